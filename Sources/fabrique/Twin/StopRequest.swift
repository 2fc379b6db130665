import Glibc
import Synchronization

/// What Ctrl-C does while a scenario is played: the first asks for an end and the report of what was done, the second ends
/// the process.
final class StopRequest: Sendable {
    private static let wasMade = Atomic(false)
    private static let message: StaticString =
        "\nStopping: the report of what was played follows. Ctrl-C again ends at once.\n"

    /// From now on SIGINT is a request.
    init() {
        Self.wasMade.store(false, ordering: .relaxed)
        signal(SIGINT) { _ in
            guard !StopRequest.wasMade.exchange(true, ordering: .relaxed) else { _exit(128 + SIGINT) }
            _ = write(STDERR_FILENO, StopRequest.message.utf8Start, StopRequest.message.utf8CodeUnitCount)
        }
    }

    deinit {
        signal(SIGINT, SIG_DFL)
    }

    /// Whether it was made.
    var isMade: Bool { Self.wasMade.load(ordering: .relaxed) }
}
