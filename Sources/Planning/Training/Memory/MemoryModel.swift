/// How much memory a layout takes on the fullest chip.
///
/// Weights in two bytes, gradients in four, the optimizer's copy and two moments in twelve, divided by what the copies
/// share (ZeRO, arXiv 1910.02054); eight-bit weights keep a second copy. What a software keeps beyond that is in
/// ``MemoryConstants``. Activations after Korthikanti et al.
/// (2205.05198, table 2), with grouped heads, gated widths and experts put in for their 34 bytes; a stage holds as many
/// microbatches as stages follow it, times 1 + (p − 1) ÷ (p·v) when interleaved. Cost of a layout: some tens of
/// nanoseconds for a few stages.
package struct MemoryModel: Sendable {
    /// How a software gives layers to stages.
    package enum Partition: String, CaseIterable, Sendable {
        /// The same number each; the last holds the output besides.
        case even
        /// By weight, the output counted as so many layers.
        case byWeight
    }

    private let setup: TrainingSetup
    private let partition: Partition
    private let isFused: Bool
    private let layerBytes: Double
    private let tokenBytes: Double
    private let scoreBytes: Double
    private let dense: Double
    private let sparse: Double
    private let outputWeights: Double
    private let outputInLayers: Double
    private let gradientBytes: Double
    private let optimizerBytes: Double
    private let streamBytes: Double
    private let wordBytes: Double
    private let gatheredBytes: Double
    private let gatheredWordBytes: Double
    private let runtimeBytes: Double

    /// Where gathered inputs are kept, chips that share a matrix each hold all of a product's input until it goes back;
    /// elsewhere they gather it again (2205.05198, section 4.2.2).
    package init(
        _ setup: TrainingSetup,
        partition: Partition = .even,
        constants: MemoryConstants = .assumed,
        keepsGathered: Bool = false
    ) {
        let model = setup.model
        self.setup = setup
        self.partition = partition
        isFused = setup.software.isAttentionFused
        let hidden = Double(model.hidden)
        let queries = Double(model.heads) * model.scoreWidth
        let keys = 2 * Double(model.keyValueHeads) * model.scoreWidth
        let gated = model.matrices == 3 ? 6.0 : 4.0
        let share = model.experts.map { 1 - Double($0.denseLayers) / Double(model.layers) } ?? 0
        var width = (1 - share) * gated * Double(model.feedForward)
        if let experts = model.experts {
            let active = Double(experts.active)
            width +=
                share
                * (6 * (active * Double(experts.feedForward) + Double(experts.sharedFeedForward)) + 4 * active * hidden)
        }
        tokenBytes = constants[.hidden] * (10 * hidden + 4 * queries + 2 * keys) + constants[.feedForward] * width
        layerBytes = 2 * hidden
        scoreBytes = 5 * Double(model.heads) * Double(setup.sequence)
        dense = model.attentionWeights + (1 - share) * model.denseWeights + share * model.sharedWeights
        sparse = share * model.expertWeights
        outputWeights = Double(model.vocabulary) * hidden
        outputInLayers = outputWeights / max(1, dense + sparse)
        gradientBytes = constants[.gradients]
        optimizerBytes = constants[.optimizer]
        streamBytes = constants[.stream] * hidden
        wordBytes = constants[.output]
        gatheredBytes = keepsGathered ? constants[.gathered] * hidden : 0
        gatheredWordBytes = keepsGathered ? constants[.gatheredOutput] : 0
        runtimeBytes = constants[.runtime]
    }

    /// What a layout takes on the chips of the first stage, which some softwares report.
    func firstUse(of layout: Layout) -> MemoryUse {
        use(of: layout, stage: 0, layers: layers(of: 0, among: layout.pipeline))
    }

    /// What a layout takes, which the caller has seen to be possible.
    package func use(of layout: Layout) -> MemoryUse {
        let stages = layout.pipeline
        var most = MemoryUse()
        var held = 0.0
        // The first stages hold the most microbatches, and the last the output.
        var stage = 0
        while stage < stages {
            let layers = layers(of: stage, among: stages)
            let use = use(of: layout, stage: stage, layers: layers)
            if use.bytes > held {
                held = use.bytes
                most = use
            }
            stage = stage == 2 ? max(3, stages - 1) : stage + 1
        }
        return most
    }

    private func layers(of stage: Int, among stages: Int) -> Double {
        let layers = Double(setup.model.layers)
        let even = (layers / Double(stages)).rounded(.up)
        guard partition == .byWeight, stages > 1 else { return even }
        // Stages are filled in turn until they pass their share of all that has been placed.
        let target = (layers + outputInLayers) / Double(stages)
        let before = stage == 0 ? 0 : min(layers, (target * Double(stage)).rounded(.down) + 1)
        let after = stage == stages - 1 ? layers : min(layers, (target * Double(stage + 1)).rounded(.down) + 1)
        return after - before
    }

    /// How many stages a layout leaves with nothing: no layer, not the output and not the loss.
    ///
    /// It happens where layers run out before stages do, and where stages are filled by weight and the output outweighs
    /// several layers. By weight the output goes where the layers ended. ``use(of:)`` has it on the last stage, as the
    /// constants were fitted: that differs only where layers run out or the output outweighs a stage's share.
    func emptyStages(of layout: Layout) -> Int {
        let (layers, stages) = (Double(setup.model.layers), Double(layout.pipeline))
        guard partition == .byWeight else {
            let each = (layers / stages).rounded(.up)
            let filled = (layers / each).rounded(.up)
            return Int(max(0, stages - 1 - filled))
        }
        let target = (layers + outputInLayers) / stages
        // A stage is closed once it passes its share, at most one by each layer.
        var closed = target < 1 ? layers : (layers / target).rounded(.up) - 1
        // The output may close one more; the loss comes after it.
        if layers + outputInLayers > target * (closed + 1) { closed += 1 }
        return Int(max(0, stages - 1 - closed))
    }

    private func use(of layout: Layout, stage: Int, layers: Double) -> MemoryUse {
        let tensor = Double(layout.tensor)
        let stages = Double(layout.pipeline)
        let isFirst = stage == 0
        let isLast = stage == layout.pipeline - 1
        let wide = setup.model.experts.map { $0.feedForward > 4 * setup.model.hidden } ?? false
        var weights = layers * (dense / tensor + sparse / (Double(layout.expert) * (wide ? tensor : 1)))
        if isFirst { weights += outputWeights / tensor }
        if isLast, !(layout.pipeline == 1 && setup.model.isTied) { weights += outputWeights / tensor }
        let copies = Double(layout.data * layout.context)
        let expertCopies = max(1, copies * (wide ? 1 : tensor) / Double(layout.expert))
        let ownCopies = sparse > dense ? min(copies, max(expertCopies, 1)) : copies
        let sharding = layout.sharding.rawValue

        var use = MemoryUse()
        use.weights = 2 * weights / (sharding >= 3 ? copies : 1)
        if setup.precision.isEightBit { use.weights += weights / (sharding >= 3 ? copies : 1) }
        use.gradients = gradientBytes * weights / (sharding >= 2 ? copies : 1)
        use.optimizer = layout.isOffloaded ? 0 : optimizerBytes * weights / (sharding >= 1 ? ownCopies : 1)
        if sharding >= 3 { use.weights += 4 * (dense / tensor + sparse / Double(layout.expert)) }

        let microbatch = Double(layout.microbatch)
        let tokens = microbatch * Double(setup.sequence) / Double(layout.context)
        let microbatches = Double(setup.globalBatch) / (Double(layout.data) * microbatch)
        let chunks = Double(layout.interleave ?? 1)
        let inFlight =
            min(microbatches, stages - Double(stage)) * (chunks > 1 ? 1 + (stages - 1) / (stages * chunks) : 1)
        let cut = setup.software.isSequenceParallel ? tensor : min(tensor, 2 * tensor / (1 + tensor))
        let scores = isFused ? 0 : microbatch * scoreBytes * Double(setup.sequence) / tensor
        let kept = tokenBytes / cut + (layout.tensor > 1 ? gatheredBytes : 0)
        switch layout.recomputation {
        case .none: use.activations = layers * inFlight * (tokens * kept + scores)
        case .selective: use.activations = layers * inFlight * tokens * kept
        case .full:
            use.activations = layers * inFlight * tokens * layerBytes / (setup.software.isSequenceParallel ? tensor : 1)
            use.activations += tokens * kept + scores
        }
        use.activations += tokens * streamBytes
        if isLast {
            let words = tokens * Double(setup.model.vocabulary)
            use.output = words * (wordBytes / tensor + (layout.tensor > 1 ? gatheredWordBytes : 0))
        }
        use.overhead = runtimeBytes + 0.04 * (use.activations + use.output)
        return use
    }
}
