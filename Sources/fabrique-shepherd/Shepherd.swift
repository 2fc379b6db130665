import Glibc
import Spool

/// The supervisor of one attempt. The server starts it in a session of its own; from then on it needs nobody.
///
///     fabrique-shepherd tend FOLDER            launch the attempt in this spool folder and see it to its end
///     fabrique-shepherd launch FOLDER PID      the step between: become the job (started by `tend` with number PID)
///
/// It links neither Foundation nor the concurrency runtime: one runs beside every live attempt.
@main
enum Shepherd {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let folder = AttemptFolder(path: arguments[2]) else { usage() }
        switch (arguments[1], arguments.count) {
        case ("tend", 3): tend(folder)
        case ("launch", 4):
            guard let shepherd = pid_t(arguments[3]) else { usage() }
            Launch(folder: folder, shepherd: shepherd).run()
        default: usage()
        }
    }

    private static func tend(_ folder: AttemptFolder) -> Never {
        umask(0o077)
        chdir("/")
        do {
            // Another shepherd has the attempt: it does the work.
            guard let lock = try AttemptLock(of: folder) else { exit(0) }
            try Tending.run(folder)
            _ = consume lock
            exit(0)
        } catch {
            complain("attempt \(folder.name): \(error)")
            exit(1)
        }
    }

    /// Writes a line to the spool's `shepherd.err`.
    static func complain(_ text: String) {
        let line = Array("\(text)\n".utf8)
        _ = write(2, line, line.count)
    }

    private static func usage() -> Never {
        complain("fabrique-shepherd is started by the Fabrique server; it has no use of its own")
        exit(64)
    }
}
