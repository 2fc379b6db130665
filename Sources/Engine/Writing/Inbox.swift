import Synchronization

/// Orders on their way to the one writer: what arrives while a batch is being synced forms the next batch.
final class Inbox: Sendable {
    private struct State {
        var line: [Order] = []
        /// How many of the line were taken already.
        var taken = 0
        var isServed = false
        var isClosed = false
    }

    /// How many orders may wait. Beyond it the engine says that it is overloaded rather than fall behind for ever.
    static let capacity = 65_536

    static let stopping = EngineFault(.stopping, "The server is stopping. Try again in a moment.")

    private let state = Mutex(State())

    /// Puts orders in line; true if the writer has to be woken.
    func put(_ orders: [Order]) throws(EngineFault) -> Bool {
        try state.withLock { state throws(EngineFault) in
            guard !state.isClosed else { throw Self.stopping }
            guard state.line.count - state.taken + orders.count <= Self.capacity else {
                throw EngineFault(.overloaded, "\(Self.capacity) orders wait already. Try again in a moment.")
            }
            state.line += orders
            defer { state.isServed = true }
            return !state.isServed
        }
    }

    /// How many orders wait.
    var count: Int { state.withLock { $0.line.count - $0.taken } }

    /// Whether no more orders are taken.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// The next orders, at most `limit`; none when nothing waits, and then whoever decides may rest.
    func take(atMost limit: Int) -> [Order] {
        state.withLock { state in
            let end = min(state.taken + limit, state.line.count)
            if state.taken == 0, end == state.line.count {
                defer { state.line = [] }
                state.isServed = !state.line.isEmpty
                return state.line
            }
            let next = Array(state.line[state.taken..<end])
            state.taken = end
            if 2 * state.taken >= state.line.count {
                state.line.removeFirst(state.taken)
                state.taken = 0
            }
            return next
        }
    }

    /// Takes no more orders; those in line are still carried out.
    func close() { state.withLock { $0.isClosed = true } }
}
