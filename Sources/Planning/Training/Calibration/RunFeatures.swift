import Quantities

/// What runs are compared by: how near one is to another says how much its error tells of the other's.
struct RunFeatures: Hashable, Sendable {
    /// A dimension of the comparison, in octaves where it is a size.
    enum Dimension: Int, CaseIterable, Sendable {
        case tokens
        case hidden
        case layers
        case sequence
        case headSize
        case tensor
        case pipeline
        case context
        case chips
        case microbatches
        case interleave
        case expert
        case recomputation
        case microbatch
        case sharding
        case stages
        case eightBit
        case fourBit
        case blockScaled
        case release
        case changedAlgorithm
        case asynchronousTensor
        case headAlignment
        case experts
        case peak
        case domain
        /// Whether a thing is there at all, which often matters more than how much of it.
        case isCut
        case isCutWidely
        case isStaged
        case isCopiedWhole
        case isFull
        /// Whether there are two stages, and whether one microbatch is all of a step: a sweep's runs keep less then than
        /// those with more.
        case isStagedOnce
        case isAlone
    }

    /// What runs have in common or have not.
    enum Group: Int, CaseIterable, Sendable {
        case profile
        case chip
        case profileChipPrecision
        case chipPrecision
        case profileModel
    }

    /// By ``Dimension``.
    var values: [Double]
    /// By ``Group``.
    var groups: [String]

    init(values: [Double], groups: [String]) {
        self.values = values
        self.groups = groups
    }

    /// A layout's, and whether it all but fills the chips' memory, where that is known.
    init(_ setup: TrainingSetup, _ layout: Layout, isFull: Bool = false) {
        func octaves(_ value: Double) -> Double { Elementary.log(max(value, 1e-9)) * 1.4426950408889634 }
        func claim(_ holds: Bool, _ weight: Double) -> Double { holds ? weight : 0 }
        let model = setup.model
        let precision = setup.precision
        let microbatches = Double(setup.globalBatch) / Double(layout.data * layout.microbatch)
        let head = model.headSize
        values = [
            octaves(Double(layout.microbatch) * Double(setup.sequence) / Double(layout.context)),
            octaves(Double(model.hidden)),
            octaves(Double(model.layers)),
            octaves(Double(setup.sequence)),
            octaves(Double(head)),
            octaves(Double(layout.tensor)),
            octaves(Double(layout.pipeline)),
            octaves(Double(layout.context)),
            octaves(Double(setup.chips)),
            octaves(max(1, microbatches)),
            octaves(Double(layout.interleave ?? 1)),
            octaves(Double(layout.expert)),
            claim(layout.recomputation == .full, 2),
            octaves(Double(layout.microbatch)),
            claim(layout.sharding == .weights && layout.pipeline == 1, 2),
            Double(layout.sharding.rawValue),
            claim(precision.isEightBit, 2),
            claim(precision == .nvfp4, 2),
            claim(precision == .mxfp8, 2),
            setup.software.releaseMonths.map { 6 + $0 / 4 } ?? 0,
            claim(setup.software.isAlgorithmChanged, 3),
            claim(setup.software.isTensorAsynchronous, 1),
            claim(head % 8 != 0, 1) + claim(head % 16 != 0, 1) + claim(head % 64 != 0, 0.5),
            claim(model.experts != nil, 3),
            octaves(setup.chip.bf16TeraFLOPS),
            octaves(Double(setup.chip.domain)) / 2,
            claim(layout.tensor > 1, 1),
            claim(layout.tensor > setup.fastDomain, 1),
            claim(layout.pipeline > 1, 1),
            claim(layout.sharding == .nothing && layout.data > 1, 1),
            claim(isFull, 1),
            claim(layout.pipeline == 2, 1),
            claim(microbatches <= 1, 1),
        ]
        let profile = setup.software.profile
        let chip = setup.chip.name
        groups = [
            profile, chip, "\(profile)/\(chip)/\(precision.rawValue)", "\(chip)/\(precision.rawValue)",
            "\(profile)/\(model.layers)x\(model.hidden)x\(model.heads)",
        ]
    }
}
