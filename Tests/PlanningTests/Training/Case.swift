@testable import Planning

/// Runs that tests plan.
enum Case {
    static let llama8B = shape(layers: 32, hidden: 4096, heads: 32, groups: 8, width: 14_336)
    static let llama70B = shape(layers: 80, hidden: 8192, heads: 64, groups: 8, width: 28_672)

    static var mixture: ModelShape {
        var shape = shape(layers: 48, hidden: 2048, heads: 32, groups: 4, width: 768)
        shape.experts = ModelShape.Experts(count: 128, active: 8, feedForward: 768)
        return shape
    }

    static func setup(_ model: ModelShape, chip: String = "H100", chips: Int, batch: Int = 512) -> TrainingSetup {
        guard let chip = Chip.named(chip) else { preconditionFailure("a test names a chip that is known") }
        return TrainingSetup(
            model: model,
            sequence: 8192,
            globalBatch: batch,
            chip: chip,
            chips: chips,
            nodeSize: 8,
            precision: .bf16,
            software: TrainingSetup.Software(profile: "test")
        )
    }

    static func layout(_ tensor: Int, _ pipeline: Int, data: Int, microbatch: Int = 1) -> Layout {
        var layout = Layout()
        (layout.tensor, layout.pipeline, layout.data, layout.microbatch) = (tensor, pipeline, data, microbatch)
        return layout
    }

    /// A run that nothing was measured of but whether it ran.
    static func run(_ setup: TrainingSetup, _ layout: Layout, ran: Bool) -> MeasuredRun {
        MeasuredRun(id: "", source: "test", kind: "dense", setup: setup, layout: layout, ran: ran)
    }

    private static func shape(layers: Int, hidden: Int, heads: Int, groups: Int, width: Int) -> ModelShape {
        ModelShape(
            layers: layers,
            hidden: hidden,
            heads: heads,
            keyValueHeads: groups,
            headSize: 128,
            feedForward: width,
            matrices: 3,
            vocabulary: 128_256
        )
    }
}
