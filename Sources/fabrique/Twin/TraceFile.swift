import ArgumentParser
import Twin

/// The trace that a command is about.
struct TraceFile: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A trace: canonical CSV, Standard Workload Format, or what sacct --parsable2 printed; packed by gzip or not. - is standard input.",
            valueName: "trace"
        )
    )
    var path: String

    /// Reads it, and says on standard error what in it is unknown.
    func read() throws -> Trace {
        let bytes = try GzipFile.read(path)
        let trace: Trace
        do {
            trace = try Trace(bytes: bytes)
        } catch {
            throw CommandFailure(.wrongInput, "\(path): \(error)")
        }
        trace.tellWarnings(of: path)
        return trace
    }
}

extension Trace {
    /// Says on standard error what in the trace of a file was left out or guessed.
    func tellWarnings(of path: String) {
        for warning in warnings { StandardStream.error.write("\(path): \(warning.sentence)\n") }
    }
}

extension DemandUnit: ExpressibleByArgument {}
