import ArgumentParser
import Documents
import FoundationEssentials
import Planning

/// `fabrique plan infer`.
struct SizeInference: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "infer",
        abstract: "Size a service: tokens a second, latency, batch and cache.",
        discussion: """
            One copy of the model on a few devices, at growing batches, up to the first that does not fit. Estimated from \
            published peaks; no measurement stands behind it.
            """
    )

    @Argument(help: ArgumentHelp("The model's config.json, or the same in YAML.", valueName: "model"))
    var model: String

    @Option(help: "The kind of accelerator.")
    var chip: String

    @Option(parsing: .unconditional, help: "Accelerators that share a copy.")
    var tensor = 1

    @Option(help: "bf16, fp16, fp8, mxfp8 or nvfp4.")
    var precision = Precision.bf16

    @Option(parsing: .unconditional, help: "Tokens of a prompt.")
    var prompt = 1024

    @Option(parsing: .unconditional, help: "Tokens of an answer.")
    var answer = 256

    @Flag(help: "Print one JSON document: what each batch comes to.")
    var json = false

    /// Checks what the parser can't.
    func validate() throws {
        try PlannerFigure.check("--tensor", tensor, 1...1024, "1 to 1,024")
        try PlannerFigure.check("--prompt", prompt, 1...10_000_000, "1 to 10,000,000")
        try PlannerFigure.check("--answer", answer, 1...10_000_000, "1 to 10,000,000")
    }

    /// Sizes and prints.
    func run() async throws {
        let sizing = InferenceSizing(
            model: try PlannerFiles.model(model),
            chip: try PlannerFiles.chip(chip),
            tensor: tensor,
            precision: precision,
            promptTokens: prompt,
            answerTokens: answer
        )
        StandardStream.output.write(json ? Self.tree(sizing).json + "\n" : Self.text(sizing))
    }

    private static func tree(_ sizing: InferenceSizing) -> PlainTree {
        let batches = sizing.points.map { point -> PlainTree in
            .map([
                "batch": .number(point.batch),
                "secondsToFirstToken": .number(point.secondsToFirstToken),
                "secondsPerToken": .number(point.secondsPerToken),
                "tokensPerSecond": .number(point.tokensPerSecond),
                "memoryGB": .number(point.memoryGB),
                "cacheGB": .number(point.cacheGB),
                "fits": .flag(point.fits),
            ])
        }
        return .map(["batches": .list(batches)])
    }

    private static func text(_ sizing: InferenceSizing) -> String {
        var table = Table([
            .number("batch"), .number("first token s"), .number("token ms"), .number("tokens/s"), .number("GB"),
            .number("cache GB"), .fixed("fits"),
        ])
        for point in sizing.points {
            table.add([
                "\(point.batch)", "\(PlanText.short(point.secondsToFirstToken))",
                "\(PlanText.short(1000 * point.secondsPerToken))", "\(PlanText.short(point.tokensPerSecond))",
                "\(PlanText.short(point.memoryGB))", "\(PlanText.short(point.cacheGB))", point.fits ? "yes" : "no",
            ])
        }
        return table.rendered(on: Screen.standardOutput(environment: ProcessInfo.processInfo.environment))
    }
}
