import Dispatch
import Federation
import HTTPTypes
import Quantities
import Synchronization
import Testing

@testable import Server

/// The desk by itself, with work that a test holds up.
@Suite struct `The desk that has jobs' runs foretold` {
    /// Holds work up until it is opened, once for each pass.
    private struct Gate: Sendable {
        private let passes = DispatchSemaphore(value: 0)

        func open(_ times: Int = 1) { for _ in 0..<times { passes.signal() } }

        /// A test that fails holds nothing up for longer.
        func pass() { _ = passes.wait(timeout: .now() + 30) }
    }

    /// Who was worked for, in that order.
    private final class Notes: Sendable {
        private let people = Mutex<[PersonID]>([])

        var all: [PersonID] { people.withLock { $0 } }

        func add(_ person: PersonID) { people.withLock { $0.append(person) } }
    }

    private let desk = ForetellingDesk()
    private let gate = Gate()
    private let notes = Notes()

    private func ask(_ person: PersonID) -> Task<Void, any Error> {
        let (desk, gate, notes) = (desk, gate, notes)
        return Task {
            _ = try await desk.answers(for: person) {
                gate.pass()
                notes.add(person)
                return [:]
            }
        }
    }

    /// Asks, and waits until that stands in line.
    private func queue(_ person: PersonID) async throws -> Task<Void, any Error> {
        let count = desk.count
        let task = ask(person)
        for _ in 0..<3000 {
            if desk.count > count { return task }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("person \(person) did not come to stand in line within 30 s")
        return task
    }

    private func refusal(of person: PersonID) async -> APIProblem? {
        let task = ask(person)
        return await #expect(throws: APIProblem.self) { try await task.value }
    }

    @Test func `lets two of a person wait, and others meanwhile, in the order of asking`() async throws {
        let own = [try await queue(1), try await queue(1)]
        let refusal = await refusal(of: 1)
        #expect(refusal?.status.code == 429 && refusal?.code == "too-many-requests")
        #expect(refusal?.retryAfter == 2)
        let other = try await queue(2)
        gate.open(4)
        for task in own + [other] { try await task.value }
        #expect(notes.all == [1, 1, 2] && desk.count == 0)
        try await ask(1).value
    }

    @Test func `lets no more than a few wait in all`() async throws {
        var tasks: [Task<Void, any Error>] = []
        for number in 0..<ForetellingDesk.mostOpen {
            tasks.append(try await queue(PersonID(UInt64(1 + number / ForetellingDesk.mostOpenOfOne))))
        }
        let refusal = await refusal(of: 99)
        #expect(refusal?.status.code == 429)
        gate.open(tasks.count)
        for task in tasks { try await task.value }
        #expect(desk.count == 0)
    }

    @Test func `gives the place of who no longer waits to another at once`() async throws {
        let gone = try await queue(1)
        let other = try await queue(1)
        gone.cancel()
        await #expect(throws: CancellationError.self) { try await gone.value }
        #expect(desk.count == 1)
        let next = try await queue(1)
        #expect(await refusal(of: 1)?.status.code == 429)
        gate.open(3)
        try await other.value
        try await next.value
        #expect(notes.all == [1, 1, 1] && desk.count == 0)
    }

    @Test func `never begins what is cancelled before its turn`() async throws {
        let first = try await queue(1)
        let gone = try await queue(2)
        let last = try await queue(3)
        gone.cancel()
        await #expect(throws: CancellationError.self) { try await gone.value }
        #expect(desk.count == 2)
        let desk = desk
        let late = Task {
            while !Task.isCancelled { await Task.yield() }
            _ = try await desk.answers(for: 4) { [:] }
        }
        late.cancel()
        await #expect(throws: CancellationError.self) { try await late.value }
        gate.open(2)
        try await first.value
        try await last.value
        #expect(notes.all == [1, 3] && desk.count == 0)
    }
}
