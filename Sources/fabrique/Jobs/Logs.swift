import ArgumentParser
import Contract

/// `fabrique logs`.
struct Logs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what a job wrote.",
        discussion: "Prints the bytes as the job wrote them. With -f it goes on until the attempt has ended."
    )

    @Argument(help: "The job's number, or a task's such as 12_3.")
    var job: JobReference

    @Flag(name: [.short, .long], help: "Go on as the job writes.")
    var follow = false

    @Flag(help: "Its standard error instead of its standard output.")
    var stderr = false

    @Option(help: ArgumentHelp("An earlier attempt. (default: the last)", valueName: "number"))
    var attempt: Int?

    @Option(name: [.customShort("n"), .long], help: ArgumentHelp("Only the last lines.", valueName: "lines"))
    var tail: Int?

    @OptionGroup
    var client: ClientOptions

    /// Refuses what no log can have.
    func validate() throws {
        if let tail, tail < 0 { throw ValidationError("--tail takes a whole number of lines.") }
        if let attempt, attempt < 1 { throw ValidationError("Attempts are numbered from 1.") }
        if client.json { throw ValidationError("A log is bytes, not JSON. Leave --json out.") }
    }

    /// Prints the log.
    func run() async throws {
        try await client.withSession { session in
            let reader = LogReader(
                api: follow ? session.patient.api : session.api,
                job: job.description,
                stream: stderr ? "stderr" : "stdout",
                attempt: attempt
            )
            let start = if let tail { try await reader.start(ofLast: tail) } else { Int64(0) }
            try await reader.read(from: start, follows: follow) { StandardStream.output.write($0) }
        }
    }
}
