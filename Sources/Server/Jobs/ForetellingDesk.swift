import Dispatch
import Federation
import HTTPTypes
import Plans
import Synchronization
import Telemetry

/// Has the planner tell how long jobs run, one after the other: a search takes a core for as long as two seconds.
///
/// Few may wait, and fewer of one person, so that one's quotes don't hold up the jobs of all. What is cancelled gives its
/// place up at once: before its turn it is never begun, and a search that was begun comes to its end for nobody.
final class ForetellingDesk: Sendable {
    /// What is told for each kind of place.
    typealias Answers = [TrainedJob.Chips: TrainedJob.Answer]

    private struct Turn {
        var id: UInt64
        var person: PersonID?
        var work: @Sendable () throws -> Answers
        var continuation: CheckedContinuation<Answers, any Error>
    }

    /// What is being worked out.
    private enum Work {
        case idle
        case turn(Turn)
        /// For somebody who no longer waits.
        case nobody
    }

    private struct State {
        /// All that wait, in the order of asking.
        var waiting: [Turn] = []
        var work = Work.idle
        var last: UInt64 = 0

        var open: [Turn] {
            if case .turn(let turn) = work { waiting + [turn] } else { waiting }
        }

        /// Takes a turn out of the line, or away from what is being worked out.
        mutating func remove(_ id: UInt64) -> Turn? {
            if let place = waiting.firstIndex(where: { $0.id == id }) { return waiting.remove(at: place) }
            guard case .turn(let turn) = work, turn.id == id else { return nil }
            work = .nobody
            return turn
        }
    }

    /// How many may wait and be worked out at once, and how many of one person.
    static let mostOpen = 16
    static let mostOpenOfOne = 2

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "fabrique.foretelling", qos: .utility)
    private let searches = Histogram(.seconds)

    /// How many wait and are being worked out.
    var count: Int { state.withLock { $0.open.count } }

    /// What `work` tells when its turn comes.
    ///
    /// - Throws: `too-many-requests` where too many wait, of all or of this person.
    func answers(for person: PersonID?, _ work: @escaping @Sendable () throws -> Answers) async throws -> Answers {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                take(Turn(id: id, person: person, work: work, continuation: continuation))
            }
        } onCancel: {
            drop(id)
        }
    }

    private func take(_ turn: Turn) {
        let problem = state.withLock { state -> (any Error)? in
            // Asked under the lock: a cancellation comes before this, or finds the turn in line.
            guard !Task.isCancelled else { return CancellationError() }
            let open = state.open
            guard open.count < Self.mostOpen, open.count(where: { $0.person == turn.person }) < Self.mostOpenOfOne
            else {
                return APIProblem(
                    .tooManyRequests,
                    "too-many-requests",
                    "The planner has other trainings to look at before yours. Ask again in a moment.",
                    retryAfter: 2
                )
            }
            state.waiting.append(turn)
            return nil
        }
        if let problem { turn.continuation.resume(throwing: problem) } else { goOn() }
    }

    private func drop(_ id: UInt64) {
        let turn = state.withLock { $0.remove(id) }
        turn?.continuation.resume(throwing: CancellationError())
    }

    private func goOn() {
        guard let turn = next() else { return }
        queue.async {
            let begun = ContinuousClock.now
            let result = Result { try turn.work() }
            self.searches.record(ContinuousClock.now - begun)
            let isAwaited = self.state.withLock { state in
                defer { state.work = .idle }
                return state.remove(turn.id) != nil
            }
            if isAwaited { turn.continuation.resume(with: result) }
            self.goOn()
        }
    }

    private func next() -> Turn? {
        state.withLock { state -> Turn? in
            guard case .idle = state.work, !state.waiting.isEmpty else { return nil }
            let turn = state.waiting.removeFirst()
            state.work = .turn(turn)
            return turn
        }
    }

    /// Writes how many stand in line, and how long the planner takes.
    func write(to text: inout MetricsText) {
        text.single("fabrique_trainings_waiting", .gauge, count, "Trainings of jobs that stand before the planner.")
        text.single("fabrique_trainings_limit", .gauge, Self.mostOpen, "How many of them may.")
        text.single("fabrique_training_seconds", searches, "How long the planner took for what a job trains.")
    }
}
