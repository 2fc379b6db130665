import Dispatch
import Synchronization

/// A number of threads that share out tasks.
struct Team: Sendable {
    /// How many work at once.
    let threads: Int

    /// Does tasks 0, 1, … once each, in any order; returns when all are done.
    ///
    /// Tasks must write to places of their own. Who takes which task depends on the moment, so that a core that is busy
    /// with something else doesn't hold up the others more than it must.
    func perform(_ count: Int, _ task: (Int) -> Void) {
        guard threads > 1 else {
            for number in 0..<count { task(number) }
            return
        }
        let next = Atomic<Int>(0)
        withoutActuallyEscaping(task) { task in
            // The compiler can't see that tasks write to places of their own, and that all are done on return.
            nonisolated(unsafe) let shared = task
            DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
                while true {
                    let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard number < count else { return }
                    shared(number)
                }
            }
        }
    }
}
