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
        for warning in trace.warnings { StandardStream.error.write("\(path): \(warning.sentence)\n") }
        return trace
    }
}

extension DemandUnit: ExpressibleByArgument {}
