import Glibc
import TinyLMCore

/// Trains a small language model; see the README beside this folder.
@main
enum TinyLM {
    static func main() {
        var environment: [String: String] = [:]
        if let directory = getenv("FABRIQUE_CHECKPOINT_DIR") {
            environment["FABRIQUE_CHECKPOINT_DIR"] = String(cString: directory)
        }
        let code = TinyLMCommand.run(
            Array(CommandLine.arguments.dropFirst()),
            environment: environment,
            say: { write($0, to: STDOUT_FILENO) },
            complain: { write($0, to: STDERR_FILENO) }
        )
        exit(code)
    }

    /// Writes a line at once, so that whoever follows the output sees it when it is said.
    private static func write(_ line: String, to file: CInt) {
        let bytes = Array((line + "\n").utf8)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + done, bytes.count - done) }
            if count < 0, errno == EINTR { continue }
            // A report that can't be written is no reason to lose the run.
            guard count > 0 else { return }
            done += count
        }
    }
}
