import Federation
import Journal
import Synchronization

/// The records that have become durable, for the one who tells the listeners.
///
/// The writer's thread only puts them here. What they mean to whom is worked out by who takes them, on another thread.
package final class Feed: Sendable {
    /// Records in the order of the journal.
    struct Batch: Sendable {
        var records: [(sequence: UInt64, record: Record)] = []
        /// The last durable record by then.
        var head: UInt64
        /// Whether records before these were dropped because nobody took them.
        var isBroken = false
    }

    private struct State {
        var batch: Batch
        var waiter: CheckedContinuation<Void, Never>?
        /// Whether somebody takes; until then nothing is kept.
        var isFollowed = false
    }

    /// How many records are kept for who takes them. Beyond it they are dropped; the journal has them.
    private static let capacity = 16_384

    private let state: Mutex<State>

    init(at head: UInt64) { state = Mutex(State(batch: Batch(head: head))) }

    /// Adds records that have become durable; the last of them is the head.
    func add(_ records: [Record], through head: UInt64) {
        guard !records.isEmpty else { return }
        let waiter = state.withLock { state in
            state.batch.head = head
            guard state.isFollowed else { return nil as CheckedContinuation<Void, Never>? }
            if state.batch.records.count + records.count > Self.capacity {
                state.batch.records = []
                state.batch.isBroken = true
            } else {
                let first = head - UInt64(records.count) + 1
                for (offset, record) in records.enumerated() {
                    state.batch.records.append((first + UInt64(offset), record))
                }
            }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Starts to keep what comes, and answers the last record that is not kept.
    func follow() -> UInt64 {
        state.withLock { state in
            state.isFollowed = true
            state.batch = Batch(head: state.batch.head)
            return state.batch.head
        }
    }

    /// What has come since the last time; waits until there is something, or the task is cancelled.
    func take() async -> Batch {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    if Task.isCancelled || !state.batch.records.isEmpty || state.batch.isBroken { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
        return state.withLock { state in
            defer { state.batch = Batch(head: state.batch.head) }
            return state.batch
        }
    }
}
