import Synchronization

/// Collects the replies to orders that were given together.
final class Answers: Sendable {
    private struct State {
        var results: [Result<Accepted, any Error>?]
        var missing: Int
    }

    private let state: Mutex<State>

    init(count: Int) { state = Mutex(State(results: Array(repeating: nil, count: count), missing: count)) }

    /// Notes a reply; all of them when it was the last one missing.
    func set(_ result: Result<Accepted, any Error>, at position: Int) -> [Result<Accepted, any Error>]? {
        state.withLock { state in
            state.results[position] = result
            state.missing -= 1
            return state.missing == 0 ? state.results.compactMap { $0 } : nil
        }
    }
}
