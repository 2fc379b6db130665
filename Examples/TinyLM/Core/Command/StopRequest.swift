import Glibc

/// Notices that somebody asked the program to stop, at moments when it can.
///
/// The signals are blocked and looked for between steps: no handler ever runs in the middle of anything.
struct StopRequest {
    private static let signals: [(number: CInt, name: String)] = [
        (SIGTERM, "SIGTERM"), (SIGUSR1, "SIGUSR1"), (SIGINT, "SIGINT"),
    ]

    /// Blocks the signals in this thread, and in all that it starts from now on.
    init() {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in Self.signals { sigaddset(&set, signal.number) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// The name of a signal that has come; nil when none has.
    var signal: String? {
        var pending = sigset_t()
        sigemptyset(&pending)
        sigpending(&pending)
        return Self.signals.first { sigismember(&pending, $0.number) == 1 }?.name
    }
}
