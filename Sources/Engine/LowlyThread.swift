import Glibc

/// A thread for long work that may take its time: it gets the processor only where hardly any other thread wants it.
enum LowlyThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

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
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            },
            work.toOpaque()
        )
        if fault == 0 { pthread_detach(thread) } else { work.takeRetainedValue().body() }
    }
}
