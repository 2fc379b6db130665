import Dispatch
import Glibc

/// What Ctrl-C does while this program waits for a job: it says so and ends the program, not the job.
struct Interruption {
    private let source: any DispatchSourceSignal

    /// From now on SIGINT prints `message` and ends the process with 130.
    init(_ message: String) {
        // The default action would end the process before the source hears of it.
        signal(SIGINT, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler {
            StandardStream.error.write(message + "\n")
            _exit(ProcessStatus.signal(SIGINT).number)
        }
        source.resume()
    }

    /// Gives SIGINT its default action back.
    func end() {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }
}
