import ArgumentParser
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

    @Argument(help: ArgumentHelp("The model's config.json, or the same in YAML.", valueName: "model"))
    var model: String

    @Option(help: "Tokens to train on, such as 2e12.")
    var tokens: Double

    @Option(help: "The kind of accelerator, such as H100 or GH200.")
    var chip: String

    @Option(help: "How many of them; several, parted by commas, draw the curve of days and cost.")
    var chips: String

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

    @Option(help: ArgumentHelp("Write the curve over several numbers of chips as one page of HTML.", valueName: "file"))
    var html: String?

    /// Checks what the parser can't.
    func validate() throws {
        guard tokens.isFinite, tokens >= 1, tokens <= 1e18 else {
            throw ValidationError("--tokens is \(tokens). Give a number from 1 to 1e18.")
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
        let calibration = try PlannerFiles.calibration(calibration)
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
        let screen = Screen.standardOutput(environment: ProcessInfo.processInfo.environment)
        guard counts.count > 1 else {
            StandardStream.output.write(try PlanText(order: order, calibration: calibration).rendered(on: screen))
            return
        }
        let curve = order.curve(calibration, chips: counts.sorted())
        StandardStream.output.write(PlanText.table(curve).rendered(on: screen))
        guard let html else { return }
        let page = CurvePage(
            title: "\(model): days and cost against devices",
            costTitle: price == nil ? "Device-hours" : "Euro",
            points: curve.map { point in
                let cost = point.run.microEUR.map { $0 / 1e6 } ?? point.run.deviceHours
                return CurvePage.Point(chips: point.chips, days: point.run.days, cost: cost)
            }
        )
        let writer = try LineWriter(replacing: html)
        try writer.write(Array(page.html.utf8))
        try writer.finish()
    }
}
