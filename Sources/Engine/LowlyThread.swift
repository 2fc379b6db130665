import Glibc

/// A thread for long work that may take its time: it gets the processor only where hardly any other thread wants it.
enum LowlyThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// SCHED_IDLE, which the C library's headers hide behind _GNU_SOURCE.
    private static let idleClass: CInt = 5

    /// Has work done and comes back at once. A thread may not raise its priority again, so this one ends with its work.
    ///
    /// The work should hold no lock that readers or writers wait for: it could hold it for long.
    static func run(_ body: @escaping @Sendable () -> Void) {
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let fault = pthread_create(
            &thread,
            nil,
            { argument in
                // Whoever wakes up takes the processor from it at once, as from none that is merely nice.
                var parameter = sched_param()
                sched_setscheduler(0, LowlyThread.idleClass, &parameter)
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            },
            work.toOpaque()
        )
        if fault == 0 { pthread_detach(thread) } else { work.takeRetainedValue().body() }
    }
}
