import Dispatch

/// The one thread on which a connector touches its spool: files are synced there, and nobody else's task waits for it.
final class SpoolQueue: SerialExecutor {
    let queue = DispatchQueue(label: "fabrique.spool")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedSerialExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
