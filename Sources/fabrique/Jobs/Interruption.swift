import Dispatch
import Glibc

/// What Ctrl-C does while this program waits for a job: it says so and ends the program, not the job.
struct Interruption {
    private let source: any DispatchSourceSignal

    /// From now on SIGINT prints `message` and ends the process with 130.
    init(_ message: String) {
        source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
        source.setEventHandler {
            StandardStream.error.write(message + "\n")
            _exit(ProcessStatus.signal(SIGINT).number)
        }
        // Ignored before the source listens, a Ctrl-C would be lost; ignored never, it would end us without a word.
        let listens = DispatchSemaphore(value: 0)
        source.setRegistrationHandler { listens.signal() }
        source.resume()
        listens.wait()
        signal(SIGINT, SIG_IGN)
    }

    /// Gives SIGINT its default action back.
    func end() {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }
}
