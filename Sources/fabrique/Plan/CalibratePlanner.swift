import ArgumentParser
import Documents
import Planning

/// `fabrique plan calibrate`.
struct CalibratePlanner: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Learn the planner's constants from tables of measured runs.",
        discussion: """
            Prints the calibration, a text that fabrique plan check and fabrique plan train read with --calibration. The \
            same tables give the same text on every machine. Tables are CSV as for fabrique plan check.
            """
    )

    @Argument(help: ArgumentHelp("Tables of measured runs.", valueName: "rows.csv"))
    var paths: [String]

    @Flag(help: "Print it as the source file that ships with the program.")
    var asSource = false

    @Flag(help: "Print one JSON document: the number of runs learnt from, and the calibration's text.")
    var json = false

    /// Learns and prints.
    func run() async throws {
        var runs: [MeasuredRun] = []
        for path in paths {
            var refusals: [RowRefusal] = []
            for row in try PlannerFiles.table(path).runs() {
                switch row {
                case .success(let run): runs.append(run)
                case .failure(let refusal): refusals.append(refusal)
                }
            }
            for words in PlannerFiles.words(refusals) { StandardStream.error.write("\(path): \(words)\n") }
        }
        let timed = runs.count { $0.seconds != nil }
        guard timed >= 10 else {
            throw CommandFailure(
                .wrongInput,
                "The tables have \(Human.count(timed, "run")) with a step's time that can be used. Name ones with ten or more."
            )
        }
        let calibration = Calibration.fitWithIntervals(runs)
        let text = asSource ? calibration.source : calibration.text
        guard json else { return StandardStream.output.write(text) }
        let tree = PlainTree.map(["runs": .number(runs.count), "calibration": .text(text)])
        StandardStream.output.write(tree.json + "\n")
    }
}
