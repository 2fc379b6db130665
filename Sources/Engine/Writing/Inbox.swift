import Synchronization

/// Orders on their way to the one writer: what arrives while a batch is being synced forms the next batch.
final class Inbox: Sendable {
    private struct State {
        var waiting: [Order] = []
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
            guard state.waiting.count + orders.count <= Self.capacity else {
                throw EngineFault(.overloaded, "\(Self.capacity) orders wait already. Try again in a moment.")
            }
            state.waiting += orders
            defer { state.isServed = true }
            return !state.isServed
        }
    }

    /// How many orders wait.
    var count: Int { state.withLock { $0.waiting.count } }

    /// Whether no more orders are taken.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// The next batch, at most `limit` orders; empty when nothing waits, and then the writer may rest.
    func take(atMost limit: Int) -> [Order] {
        state.withLock { state in
            if state.waiting.count <= limit {
                let all = state.waiting
                state.waiting = []
                state.isServed = !all.isEmpty
                return all
            }
            let first = Array(state.waiting[..<limit])
            state.waiting.removeFirst(limit)
            return first
        }
    }

    /// Takes no more orders; those in line are still carried out.
    func close() { state.withLock { $0.isClosed = true } }
}
