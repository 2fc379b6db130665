import ArgumentParser
import Documents
import Finance
import FoundationEssentials

/// `fabrique fund run`.
struct RunFund: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Play a fund: its plan, thousands of futures, and what its first loss buys.",
        discussion: """
            The fund is a document in YAML, as docs/funds.md describes; the same document, seed and number of futures give \
            the same report. A rate is told only where there is exactly one: “several” and “none” are said.
            """
    )

    @Argument(help: ArgumentHelp("A fund in YAML; Examples/funds has one.", valueName: "fund"))
    var path: String

    @Option(parsing: .unconditional, help: "How many futures are played; 0 for the plan alone.")
    var paths = 10_000

    @Option(help: "The seed that their chance follows from.")
    var seed: UInt64 = 1

    @OptionGroup
    var page: PageOptions

    @Option(
        help: ArgumentHelp("Write each table as a file of CSV into a folder, made if need be.", valueName: "folder")
    )
    var csv: String?

    @Flag(help: "Print the report as one JSON document.")
    var json = false

    /// Checks what the parser can't.
    func validate() throws {
        guard (0...1_000_000).contains(paths) else { throw ValidationError("--paths takes 0 to 1,000,000.") }
    }

    /// Plays, writes and prints.
    func run() async throws {
        let file = try FundFile(path)
        var outputs = OutputPaths(inputs: file.paths, json: json)
        try outputs.take("--html", page.html)
        let sheets = try csv.map { try SheetFolder($0) }
        let html = try page.open()
        let report = FundReport(file.fund, paths: paths, seed: seed)
        try sheets?.write(report.sheets, beside: outputs)
        try html?.finish(with: report.html(documents: file.documents))
        StandardStream.output.write(json ? report.tree.json + "\n" : Self.text(of: report))
    }

    private static func text(of report: FundReport) -> String {
        let screen = Screen.standardOutput(environment: ProcessInfo.processInfo.environment)
        let tables = [report.layers, report.years, report.futures, report.firstLoss, report.aidTable, report.checks]
        return tables.compactMap { $0?.rendered(on: screen) }.joined(separator: "\n")
    }
}
