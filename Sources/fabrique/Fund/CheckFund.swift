import ArgumentParser
import Documents
import Finance
import FoundationEssentials

/// `fabrique fund check`.
struct CheckFund: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Hold a fund to the rules: shares of Union and states, cover, one euro once.",
        discussion: "Ends with 1 when a rule is broken, and with 2 when the document can't be read."
    )

    @Argument(help: ArgumentHelp("A fund in YAML; Examples/funds has one.", valueName: "fund"))
    var path: String

    @Flag(help: "Print the rules as one JSON document.")
    var json = false

    /// Checks and prints.
    func run() async throws {
        let report = FundReport(try FundFile(path).fund, paths: 0, seed: 1)
        let screen = Screen.standardOutput(environment: ProcessInfo.processInfo.environment)
        StandardStream.output.write(
            json ? report.checks.tree.json + "\n" : report.checks.rendered(on: screen)
        )
        let broken = report.fund.checks(report.run).count { $0.verdict == .broken }
        guard broken == 0 else {
            throw CommandFailure(.failed, "\(broken) of the rules \(broken == 1 ? "is" : "are") broken.")
        }
    }
}
