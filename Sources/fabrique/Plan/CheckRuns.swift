import ArgumentParser
import Documents
import FoundationEssentials
import Planning
import Twin

/// `fabrique plan check`.
struct CheckRuns: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Compare predictions with a table of measured runs.",
        discussion: """
            The table is CSV with a line of headings (id, source, layers, hidden, heads, ... step_s_target), as \
            docs/training.md lists them; it may be packed by gzip. Rows without a measured time are predicted too. With \
            --cross-validate nothing of a row's layout helps to predict it: what is learnt comes from the table's other \
            layouts, five-fold, instead of from a calibration.
            """
    )

    @Argument(help: ArgumentHelp("The table of runs.", valueName: "rows.csv"))
    var path: String

    @Option(help: ArgumentHelp("A calibration that fabrique plan calibrate made.", valueName: "file"))
    var calibration: String?

    @Flag(help: "Learn from the other four fifths of the table's layouts.")
    var crossValidate = false

    @Flag(help: "Print one JSON document: a row's prediction, its interval, or why there is none.")
    var json = false

    /// Checks what the parser can't.
    func validate() throws {
        guard !crossValidate || calibration == nil else {
            throw ValidationError(
                "--cross-validate learns from the table, so --calibration has no place. Leave one out."
            )
        }
    }

    /// Predicts and prints.
    func run() async throws {
        let read = try PlannerFiles.table(path).runs()
        let runs = read.compactMap { try? $0.get() }
        let report: AccuracyReport
        if crossValidate {
            report = runs.isEmpty ? AccuracyReport(rows: []) : CrossValidation().run(runs)
        } else {
            let calibration = try PlannerFiles.calibration(calibration)
            report = AccuracyReport(rows: runs.map { calibration.row($0) })
        }
        let refusals = read.compactMap { result in
            if case .failure(let refusal) = result { refusal } else { nil }
        }
        StandardStream.output.write(json ? Self.tree(report, refusals).json + "\n" : Self.text(report, refusals))
        guard !runs.isEmpty else { throw CommandFailure(.wrongInput, "\(path): none of its rows can be used.") }
    }

    private static func tree(_ report: AccuracyReport, _ refusals: [RowRefusal]) -> PlainTree {
        let rows = report.rows.map { row -> PlainTree in
            .map([
                "id": .text(row.run.id),
                "predictedStepSeconds": .number(row.seconds),
                "lowStepSeconds": .number(row.low),
                "highStepSeconds": .number(row.high),
                "interval80": .list([.number(row.low), .number(row.high)]),
                "predictedMemoryGB": .number(row.memoryGB),
                "fits": .flag(row.fits),
            ])
        }
        let refused = refusals.map { refusal -> PlainTree in
            .map(["id": .text(refusal.id), "refused": .text(refusal.reason)])
        }
        return .map(["rows": .list(rows + refused)])
    }

    private static func text(_ report: AccuracyReport, _ refusals: [RowRefusal]) -> String {
        var table = Table([
            .elastic("source"), .number("rows"), .number("mean %"), .number("median %"), .number("worst %"),
            .number("in interval %"),
        ])
        func percent(_ value: Double) -> Table.Cell { "\(Double((value * 1000).rounded()) / 10)" }
        for line in report.lines where line.count > 0 {
            table.add([
                Table.Cell(line.name), "\(line.count)", percent(line.mean), percent(line.median), percent(line.worst),
                percent(line.covered),
            ])
        }
        let screen = Screen.standardOutput(environment: ProcessInfo.processInfo.environment)
        var text = report.rows.isEmpty ? "" : table.rendered(on: screen)
        if report.rows.contains(where: { $0.run.memoryGB != nil }) {
            text += "\nPeak memory is off by \(percent(report.memoryError).text) % on average.\n"
        }
        if report.rows.contains(where: { !$0.run.ran }) {
            let right = percent(report.outcomesRight).text
            let refused = percent(report.wronglyRefused).text
            text += "Whether a layout runs is right for \(right) %; \(refused) % of those that ran were refused.\n"
        }
        let (regrets, rankings) = (report.regrets.sorted(), report.rankings)
        if !regrets.isEmpty {
            let mean = percent(regrets.reduce(0, +) / Double(regrets.count)).text
            let median = percent((regrets[(regrets.count - 1) / 2] + regrets[regrets.count / 2]) / 2).text
            text +=
                "The layout told fastest is \(mean) % slower than the fastest measured on average, \(median) % at the "
                + "median: \(regrets.count) choices among runs of \(Int(AccuracyReport.leastUtilisationPercent)) % MFU or "
                + "more.\n"
        }
        if !rankings.isEmpty {
            let tau = rankings.reduce(0, +) / Double(rankings.count)
            text +=
                "The order of layouts agrees by Kendall's tau of \(Double((tau * 100).rounded()) / 100) on average.\n"
        }
        return PlannerFiles.words(refusals).reduce(into: text) { $0 += $1 + "\n" }
    }
}
