import ArgumentParser
import Documents
import FoundationEssentials
import Quantities
import Twin

/// `fabrique twin compare`.
struct CompareScenarios: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Play scenarios over the same seeds and put them side by side.",
        discussion: """
            Copy a scenario, change one thing, and see what it does to waiting, cost and carbon: changes are taken run by \
            run over the same seeds, from the first scenario to each other, with 95 % confidence intervals. Scenarios that \
            had another number of jobs to run are told of: a load: is relative to the devices, jobsPerYear: is not.
            """
    )

    @Argument(help: ArgumentHelp("Two scenarios in YAML, or more.", valueName: "scenario"))
    var scenarios: [String]

    @OptionGroup
    var seeds: SeedOptions

    @OptionGroup
    var page: PageOptions

    @Flag(help: "Print the comparison as one JSON document.")
    var json = false

    func validate() throws {
        guard scenarios.count >= 2 else { throw ValidationError("name two scenarios or more.") }
    }

    /// Plays, writes and prints.
    func run() async throws {
        var files: [(name: String, file: ScenarioFile)] = []
        for (path, name) in zip(scenarios, Self.names(of: scenarios)) {
            var file = try ScenarioFile(path)
            seeds.apply(to: &file.scenario)
            files.append((name, file))
        }
        if let odd = files.first(where: { $0.file.scenario.seeds != files[0].file.scenario.seeds }) {
            throw CommandFailure(
                .wrongInput,
                "\(scenarios[0]) and \(odd.file.path) name different seeds, so that chance would be compared as well. "
                    + "Give both the same, or add --seeds 10."
            )
        }
        var outputs = OutputPaths(inputs: files.flatMap { $0.file.paths }, json: json)
        try outputs.take("--html", page.html)
        let plays = try files.map { (name: $0.name, play: try ScenarioPlay($0.file)) }
        let html = try page.open()
        let stop = StopRequest()
        var reports: [(name: String, report: ScenarioReport)] = []
        for (name, play) in plays {
            let report = try await play.report(until: stop)
            guard !stop.isMade else { throw CancellationError() }
            reports.append((name, report))
        }
        let comparison = ScenarioComparison(reports)
        if let caution = comparison.caution { StandardStream.error.write("\(caution.text)\n") }
        try html?.finish(with: comparison.html)
        guard !json else { return StandardStream.output.write(comparison.tree.json + "\n") }
        let screen = Screen.standardOutput(environment: ProcessInfo.processInfo.environment)
        let tables = [comparison.standing, comparison.changes]
        StandardStream.output.write(tables.map { $0.rendered(on: screen) }.joined(separator: "\n"))
    }

    /// What files are called in tables: their names without folder and ending, or their paths where these are the same.
    static func names(of paths: [String]) -> [String] {
        let short = paths.map { path -> String in
            let file = path.split(separator: "/").last.map(String.init) ?? path
            return file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
        }
        return Set(short).count == short.count ? short : paths
    }
}

extension ReportTable {
    /// The table for a terminal, with its title.
    func rendered(on screen: Screen) -> String {
        var table = Table(
            shown.map { place in columns[place].isNumber ? .number(columns[place].title) : .fixed(columns[place].title)
            }
        )
        for row in rows { table.add(shown.map { Table.Cell(row[$0].text) }) }
        return screen.paint(title.printable, .heading) + "\n" + table.rendered(on: screen)
    }
}
