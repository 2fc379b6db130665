import ArgumentParser
import Documents
import FoundationEssentials
import Planning

/// `fabrique plan gigafactory`.
struct PlanGigafactory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gigafactory",
        abstract: "Size a gigafactory: capacity, power, carbon, cost of a device-hour.",
        discussion: """
            The factory is a short YAML file; Examples/gigafactories has some. What nobody said is told as not known. \
            Where the file asks for it (run:), the largest training run that the factory holds is planned too, which \
            takes some seconds.
            """
    )

    @Argument(help: ArgumentHelp("The factory in YAML.", valueName: "factory"))
    var path: String

    @Option(
        help: ArgumentHelp("The same factory in several countries, parted by commas.", valueName: "FR,FI,ES,DE")
    )
    var compare: String?

    @Option(help: ArgumentHelp("Write the report as one page of HTML that needs nothing else.", valueName: "file"))
    var html: String?

    @Option(help: ArgumentHelp("Write every table as a CSV file into this folder.", valueName: "folder"))
    var csv: String?

    @Option(
        help: ArgumentHelp(
            "Write the money of each month as CSV, in cents, for whoever finances it.",
            valueName: "file"
        )
    )
    var cashFlows: String?

    @Option(help: ArgumentHelp("A calibration that fabrique plan calibrate made.", valueName: "file"))
    var calibration: String?

    @Flag(help: "Print the report as one JSON document.")
    var json = false

    /// Reads, works out, writes and prints.
    func run() async throws {
        let file = try GigafactoryFile(path)
        guard calibration == nil || file.factory.run != nil else {
            throw CommandFailure(
                .wrongInput,
                "\(path) asks for no training run (run:), so --calibration has no place. Leave it out."
            )
        }
        let countries = try countries()
        var outputs = OutputPaths(inputs: file.paths + [calibration].compactMap { $0 }, json: json)
        try outputs.take("--html", html)
        try outputs.take("--cash-flows", cashFlows)
        let plan = file.factory.plan(hours: try file.hours(for: [file.factory.country] + countries))
        let months = plan.cashFlowCSV
        guard cashFlows == nil || months != nil else {
            throw CommandFailure(
                .wrongInput,
                "\(path): without costs, a price of power and sales.eurosPerDeviceHour there are no cash flows."
            )
        }
        let page = try html.map { try LineWriter(replacing: $0) }
        let flows = try cashFlows.map { try LineWriter(replacing: $0) }
        let sheets = try csv.map { try SheetFolder($0) }
        let report = GigafactoryReport(
            plan: plan,
            largestRun: file.factory.run == nil ? nil : plan.largestRun(try PlannerFiles.calibration(calibration)),
            places: countries.map { plan.moved(to: $0) },
            source: file.text
        )
        try sheets?.write(report.tables.map { ("\($0.name).csv", $0.table.csv) }, beside: outputs)
        if let months { try flows?.finish(with: months) }
        try page?.finish(with: report.html)
        StandardStream.output.write(json ? report.tree.json + "\n" : Self.text(of: report))
    }

    /// The countries to compare, each once.
    private func countries() throws -> [GridCountry] {
        var countries: [GridCountry] = []
        for code in compare?.split(separator: ",").map(String.init) ?? [] {
            guard let country = GridCountry.named(code) else {
                let known = GridCountry.catalogue.map(\.code).joined(separator: ", ")
                throw CommandFailure(
                    .wrongInput,
                    "--compare: no country is known as \(code.printable). Known: \(known)."
                )
            }
            if !countries.contains(country) { countries.append(country) }
        }
        guard compare == nil || !countries.isEmpty else {
            throw CommandFailure(.wrongInput, "--compare names no country. Give two letters of each, as FR,FI.")
        }
        return countries
    }

    private static func text(of report: GigafactoryReport) -> String {
        let screen = Screen.standardOutput(environment: ProcessInfo.processInfo.environment)
        return report.tables.filter { $0.name != "months" }.map { $0.table.rendered(on: screen) }.joined(
            separator: "\n"
        )
    }
}
