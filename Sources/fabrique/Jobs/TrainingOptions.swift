import ArgumentParser
import Contract
import Planning

/// What a script trains, so that the planner can tell how long it takes on each partition's chips.
struct TrainingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the script trains: a model's config.json, or the same in YAML. Each quote then says how long it takes.",
            valueName: "model"
        )
    )
    var trains: String?

    @Option(help: "With --trains: tokens to train on, such as 2e9.")
    var tokens: Double?

    @Option(help: "With --trains: tokens of a sequence.")
    var sequence = 4096

    @Option(help: "With --trains: sequences of a step.")
    var batch = 1024

    @Option(help: "With --trains: bf16, fp16, fp8, mxfp8 or nvfp4.")
    var precision = Precision.bf16

    /// Checks what the parser can't.
    func validate() throws {
        guard (trains == nil) == (tokens == nil) else {
            throw ValidationError("--trains and --tokens belong together. Give both or none.")
        }
        guard tokens.map({ $0.isFinite && (1...1e18).contains($0) }) ?? true,
            (1...10_000_000).contains(sequence), (1...10_000_000).contains(batch)
        else {
            throw ValidationError("--tokens is from 1 to 1e18; --sequence and --batch are from 1 to 10,000,000.")
        }
    }

    /// How long the training takes where each quote would run it; nil where nobody asked.
    func durations(for quotes: [QuoteView]) throws -> [TrainingDuration]? {
        guard let trains, let tokens else { return nil }
        let model = try PlannerFiles.model(trains)
        let calibration = try PlannerFiles.calibration(nil)
        return quotes.map { quote in
            guard let chip = Chip.named(quote.chip), quote.nodes > 0, quote.devicesPerNode > 0 else { return .unknown }
            let setup = TrainingSetup(
                model: model,
                sequence: sequence,
                globalBatch: batch,
                chip: chip,
                chips: quote.nodes * quote.devicesPerNode,
                nodeSize: quote.devicesPerNode,
                precision: precision,
                software: TrainingSetup.Software(profile: "planned")
            )
            guard let best = TrainingOrder(setup: setup, tokens: tokens).plan(calibration).runs.first else {
                return .tooLarge
            }
            return .seconds(Int64((best.days * 86_400).rounded(.up)))
        }
    }
}

/// How long a training takes on a partition's chips, by the planner.
enum TrainingDuration: Hashable {
    case seconds(Int64)
    /// No layout fits these chips.
    case tooLarge
    /// There is no such chip in the planner's table, or none at all.
    case unknown

    /// As a person reads it, beside the time that the quote allows.
    func text(limitSeconds: Int64) -> String {
        switch self {
        case .seconds(let seconds):
            Human.duration(seconds: seconds) + (seconds > limitSeconds ? ", over the limit" : "")
        case .tooLarge: "does not fit"
        case .unknown: "not known"
        }
    }
}
