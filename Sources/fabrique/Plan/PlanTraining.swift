import ArgumentParser
import Documents
import FoundationEssentials
import Planning
import Twin

/// `fabrique plan train`.
struct PlanTraining: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Plan a training run: layout, time, memory, energy, cost.",
        discussion: """
            The model is a config.json of Hugging Face as it is, or the same names in YAML. The fastest layouts that fit \
            are listed as measured runs order them; each with the interval that holds four of five runs.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The model's config.json, or the same in YAML; or a whole run in YAML, which needs no options.",
            valueName: "model or run"
        )
    )
    var model: String

    @Option(parsing: .unconditional, help: "Tokens to train on, such as 2e12.")
    var tokens: Double?

    @Option(help: "The kind of accelerator, such as H100 or GH200.")
    var chip: String?

    @Option(
        parsing: .unconditional,
        help: "How many of them; several, parted by commas, draw the curve of days and cost."
    )
    var chips: String?

    @Option(parsing: .unconditional, help: "Tokens of a sequence; by default 4096.")
    var sequence: Int?

    @Option(parsing: .unconditional, help: "Sequences of a step; by default 1024.")
    var batch: Int?

    @Option(help: "bf16, fp16, fp8, mxfp8 or nvfp4; by default bf16.")
    var precision: Precision?

    @Option(parsing: .unconditional, help: "Accelerators of a node; by default 8.")
    var node: Int?

    @Option(
        help: ArgumentHelp(
            "The software to plan for: a source of the calibration; by default some that was not measured.",
            valueName: "name"
        )
    )
    var profile: String?

    @Option(parsing: .unconditional, help: "Chip-hours between failures; by default one in 50,700, as Llama 3 saw.")
    var chipHoursBetweenFailures: Double?

    @Option(parsing: .unconditional, help: "Nodes that stand by; by default 8.")
    var spares: Int?

    @Option(parsing: .unconditional, help: "Euro for a device-hour.")
    var price: Double?

    @Option(parsing: .unconditional, help: "Grams of CO2e for a kWh of the site's grid.")
    var intensity: Double?

    @Option(parsing: .unconditional, help: "The site's power over that of its computers; by default 1.2.")
    var pue: Double?

    @Option(help: ArgumentHelp("A calibration that fabrique plan calibrate made.", valueName: "file"))
    var calibration: String?

    @Option(help: ArgumentHelp("Write the report as one page of HTML that needs nothing else.", valueName: "file"))
    var html: String?

    @Flag(help: "Print the report as one JSON document.")
    var json = false

    /// Checks what the parser can't.
    func validate() throws {
        try PlannerFigure.check("--tokens", tokens, 1...1e18, "1 to 1e18")
        try PlannerFigure.check("--sequence", sequence, 1...10_000_000, "1 to 10,000,000")
        try PlannerFigure.check("--batch", batch, 1...10_000_000, "1 to 10,000,000")
        try PlannerFigure.check("--node", node, 1...1024, "1 to 1,024")
        try PlannerFigure.check("--chip-hours-between-failures", chipHoursBetweenFailures, 1...1e12, "1 to 1e12")
        try PlannerFigure.check("--spares", spares, 0...1_000_000, "0 to 1,000,000")
        try PlannerFigure.check("--price", price, 0...1e6, "0 to 1,000,000 euro")
        try PlannerFigure.check("--intensity", intensity, 0...1e5, "0 to 100,000 g/kWh")
        try PlannerFigure.check("--pue", pue, 1...10, "1 to 10")
    }

    /// Plans and prints.
    func run() async throws {
        var outputs = OutputPaths(inputs: [model] + [self.calibration].compactMap { $0 }, json: json)
        try outputs.take("--html", html)
        let calibration = try PlannerFiles.calibration(calibration)
        let text = try TextFile.read(model)
        let document = try document(text, profiles: calibration.profiles)
        let page = try html.map { try LineWriter(replacing: $0) }
        let report: TrainingReport
        do {
            report = try TrainingReport(document, calibration: calibration, source: text)
        } catch let fault as TrainingObstacle {
            throw CommandFailure(.failed, fault.description)
        }
        try page?.finish(with: report.page.html)
        guard !json else { return StandardStream.output.write(report.tree.json + "\n") }
        let screen = Screen.standardOutput(environment: ProcessInfo.processInfo.environment)
        StandardStream.output.write(
            report.curve.isEmpty
                ? PlanText(report: report).rendered(on: screen) : PlanText.table(report.curve).rendered(on: screen)
        )
    }

    /// The software that the options ask for.
    private func software(_ known: [String]) throws -> TrainingSetup.Software {
        guard let profile else { return TrainingSetup.Software(profile: Calibration.unmeasuredProfile) }
        guard profile == Calibration.unmeasuredProfile || known.contains(profile) else {
            throw CommandFailure(
                .wrongInput,
                "No profile is known as \"\(profile.printable)\". Known are: "
                    + "\(known.joined(separator: ", ").printable)."
            )
        }
        return TrainingSetup.Software(profile: profile)
    }

    /// The options that were given for what a whole run says itself.
    private var given: [String] {
        let options: [(name: String, isGiven: Bool)] = [
            ("--tokens", tokens != nil), ("--chip", chip != nil), ("--chips", chips != nil),
            ("--sequence", sequence != nil), ("--batch", batch != nil), ("--precision", precision != nil),
            ("--node", node != nil), ("--profile", profile != nil),
            ("--chip-hours-between-failures", chipHoursBetweenFailures != nil), ("--spares", spares != nil),
            ("--price", price != nil), ("--intensity", intensity != nil), ("--pue", pue != nil),
        ]
        return options.filter(\.isGiven).map(\.name)
    }

    /// The run as a document tells it, or as a model's description and the options do.
    private func document(_ text: String, profiles: [String]) throws -> TrainingDocument {
        let tree = try YAMLDocument.read(text, named: model)
        if TrainingDocument.isOne(tree) {
            guard given.isEmpty else {
                throw CommandFailure(
                    .wrongInput,
                    "\(model) is a whole run, beside which options have no place (\(given.joined(separator: ", "))). "
                        + "Write into it what they say."
                )
            }
            do throws(TreeFault) {
                return try TrainingDocument(tree: tree, profiles: profiles)
            } catch {
                throw CommandFailure(.wrongInput, "\(model):\(error)")
            }
        }
        guard let tokens, let chip, let chips else {
            throw CommandFailure(
                .wrongInput,
                "\(model) describes a model alone: --tokens, --chip and --chips say what is trained on which chips."
            )
        }
        let counts = try chips.split(separator: ",").map { text in
            guard let count = Int(text), (1...10_000_000).contains(count) else {
                throw CommandFailure(
                    .wrongInput,
                    "--chips: \(String(text).printable) is no number from 1 to 10,000,000."
                )
            }
            return count
        }
        guard let first = counts.first else { throw CommandFailure(.wrongInput, "--chips is empty. Give a number.") }
        guard counts.count <= TrainingDocument.mostCounts else {
            throw CommandFailure(
                .wrongInput,
                "--chips: \(counts.count) numbers of chips are given. Give at most \(TrainingDocument.mostCounts)."
            )
        }
        let setup = TrainingSetup(
            model: try PlannerFiles.model(model),
            sequence: sequence ?? 4096,
            globalBatch: batch ?? 1024,
            chip: try PlannerFiles.chip(chip),
            chips: first,
            nodeSize: node ?? 8,
            precision: precision ?? .bf16,
            software: try software(profiles)
        )
        var order = TrainingOrder(setup: setup, tokens: tokens)
        order.microEURPerDeviceHour = price.map { Int(($0 * 1e6).rounded()) }
        order.gramsPerKWh = intensity
        order.pue = pue ?? order.pue
        order.failures.spares = spares ?? order.failures.spares
        order.failures.chipHoursBetweenFailures = chipHoursBetweenFailures ?? order.failures.chipHoursBetweenFailures
        return TrainingDocument(name: model, order: order, chips: counts)
    }
}
