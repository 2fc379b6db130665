import ArgumentParser
import Documents
import FoundationEssentials
import Twin

/// `fabrique twin run`.
struct RunScenario: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Play a scenario: systems, work, brokers, power and faults.",
        discussion: """
            Plays the scenario under each of its brokers and seeds and prints what came of it. Ctrl-C stops, and the report \
            of what was played follows. The scenario stands in the page that --html writes, and plays again to the same page.
            """
    )

    @Argument(help: ArgumentHelp("A scenario in YAML; Examples/scenarios has some.", valueName: "scenario"))
    var scenario: String

    @OptionGroup
    var seeds: SeedOptions

    @OptionGroup
    var page: PageOptions

    @Option(
        help: ArgumentHelp(
            "Write a line of CSV for every job. Runs are then played one after the other.",
            valueName: "file"
        )
    )
    var jobs: String?

    @Flag(help: "Print the report as one JSON document.")
    var json = false

    /// Plays, writes and prints.
    func run() async throws {
        var file = try ScenarioFile(scenario)
        seeds.apply(to: &file.scenario)
        var outputs = OutputPaths(inputs: file.paths, json: json)
        try outputs.take("--html", page.html)
        try outputs.take("--jobs", jobs)
        let play = try ScenarioPlay(file)
        let stop = StopRequest()
        let html = try page.open()
        let lines = try jobs.map { try JobLines($0) }
        let report = try await play.report(until: stop, writing: lines)
        try lines?.finish()
        try html?.finish(with: report.html)
        StandardStream.output.write(json ? report.tree.json + "\n" : Self.text(of: report))
        if stop.isMade { throw CancellationError() }
    }

    private static func text(of report: ScenarioReport) -> String {
        let screen = Screen.standardOutput(environment: ProcessInfo.processInfo.environment)
        var tables = [report.brokers, report.gains, report.systems].compactMap { $0 }
        if !report.scenario.accessModes.isEmpty { tables.append(report.shares) }
        tables.append(report.fairness)
        return tables.map { $0.rendered(on: screen) }.joined(separator: "\n")
    }
}

/// Which seeds are played.
struct SeedOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Play the seeds 1 to this many instead of the scenario's.", valueName: "count"))
    var seeds: Int?

    func validate() throws {
        guard let seeds else { return }
        guard (1...10_000).contains(seeds) else { throw ValidationError("--seeds takes 1 to 10,000.") }
    }

    /// Puts them in place of the scenario's.
    func apply(to scenario: inout Scenario) {
        if let seeds { scenario.seeds = (1...UInt64(seeds)).map { $0 } }
    }
}

/// Where the page is written to.
struct PageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Write the report as one page of HTML that needs nothing else.", valueName: "file"))
    var html: String?

    /// Opens the file before anything is played, so that a wrong name costs nothing.
    func open() throws -> LineWriter? { try html.map { try LineWriter(replacing: $0) } }
}
