import Contract
import Dispatch
import Federation
import Logging
import Quantities
import Synchronization
import Testing

@testable import Server

/// The desk by itself, with plays that a test holds up.
@Suite struct `The desk for questions to a fork` {
    private static let question = ForkQuestion(award: AwardQuestion(percent: 200))
    private static let asker = Actor.person(1, .all)

    private static var answer: Inquiry.Answer {
        let course = CourseView(jobs: 0, unfinished: 0, lackingBudget: 0, systems: [])
        let futures = ForkView(at: "", typicalPercent: 50, before: course, after: course, movedJobs: 0, moved: [])
        return .futures(futures)
    }

    /// Holds plays up until it is opened, once for each pass.
    private struct Gate: Sendable {
        private let passes = DispatchSemaphore(value: 0)

        func open(_ times: Int = 1) { for _ in 0..<times { passes.signal() } }

        /// A test that fails holds nothing up for longer.
        func pass() { _ = passes.wait(timeout: .now() + 30) }
    }

    private final class Clock: Sendable {
        private let instant = Mutex(Instant(milliseconds: 0))

        var now: Instant { instant.withLock { $0 } }

        func advance(by seconds: Seconds) { instant.withLock { $0 = $0 + seconds } }
    }

    private static func desk(at clock: @escaping @Sendable () -> Instant = { Instant(milliseconds: 0) }) -> ForkDesk {
        var log = Logger(label: "test")
        log.logLevel = .critical
        return ForkDesk(clock: clock, log: log)
    }

    private static func until(_ holds: () -> Bool) async throws {
        for _ in 0..<3000 {
            if holds() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("it did not come to pass within 30 s")
    }

    @Test func `plays one after the other, and tells how far the first is`() async throws {
        let desk = Self.desk()
        let gate = Gate()
        let first = desk.take(Self.question, by: Self.asker) { report in
            for share in [0.25, 0.75] {
                gate.pass()
                try report(share)
            }
            gate.pass()
            return Self.answer
        }
        let second = desk.take(Self.question, by: Self.asker) { _ in Self.answer }
        let (one, other) = (try #require(first).id, try #require(second).id)
        #expect(first?.view.state == "queued" && first?.view.percent == nil)
        for percent in [0, 25, 75] {
            try await Self.until { desk[one]?.view.percent == percent }
            #expect(desk[one]?.view.state == "running" && desk[other]?.view.state == "queued")
            gate.open()
        }
        try await Self.until { desk[other]?.ended != nil }
        for id in [one, other] {
            let view = desk[id]?.view
            #expect(view?.state == "succeeded" && view?.answer?.movedJobs == 0 && view?.percent == nil)
        }
    }

    @Test func `lets a few wait and no more`() async throws {
        let desk = Self.desk()
        let gate = Gate()
        func ask(_ person: Int) -> Inquiry? {
            desk.take(Self.question, by: .person(PersonID(UInt64(person)), .all)) { _ in
                gate.pass()
                return Self.answer
            }
        }
        let taken = (0..<ForkDesk.mostOpen).compactMap { ask(1 + $0 / ForkDesk.mostOpenOfOne) }
        #expect(taken.count == ForkDesk.mostOpen && ask(99)?.id == nil)
        gate.open(ForkDesk.mostOpen)
        try await Self.until { taken.allSatisfy { desk[$0.id]?.ended != nil } }
        let own = (0...ForkDesk.mostOpenOfOne).map { _ in ask(1)?.id }
        #expect(own.count { $0 != nil } == ForkDesk.mostOpenOfOne && own.last == .some(nil))
        gate.open(ForkDesk.mostOpenOfOne + 1)
        let next = try #require(ask(2))
        try await Self.until { desk[next.id]?.ended != nil }
    }

    @Test func `keeps the last answers for a day`() async throws {
        let clock = Clock()
        let desk = Self.desk { clock.now }
        var ids: [String] = []
        for _ in 0...ForkDesk.mostKept {
            let inquiry = try #require(desk.take(Self.question, by: Self.asker) { _ in Self.answer })
            try await Self.until { desk[inquiry.id]?.ended != nil }
            ids.append(inquiry.id)
        }
        let known = ids.filter { desk[$0] != nil }
        #expect(known == Array(ids.dropFirst()))
        // Another's question costs whoever has most their oldest, and not the newcomer.
        let other = try #require(desk.take(Self.question, by: .person(2, .all)) { _ in Self.answer })
        try await Self.until { desk[other.id]?.ended != nil }
        #expect(desk[other.id]?.id == other.id && desk[ids[1]] == nil && desk[ids[2]] != nil)
        clock.advance(by: ForkDesk.kept)
        #expect(desk[ids[2]]?.id == ids[2])
        clock.advance(by: 1)
        #expect(ids.allSatisfy { desk[$0]?.id == nil })
    }

    @Test func `says why there is no answer`() async throws {
        struct Oddity: Error {}
        let desk = Self.desk()
        let refusal = Refusal(.notFound, "There is no allocation 7.")
        let refused = try #require(desk.take(Self.question, by: Self.asker) { _ in throw refusal })
        let broken = try #require(desk.take(Self.question, by: Self.asker) { _ in throw Oddity() })
        try await Self.until { desk[broken.id]?.ended != nil }
        #expect(desk[refused.id]?.problem == Reason(code: "not-found", sentence: refusal.message))
        #expect(desk[refused.id]?.view.state == "failed")
        #expect(desk[broken.id]?.problem?.code == "internal")
    }

    @Test func `breaks off a play when the server stops, and takes no more`() async throws {
        let desk = Self.desk()
        let service = Task { try await desk.run() }
        let endless = try #require(
            desk.take(Self.question, by: Self.asker) { report in
                while true { try report(0.5) }
            }
        )
        try await Self.until { desk[endless.id]?.started != nil }
        service.cancel()
        try await service.value
        #expect(desk[endless.id]?.problem?.code == "stopping")
        let late = desk.take(Self.question, by: Self.asker) { _ in Self.answer }
        #expect(late?.id == nil)
    }

    @Test func `opens an answer to its asker alone, with powers no smaller`() {
        let inquiry = Inquiry(
            id: "0",
            asker: .person(1, [.read, .operate]),
            question: Self.question,
            asked: Instant(milliseconds: 0)
        )
        #expect(inquiry.isOpen(to: .person(1, .all)) && inquiry.isOpen(to: .person(1, [.read, .operate])))
        #expect(!inquiry.isOpen(to: .person(1, .read)) && !inquiry.isOpen(to: .person(2, .all)))
    }
}
