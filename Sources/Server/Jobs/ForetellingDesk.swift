import Dispatch
import Federation
import HTTPTypes
import Plans
import Synchronization

/// Has the planner tell how long jobs run, one after the other: a search takes a core for as long as two seconds.
///
/// Few may wait, and fewer of one person, so that one's quotes don't hold up the jobs of all. What is cancelled before its
/// turn is never begun.
final class ForetellingDesk: Sendable {
    /// What is told for each kind of place.
    typealias Answers = [TrainedJob.Chips: TrainedJob.Answer]

    private struct Turn {
        var id: UInt64
        var person: PersonID?
        var work: @Sendable () throws -> Answers
        var continuation: CheckedContinuation<Answers, any Error>
    }

    private struct State {
        /// All that wait, in the order of asking.
        var waiting: [Turn] = []
        /// What is being worked out.
        var current: Turn?
        var last: UInt64 = 0

        var open: [Turn] { waiting + [current].compactMap { $0 } }
    }

    /// How many may wait and be worked out at once, and how many of one person.
    static let mostOpen = 16
    static let mostOpenOfOne = 2

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "fabrique.foretelling", qos: .utility)

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
        let turn = state.withLock { state -> Turn? in
            guard let place = state.waiting.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiting.remove(at: place)
        }
        turn?.continuation.resume(throwing: CancellationError())
    }

    private func goOn() {
        guard let turn = next() else { return }
        queue.async {
            let result = Result { try turn.work() }
            self.state.withLock { $0.current = nil }
            turn.continuation.resume(with: result)
            self.goOn()
        }
    }

    private func next() -> Turn? {
        state.withLock { state -> Turn? in
            guard state.current == nil, !state.waiting.isEmpty else { return nil }
            let turn = state.waiting.removeFirst()
            state.current = turn
            return turn
        }
    }
}
