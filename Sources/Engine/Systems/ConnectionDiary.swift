package import Quantities
import Synchronization

/// What lately went wrong between us and a system, for its operators: each trouble once, with when and how often.
final class ConnectionDiary: Sendable {
    private struct State {
        var heard: Instant?
        var troubles: [ConnectionTrouble] = []
    }

    /// How many troubles are kept.
    private static let most = 10

    private let state = Mutex(State())

    /// When the system last answered.
    var heard: Instant? { state.withLock { $0.heard } }
    /// The latest first.
    var troubles: [ConnectionTrouble] { state.withLock { $0.troubles } }

    func noteAnswer(at now: Instant) { state.withLock { $0.heard = now } }

    func note(_ code: String, _ text: String, at now: Instant) {
        state.withLock { state in
            var trouble = ConnectionTrouble(code: code, text: text, first: now, last: now, count: 0)
            if let known = state.troubles.firstIndex(where: { $0.code == code && $0.text == text }) {
                trouble = state.troubles.remove(at: known)
            }
            trouble.last = now
            trouble.count += 1
            state.troubles.insert(trouble, at: 0)
            state.troubles = Array(state.troubles.prefix(Self.most))
        }
    }
}

/// One thing that went wrong between us and a system.
package struct ConnectionTrouble: Hashable, Sendable {
    /// The kind of trouble.
    package var code: String
    /// What stood in the way, and how to mend it. It may name accounts and paths, so it is for operators alone.
    package var text: String
    package var first: Instant
    package var last: Instant
    package var count: Int
}
