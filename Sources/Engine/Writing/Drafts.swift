import Synchronization

/// Where decided orders wait for the disk: while one batch is being synced, the next one grows here.
final class Drafts: Sendable {
    private struct State {
        var waiting = Draft()
        var isServed = false
        /// Set when the one who decides went away because there was no room.
        var isDeciderAway = false
        /// Grows when a batch could not be written: what was decided on top of it is void.
        var line: UInt64 = 0
    }

    enum Placed {
        /// It will be written. True if whoever writes has to be woken.
        case waiting(wakes: Bool)
        /// It was decided on a state that is void now. Decide again, on this line.
        case void(line: UInt64)
    }

    private let state = Mutex(State())
    private let mostInBatch: Int

    init(mostInBatch: Int) { self.mostInBatch = mostInBatch }

    /// How many orders may be added now. When it is none, the next ``take()`` says that somebody waits for room.
    var room: Int {
        state.withLock { state in
            let room = mostInBatch - state.waiting.orders
            state.isDeciderAway = room <= 0
            return max(0, room)
        }
    }

    /// Whether nothing waits.
    var isEmpty: Bool { state.withLock { $0.waiting.orders == 0 } }

    /// Adds what was decided on the state of a line.
    func add(_ draft: Draft, of line: UInt64) -> Placed {
        state.withLock { state in
            guard state.line == line else { return .void(line: state.line) }
            if state.waiting.orders == 0 { state.waiting = draft } else { state.waiting.append(draft) }
            defer { state.isServed = true }
            return .waiting(wakes: !state.isServed)
        }
    }

    /// The next batch, and whether the one who decides has to be woken; nil when nothing waits, and then whoever
    /// writes may rest.
    func take() -> (draft: Draft, wakesDecider: Bool)? {
        state.withLock { state in
            guard state.waiting.orders > 0 else {
                state.isServed = false
                return nil
            }
            defer {
                state.waiting = Draft()
                state.isDeciderAway = false
            }
            return (state.waiting, state.isDeciderAway)
        }
    }

    /// Voids what was decided on top of a batch that could not be written, and hands it back.
    func void() -> Draft {
        state.withLock { state in
            defer { state.waiting = Draft() }
            state.line += 1
            return state.waiting
        }
    }
}
