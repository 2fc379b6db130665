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
            are listed, proved fastest of all that were considered; each with the interval that holds four of five runs.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "The model's config.json, or the same in YAML; or a whole run in YAML, which needs no options.",
            valueName: "model or run"
        )
    )
    var model: String

    @Option(help: "Tokens to train on, such as 2e12.")
    var tokens: Double?

    @Option(help: "The kind of accelerator, such as H100 or GH200.")
    var chip: String?

    @Option(help: "How many of them; several, parted by commas, draw the curve of days and cost.")
    var chips: String?

    @Option(help: "Tokens of a sequence.")
    var sequence = 4096

    @Option(help: "Sequences of a step.")
    var batch = 1024

    @Option(help: "bf16, fp16, fp8, mxfp8 or nvfp4.")
    var precision = Precision.bf16

    @Option(help: "Accelerators of a node.")
    var node = 8

    @Option(help: ArgumentHelp("The software to plan for: a source of the calibration.", valueName: "name"))
    var profile = "planned"

    @Option(help: "Chip-hours between failures; by default one in 50,700, as Llama 3 saw.")
    var chipHoursBetweenFailures: Double?

    @Option(help: "Nodes that stand by.")
    var spares = 8

    @Option(help: "Euro for a device-hour.")
    var price: Double?

    @Option(help: "Grams of CO2e for a kWh of the site's grid.")
    var intensity: Double?

    @Option(help: "The site's power over that of its computers.")
    var pue = 1.2

    @Option(help: ArgumentHelp("A calibration that fabrique plan calibrate made.", valueName: "file"))
    var calibration: String?

    @Option(help: ArgumentHelp("Write the report as one page of HTML that needs nothing else.", valueName: "file"))
    var html: String?

    @Flag(help: "Print the report as one JSON document.")
    var json = false

    /// Checks what the parser can't.
    func validate() throws {
        guard tokens.map({ $0.isFinite && $0 >= 1 && $0 <= 1e18 }) ?? true else {
            throw ValidationError("--tokens takes a number from 1 to 1e18.")
        }
        guard (1...10_000_000).contains(sequence), (1...10_000_000).contains(batch), (1...1024).contains(node) else {
            throw ValidationError("--sequence, --batch or --node is out of bounds: up to 10,000,000, and 1,024 a node.")
        }
        guard price.map({ $0 >= 0 && $0 < 1e6 }) ?? true, intensity.map({ $0 >= 0 && $0 < 1e5 }) ?? true,
            (1...10).contains(pue), spares >= 0, chipHoursBetweenFailures.map({ $0 >= 1 && $0 < 1e12 }) ?? true
        else {
            throw ValidationError(
                "--price, --intensity, --pue, --spares or --chip-hours-between-failures is no sensible figure."
            )
        }
    }

    /// Plans and prints.
    func run() async throws {
        var outputs = OutputPaths(inputs: [model] + [self.calibration].compactMap { $0 }, json: json)
        try outputs.take("--html", html)
        let calibration = try PlannerFiles.calibration(calibration)
        let text = try TextFile.read(model)
        let document = try document(text)
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

    /// The run as a document tells it, or as a model's description and the options do.
    private func document(_ text: String) throws -> TrainingDocument {
        let tree = try YAMLDocument.read(text, named: model)
        if TrainingDocument.isOne(tree) {
            guard tokens == nil, chip == nil, chips == nil else {
                throw CommandFailure(
                    .wrongInput,
                    "\(model) is a whole run, so --tokens, --chip and --chips have no place. Leave them out."
                )
            }
            do throws(TreeFault) {
                return try TrainingDocument(tree: tree)
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
                throw CommandFailure(.wrongInput, "--chips: \(text) is no number from 1 to 10,000,000.")
            }
            return count
        }
        guard let first = counts.first else { throw CommandFailure(.wrongInput, "--chips is empty. Give a number.") }
        let setup = TrainingSetup(
            model: try PlannerFiles.model(model),
            sequence: sequence,
            globalBatch: batch,
            chip: try PlannerFiles.chip(chip),
            chips: first,
            nodeSize: node,
            precision: precision,
            software: TrainingSetup.Software(profile: profile)
        )
        var order = TrainingOrder(setup: setup, tokens: tokens)
        order.microEURPerDeviceHour = price.map { Int(($0 * 1e6).rounded()) }
        order.gramsPerKWh = intensity
        order.pue = pue
        order.failures.spares = spares
        order.failures.chipHoursBetweenFailures = chipHoursBetweenFailures ?? order.failures.chipHoursBetweenFailures
        return TrainingDocument(name: model, order: order, chips: counts)
    }
}
