import Glibc

/// What Ctrl-C does while this program waits for a job: it says so and ends the program, not the job.
///
/// A handler of the system's own kind: none is lost between now and when some other thread would begin to listen.
enum Interruption {
    nonisolated(unsafe) private static var message: UnsafeMutablePointer<CChar>?

    /// From now on SIGINT prints `text` and ends the process with 130.
    static func begin(_ text: String) {
        free(message)
        message = strdup(text + "\n")
        signal(SIGINT) { _ in
            if let message = Interruption.message { _ = write(STDERR_FILENO, message, strlen(message)) }
            _exit(128 + SIGINT)
        }
    }

    /// Gives SIGINT its default action back.
    static func end() {
        signal(SIGINT, SIG_DFL)
    }
}
