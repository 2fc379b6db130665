@preconcurrency import Dispatch
import Glibc
import Synchronization

/// What Ctrl-C does while a scenario is played: the first asks for an end and the report of what was done, the second ends
/// the process.
final class StopRequest: Sendable {
    private let wasMade = Atomic(false)
    private let source: any DispatchSourceSignal

    /// From now on SIGINT is a request.
    init() {
        // The default action would end the process before the source hears of it.
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler { [weak self] in
            guard let self, !self.wasMade.exchange(true, ordering: .relaxed) else {
                _exit(ProcessStatus.signal(SIGINT).number)
            }
            StandardStream.error.write(
                "\nStopping: the report of what was played follows. Ctrl-C again ends at once.\n"
            )
        }
        source.resume()
    }

    deinit {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }

    /// Whether it was made.
    var isMade: Bool { wasMade.load(ordering: .relaxed) }
}
