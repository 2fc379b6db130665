import Contract
import Dispatch
import Engine
import Federation
import Logging
import Quantities
import ServiceLifecycle
import Synchronization

/// Plays questions to forks in the background, one at a time, and keeps the last answers.
///
/// Nothing of it outlives the server: a question is asked again more cheaply than it is kept.
final class ForkDesk: Service, Sendable {
    /// Plays a question, and tells now and then how much is played; what that throws breaks the play off.
    typealias Play = @Sendable (_ report: (Double) throws -> Void) throws -> Inquiry.Answer

    private struct State {
        /// All that are known, in the order of asking.
        var inquiries: [Inquiry] = []
        /// What those that wait would play.
        var plays: [String: Play] = [:]
        var isPlaying = false
        var isStopping = false
        var whenIdle: CheckedContinuation<Void, Never>?

        mutating func change(_ id: String, _ body: (inout Inquiry) -> Void) {
            guard let place = inquiries.firstIndex(where: { $0.id == id }) else { return }
            body(&inquiries[place])
        }

        /// Lets go of answers that are too old or too many.
        mutating func forget(at now: Instant) {
            inquiries.removeAll { inquiry in inquiry.ended.map { now > $0 + ForkDesk.kept } ?? false }
            while inquiries.count(where: { $0.ended != nil }) > ForkDesk.mostKept { forgetOne() }
        }

        /// Lets go of the oldest answer of whoever has most, so that nobody's go for another's many.
        private mutating func forgetOne() {
            var counts: [PersonID?: Int] = [:]
            for inquiry in inquiries where inquiry.ended != nil { counts[inquiry.person, default: 0] += 1 }
            let most = counts.values.max()
            let oldest = inquiries.firstIndex { $0.ended != nil && counts[$0.person] == most }
            if let oldest { inquiries.remove(at: oldest) }
        }
    }

    /// Why a play is broken off.
    private enum Stop: Error {
        case stopping
        case late
    }

    /// How many questions may wait and be played at once, and how many of one person.
    static let mostOpen = 8
    static let mostOpenOfOne = 2
    /// How many answers are kept, and for how long.
    static let mostKept = 64
    static let kept = Seconds(86_400)
    /// How long a play may take.
    static let longest = Duration.seconds(300)

    private let clock: @Sendable () -> Instant
    private let log: Logger
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "fabrique.forks", qos: .utility)

    init(clock: @escaping @Sendable () -> Instant, log: Logger) {
        self.clock = clock
        self.log = log
    }

    /// Plays until the server stops, and then ends once what is being played has been broken off.
    func run() async throws {
        await withGracefulShutdownHandler {
            try? await gracefulShutdown()
        } onGracefulShutdown: {
            self.state.withLock { $0.isStopping = true }
        }
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                state.isStopping = true
                guard state.isPlaying else { return true }
                state.whenIdle = continuation
                return false
            }
            if isIdle { continuation.resume() }
        }
    }

    /// A question that is known still.
    subscript(id: String) -> Inquiry? {
        let now = clock()
        return state.withLock { state in
            state.forget(at: now)
            return state.inquiries.first { $0.id == id }
        }
    }

    /// Takes a question, to be played when its turn comes; nil when too many wait, of all or of this person.
    func take(_ question: ForkQuestion, by asker: Actor, play: @escaping Play) -> Inquiry? {
        let inquiry = Inquiry(id: Secrets.address(), asker: asker, question: question, asked: clock())
        let isTaken = state.withLock { state in
            state.forget(at: inquiry.asked)
            let open = state.inquiries.filter { $0.ended == nil }
            guard !state.isStopping, open.count < Self.mostOpen,
                open.count(where: { $0.person == inquiry.person }) < Self.mostOpenOfOne
            else { return false }
            state.inquiries.append(inquiry)
            state.plays[inquiry.id] = play
            return true
        }
        guard isTaken else { return nil }
        goOn()
        return inquiry
    }

    private func goOn() {
        guard let (id, play) = next() else { return }
        queue.async {
            self.work(on: id, play)
            self.rest()
        }
    }

    private func next() -> (String, Play)? {
        let now = clock()
        return state.withLock { state in
            guard !state.isStopping, !state.isPlaying,
                let place = state.inquiries.firstIndex(where: { $0.started == nil }),
                let play = state.plays.removeValue(forKey: state.inquiries[place].id)
            else { return nil }
            state.isPlaying = true
            state.inquiries[place].started = now
            return (state.inquiries[place].id, play)
        }
    }

    /// Lets the next one play, or the server stop.
    private func rest() {
        let idle = state.withLock { state in
            state.isPlaying = false
            defer { state.whenIdle = nil }
            return state.whenIdle
        }
        idle?.resume()
        goOn()
    }

    private func work(on id: String, _ play: Play) {
        let begun = ContinuousClock.now
        do {
            let answer = try play { share in
                try self.state.withLock { state in
                    if state.isStopping { throw Stop.stopping }
                    state.change(id) { $0.share = share }
                }
                if ContinuousClock.now - begun > Self.longest { throw Stop.late }
            }
            end(id) { $0.answer = answer }
        } catch {
            let problem = self.problem(of: error, id)
            end(id) { $0.problem = problem }
        }
    }

    private func end(_ id: String, _ change: (inout Inquiry) -> Void) {
        let now = clock()
        state.withLock { state in
            state.change(id) { inquiry in
                change(&inquiry)
                inquiry.ended = now
            }
        }
    }

    private func problem(of error: any Error, _ id: String) -> Reason {
        switch error {
        case let refusal as Refusal: return Reason(code: refusal.code.rawValue, sentence: refusal.message)
        case let problem as APIProblem: return Reason(code: problem.code, sentence: problem.detail)
        case Stop.stopping: return Reason(code: "stopping", sentence: "The server stopped. Ask again.")
        case Stop.late:
            let seconds = Self.longest.components.seconds
            return Reason(code: "too-long", sentence: "The play took longer than \(seconds) seconds.")
        default:
            log.error("A fork failed by our own fault.", metadata: ["fork": "\(id.prefix(8))", "why": "\(error)"])
            return Reason(code: "internal", sentence: "It failed by our own fault, which was noted.")
        }
    }
}
