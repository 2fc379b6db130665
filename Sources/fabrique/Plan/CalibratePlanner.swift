import ArgumentParser
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

    /// Learns and prints.
    func run() async throws {
        var runs: [MeasuredRun] = []
        for path in paths { runs += try PlannerFiles.table(path).runs().compactMap { try? $0.get() } }
        guard runs.count >= 10 else {
            throw CommandFailure(
                .wrongInput,
                "The tables have \(runs.count) runs that can be used. Name ones with ten or more."
            )
        }
        let calibration = Calibration.fitWithIntervals(runs)
        StandardStream.output.write(asSource ? calibration.source : calibration.text)
    }
}
