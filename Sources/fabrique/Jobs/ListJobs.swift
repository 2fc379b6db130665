import ArgumentParser
import Contract

/// `fabrique jobs`.
struct ListJobs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs",
        abstract: "List jobs, newest first.",
        discussion: "Shows every job you may see, open and ended, unless a filter says otherwise."
    )

    /// The states that `--state` takes.
    enum State: String, ExpressibleByArgument, CaseIterable {
        case held
        case queued
        case placed
        case running
        case succeeded
        case failed
        case cancelled
        case timedOut
    }

    @Option(name: [.customShort("t"), .long], help: "Only those in this state. May be repeated.")
    var state: [State] = []

    @Flag(help: "Only those that have not ended.")
    var open = false

    @Option(help: ArgumentHelp("Only those of a project.", valueName: "name"))
    var project: String?

    @Flag(help: "Only your own.")
    var mine = false

    @Option(help: ArgumentHelp("Only the tasks of an array.", valueName: "number"))
    var array: UInt64?

    @Option(help: ArgumentHelp("Only those whose name has this text.", valueName: "text"))
    var name: String?

    @Option(name: [.short, .long], help: ArgumentHelp("At most this many.", valueName: "count"))
    var limit: Int?

    @OptionGroup
    var client: ClientOptions

    /// Refuses a limit that asks for nothing.
    func validate() throws { try Limit.check(limit) }

    /// Lists the jobs.
    func run() async throws {
        try await client.withSession { session in
            let states = state + (open ? [.held, .queued, .placed, .running] : [])
            var query = states.map { (name: "state", value: $0.rawValue) }
            if let project { query.append(("project", project)) }
            if let array { query.append(("array", String(array))) }
            if let name { query.append(("name", name)) }
            if mine {
                let me: Answer<MeView> = try await session.api.get("me")
                query.append(("person", me.value.person.id))
            }
            let jobs: Listing<JobView> = try await session.api.list("jobs", query: query, limit: limit)
            try session.show(jobs, as: JobTable.rendered)
        }
    }
}

/// Checks of `--limit`.
enum Limit {
    /// Refuses a limit below one.
    static func check(_ limit: Int?) throws {
        if let limit, limit < 1 { throw ValidationError("--limit takes a whole number from 1.") }
    }
}

/// Jobs as a table.
enum JobTable {
    /// The text for a person.
    static func rendered(_ jobs: [JobView], on screen: Screen) -> String {
        guard !jobs.isEmpty else { return "No jobs.\n" }
        var table = Table([
            .number("JOB"), .elastic("NAME", least: 6), .elastic("PROJECT", least: 5).ifAny.ifRoom, .fixed("STATE"),
            .elastic("WHERE", least: 6).ifAny, .fixed("SUBMITTED").ifRoom, .number("TIME").ifAny,
            .elastic("WHY", least: 6).ifAny,
        ])
        for job in jobs {
            let seconds = screen.seconds(from: job.started, to: job.ended)
            let why = job.hasEnded ? (job.state == "succeeded" ? nil : job.why) : job.reasons.first?.sentence
            table.add([
                Table.Cell(job.reference),
                Table.Cell(job.name),
                Table.Cell(job.project),
                Table.Cell(job.state, .ofState(job.state)),
                Table.Cell(job.place),
                Table.Cell(screen.relative(job.submitted)),
                Table.Cell(seconds.map(Human.duration(seconds:))),
                Table.Cell(why),
            ])
        }
        return table.rendered(on: screen)
    }
}
