import Federation
import Synchronization

/// Who waits for a job's end.
final class EndWaiters: Sendable {
    private struct State {
        var waiters: [JobID: [UInt64: CheckedContinuation<Void, Never>]] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Returns once the job has ended, the time is over or the task is cancelled; at once if `isOpen` says no.
    func wait(for job: JobID, atMost time: Duration, isOpen: @Sendable () -> Bool) async {
        let ticket = state.withLock { state in
            state.next += 1
            return state.next
        }
        var alarm: Task<Void, Never>?
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { $0.waiters[job, default: [:]][ticket] = continuation }
                // Asked after the waiter is in place, so that an end between the two is not missed.
                if Task.isCancelled || !isOpen() { resume(job, ticket) }
                // Set only now: an alarm that rang before the waiter was in place would wake nobody.
                alarm = Task {
                    try? await Task.sleep(for: time)
                    self.resume(job, ticket)
                }
            }
        } onCancel: {
            resume(job, ticket)
        }
        alarm?.cancel()
    }

    /// Says that a job has ended.
    func ended(_ job: JobID) {
        let waiters = state.withLock { $0.waiters.removeValue(forKey: job) }
        for continuation in (waiters ?? [:]).values { continuation.resume() }
    }

    private func resume(_ job: JobID, _ ticket: UInt64) {
        let continuation = state.withLock { state in
            let found = state.waiters[job]?.removeValue(forKey: ticket)
            if state.waiters[job]?.isEmpty == true { state.waiters[job] = nil }
            return found
        }
        continuation?.resume()
    }
}
