import Quantities

/// How long one step of a training run takes in a layout.
///
/// Sources of the parts: operations as in PaLM's appendix B (arXiv 2204.02311) and Megatron's equation 3 (2104.04473);
/// a product's efficiency falls with each dimension, the faster the chip against its memory (the roofline's ridge);
/// tensor and sequence parallelism move four gathers and four scatters a layer (2205.05198); pipelines wait
/// (p − 1) ÷ v slots (2104.04473); sharded copies gather their weights twice and scatter gradients once a microbatch
/// (1910.02054); rings move (n − 1) ÷ n of the data over the slowest link (Thakur, Rabenseifner and Gropp 2005), and the
/// cards of a node work side by side; experts' tokens travel four times a layer (2101.03961); the slowest of n nodes is
/// σ√(2 ln n) behind. Everything else is a constant of ``StepConstants``, which is fitted.
///
/// Cost of a layout: some 100 nanoseconds; nothing is allocated.
package struct StepModel: Sendable {
    let setup: TrainingSetup
    private let layers: Double
    private let hidden: Double
    private let queries: Double
    private let keysAndValues: Double
    private let attentionWeights: Double
    private let sequence: Double
    private let vocabulary: Double
    private let batch: Double
    private let chips: Double
    private let nodeSize: Double
    private let domain: Double
    private let sparseShare: Double
    private let experts: ModelShape.Experts?
    private let scoreOperations: Double
    private let productRate: Double
    private let rows: Double
    private let columns: Double
    private let depth: Double
    private let attentionRate: Double
    private let scoreSeconds: Double
    private let elementSeconds: Double
    private let memoryRate: Double
    private let link: Double
    private let network: Double
    private let tensorBeyond: Double
    private let rawNetwork: Double
    private let launch: Double
    private let tensorLaunch: Double
    private let farLaunch: Double
    private let stagedLaunch: Double
    private let stall: Double
    private let unstagedStall: Double
    private let scale: Double
    private let isSequenceParallel: Bool
    private let isFused: Bool
    private let seen: Seen
    private let perLayer: Double
    private let hop: Double
    private let perStep: Double
    private let optimizer: Double
    private let expertEfficiency: Double
    private let usualInterleave: Double

    /// Shares of communication that nothing hides.
    private struct Seen {
        var gradients: Double
        var weights: Double
        var pipeline: Double
        var context: Double
        var near: Double
        var far: Double
    }

    package init(_ setup: TrainingSetup, _ constants: StepConstants) {
        let model = setup.model
        let chip = setup.chip
        self.setup = setup
        layers = Double(model.layers)
        hidden = Double(model.hidden)
        queries = Double(model.heads) * Double(model.headSize)
        keysAndValues = 2 * Double(model.keyValueHeads) * Double(model.headSize)
        attentionWeights = model.attentionWeights
        sequence = Double(setup.sequence)
        vocabulary = Double(model.vocabulary)
        batch = Double(setup.globalBatch)
        chips = Double(setup.chips)
        nodeSize = Double(setup.nodeSize)
        domain = Double(setup.fastDomain)
        experts = model.experts
        sparseShare = model.experts.map { 1 - Double($0.denseLayers) / Double(model.layers) } ?? 0
        scoreOperations = 4 * model.meanSpan(sequence: setup.sequence) * model.scoreWidth * Double(model.heads)
        let peak = chip.peakTeraFLOPS(setup.precision)
        // A chip's operations a byte of memory traffic, against an A100's at 2 TB/s.
        let ridge = peak / chip.memoryTBPerSecond / 156
        var efficiency = constants[.product]
        if setup.precision.isEightBit { efficiency *= constants[.eightBit] }
        if setup.precision == .nvfp4 { efficiency *= constants[.fourBit] }
        productRate = peak * 1e12 * efficiency
        rows = ridge * constants[.rowsAtHalf]
        columns = ridge * constants[.columnsAtHalf]
        depth = ridge * constants[.depthAtHalf]
        attentionRate = chip.bf16TeraFLOPS * 1e12 * constants[.attention] / (1 + 0.2 * ridge)
        memoryRate = chip.memoryTBPerSecond * 1e12
        scoreSeconds = 2 * constants[.scorePasses] * Double(model.heads) * sequence * sequence / memoryRate
        elementSeconds = constants[.elementwise] * hidden / memoryRate
        link = chip.linkGBPerSecond * 1e9 * constants[.linkShare]
        rawNetwork = chip.networkGBPerSecond * 1e9
        network = rawNetwork * constants[.networkShare]
        tensorBeyond = rawNetwork * constants[.tensorBeyond]
        let host = chip.hasHostOnModule ? 1 : constants[.hostFactor]
        tensorLaunch = model.experts == nil ? constants[.tensorLaunch] : 1
        farLaunch = constants[.farLaunch]
        stagedLaunch = setup.chips > setup.nodeSize ? constants[.stagedLaunch] : 0
        stall = constants[.stall]
        unstagedStall = constants[.unstagedStall]
        launch = host * (model.experts == nil ? constants[.launch] : constants[.expertLaunch])
        let months = setup.software.releaseMonths ?? 0
        let progress =
            model.experts == nil
            ? 1 : Elementary.exp(constants.logarithms[StepConstants.Name.releaseMonth.rawValue] * months)
        let nodes = max(chips / 8, 1.01)
        let behind = constants[.straggling] * (2 * Elementary.log(nodes)).squareRoot()
        scale = constants[.all] * progress * (1 + behind)
        isSequenceParallel = setup.software.isSequenceParallel
        isFused = setup.software.isAttentionFused
        seen = Seen(
            gradients: constants[.gradientsSeen],
            weights: constants[.weightsSeen],
            pipeline: constants[.pipelineSeen],
            context: constants[.contextSeen],
            near: constants[.expertsSeen],
            far: constants[.farExpertsSeen]
        )
        perLayer = constants[.layer]
        hop = constants[.hop] * chips / 64
        perStep = constants[.step]
        optimizer = constants[.optimizer]
        expertEfficiency = constants[.experts]
        usualInterleave = constants[.usualInterleave]
    }

    /// Seconds of a product of `m` by `k` with `k` by `n`.
    @inline(__always)
    private func product(_ m: Double, _ n: Double, _ k: Double) -> Double {
        2 * (m * n * k + rows * n * k + columns * m * k + depth * m * n) / productRate
    }

    /// The time of a step in a layout, which the caller has seen to be possible.
    package func time(of layout: Layout) -> StepTime {
        let tensor = Double(layout.tensor)
        let pipeline = Double(layout.pipeline)
        let context = Double(layout.context)
        let data = Double(layout.data)
        let tokens = Double(layout.microbatch) * sequence / context
        let microbatches = max(batch / (data * Double(layout.microbatch)), 1)
        let again: Double = layout.recomputation == .full ? 1 : 0

        // One layer, forward and backward.
        let attentionProducts =
            setup.model.latent == nil
            ? product(tokens, (queries + keysAndValues) / tensor, hidden) + product(tokens, hidden, queries / tensor)
            : product(tokens, attentionWeights / hidden / tensor, hidden)
        let (mixing, expertTensor) = feedForward(tokens, tensor, Double(layout.expert))
        let products = (3 + again) * (attentionProducts + mixing)
        let scores = attention(tokens, Double(layout.microbatch), tensor) * (3.5 + again)
        let elements =
            tokens * elementSeconds * (1 + again / 3)
            / (isSequenceParallel ? tensor : (1 + tensor) / 2)
        let state = 2 * tokens * hidden
        let tensorRate = tensor <= domain ? link : tensorBeyond
        let tensorSeconds = (4 + 2 * again) * 2 * (tensor - 1) / tensor * state / tensorRate
        let contextRate = tensor * context <= domain ? link : network
        let contextSeconds =
            seen.context * (context - 1) / context * (3 + again) * 2 * Double(layout.microbatch) * sequence
            * keysAndValues / tensor / contextRate
        let expertSeconds = expertTraffic(tokens, tensor, Double(layout.expert), expertTensor, again)
        let chipSeconds = products + scores + elements + tensorSeconds + contextSeconds + expertSeconds
        let launchSeconds = launch * (layout.tensor > 1 ? cutLaunch(layout) : 1) * (1 + again / 3)
        let layer = fourth(chipSeconds, launchSeconds) + perLayer

        // One stage, and the step.
        let output = 3 * product(tokens, vocabulary / tensor, hidden) + 12 * tokens * vocabulary / tensor / memoryRate
        let whole = layers / pipeline
        let isEven = whole == whole.rounded()
        let most = whole.rounded(.up)
        let stage = isEven ? most * layer + output : max(most * layer, (most - 1) * layer + output)
        let chunks = layout.interleave.map(Double.init) ?? min(usualInterleave, max(1, whole))
        let slots = (pipeline - 1) / (pipeline > 1 ? chunks : 1)

        var step = StepTime()
        let passes = microbatches * most
        step.products = passes * products
        step.attention = passes * scores
        step.elementwise = passes * elements
        step.tensor = passes * tensorSeconds
        step.context = passes * contextSeconds
        step.expert = passes * expertSeconds
        step.host = passes * (layer - chipSeconds) + perStep
        step.output = microbatches * (stage - most * layer)
        step.bubble = slots * stage
        if layout.pipeline > 1 {
            let sent = 2 * (layout.interleave.map(Double.init) ?? 1) * state / tensor / network
            step.pipeline = microbatches * seen.pipeline * sent + (microbatches + pipeline - 1) * hop
        }
        let held = heldWeights(layout, expertTensor)
        step.data = copies(layout, held, microbatches, hidden: microbatches * stage)
        let shards = layout.sharding == .nothing ? 1 : data * context
        step.optimizer = optimizer * 28 * held / shards / memoryRate
        step.scale(by: scale)
        return step
    }

    /// What a run loses besides when its microbatches stall, each for the same time whatever the model: something in its
    /// nodes or their network is amiss. Sweeps have such runs, and tell them apart by two modes of the time.
    func stalled(_ layout: Layout) -> Double {
        let microbatches = max(batch / Double(layout.data * layout.microbatch), 1)
        let stages = Double(layout.pipeline)
        return microbatches * (layout.pipeline > 1 ? stall * (1 - 1 / stages) : unstagedStall)
    }

    /// A time that no layout with these numbers of chips goes below: the layers' own work in the largest microbatch,
    /// nothing computed twice, nothing communicated, nobody waiting.
    ///
    /// A product's seconds a token fall as the microbatch grows, and every part left out is at least zero. Experts are
    /// counted as one product each that all their tokens pass, at no cut.
    func bound(_ layout: Layout, microbatch: Int) -> Double {
        let tensor = Double(layout.tensor)
        let tokens = Double(microbatch) * sequence / Double(layout.context)
        let attentionProducts =
            setup.model.latent == nil
            ? product(tokens, (queries + keysAndValues) / tensor, hidden) + product(tokens, hidden, queries / tensor)
            : product(tokens, attentionWeights / hidden / tensor, hidden)
        let mixing: Double
        if let experts {
            let operations = 6 * hidden * Double(experts.feedForward) * Double(experts.active) * tokens / tensor
            mixing = sparseShare * operations / productRate / max(expertEfficiency, 1)
        } else {
            mixing = feedForward(tokens, tensor, 1).0
        }
        let scores = attention(tokens, Double(microbatch), tensor) * 3.5
        let elements = tokens * elementSeconds / (isSequenceParallel ? tensor : (1 + tensor) / 2)
        let passes = batch / (Double(layout.data) * Double(microbatch)) * layers / Double(layout.pipeline)
        return passes * (3 * (attentionProducts + mixing) + scores + elements) * scale
    }

    /// Forward seconds of a layer's feed-forward part, and over how many chips each expert's matrices are cut.
    @inline(__always)
    private func feedForward(_ tokens: Double, _ tensor: Double, _ expert: Double) -> (Double, Double) {
        let model = setup.model
        let width = Double(model.feedForward)
        let dense =
            sparseShare < 1
            ? product(tokens, Double(model.matrices - 1) * width / tensor, hidden)
                + product(tokens, hidden, width / tensor) : 0
        guard let experts else { return (dense, 1) }
        let wide = Double(experts.feedForward)
        // Only experts as wide as a dense part are cut by tensor; narrow ones go whole to the chips.
        let cut = wide > 4 * hidden ? tensor : 1
        let each = max(tokens * Double(experts.active) * expert / Double(experts.count) / (cut > 1 ? 1 : tensor), 1)
        let held = Double(experts.count) / expert
        var sparse =
            held * (product(each, 2 * wide / cut, hidden) + product(each, hidden, wide / cut)) / expertEfficiency
        if experts.sharedFeedForward > 0 {
            let shared = Double(experts.sharedFeedForward) / tensor
            sparse += product(tokens, 2 * shared, hidden) + product(tokens, hidden, shared)
        }
        return (sparseShare * sparse + (1 - sparseShare) * dense, cut)
    }

    /// Forward seconds of a layer's scores.
    @inline(__always)
    private func attention(_ tokens: Double, _ microbatch: Double, _ tensor: Double) -> Double {
        let operations = tokens * scoreOperations / tensor
        if isFused { return operations / attentionRate }
        return microbatch * scoreSeconds / tensor + 2 * operations / (setup.chip.bf16TeraFLOPS * 0.5e12)
    }

    @inline(__always)
    private func expertTraffic(
        _ tokens: Double,
        _ tensor: Double,
        _ expert: Double,
        _ cut: Double,
        _ again: Double
    ) -> Double {
        guard let experts, expert > 1 else { return 0 }
        let span = tensor * expert
        let far = span <= domain ? 0 : 1 - domain / span
        let bytes =
            (4 + 2 * again) * tokens * Double(experts.active) / (cut > 1 ? 1 : tensor) * hidden * 2 * (expert - 1)
            / expert
        return sparseShare * bytes * (seen.near * (1 - far) / link + seen.far * far / rawNetwork)
    }

    /// Weights that a chip of the fullest stage works on.
    @inline(__always)
    private func heldWeights(_ layout: Layout, _ cut: Double) -> Double {
        let tensor = Double(layout.tensor)
        let model = setup.model
        var layer = attentionWeights / tensor + (1 - sparseShare) * model.denseWeights / tensor
        if experts != nil {
            layer += sparseShare * (model.expertWeights / (Double(layout.expert) * cut) + model.sharedWeights / tensor)
        }
        let embedding = vocabulary * hidden / tensor * (layout.pipeline > 1 ? 1 : 2)
        return layers / Double(layout.pipeline) * layer + embedding
    }

    /// What the copies' traffic adds to a step.
    @inline(__always)
    private func copies(_ layout: Layout, _ held: Double, _ microbatches: Double, hidden work: Double) -> Double {
        let group = Double(layout.data * layout.context)
        guard group > 1 else { return 0 }
        let beside = max(1, min(min(nodeSize, domain) / Double(layout.tensor), group))
        let rate = chips <= domain ? link : min(network * beside, link)
        let ring = (group - 1) / group * held / rate
        // Stages of a pipeline keep their gathered weights for the whole step.
        guard layout.sharding == .weights, layout.pipeline == 1 else { return 4 * ring * seen.gradients }
        let traffic = microbatches * 6 * ring
        return max(traffic * seen.weights, traffic * 1.2 - 0.9 * work)
    }

    /// How much longer a host launches a layer whose matrices are cut: it waits for the others.
    @inline(__always)
    private func cutLaunch(_ layout: Layout) -> Double {
        let tensor = Double(layout.tensor)
        let beyond = tensor > domain ? Elementary.exp(farLaunch * Elementary.log(tensor / domain)) : 1
        return tensorLaunch * (layout.pipeline > 1 ? max(beyond, 1 + stagedLaunch * (tensor - 1)) : beyond)
    }

    /// A smooth maximum.
    @inline(__always)
    private func fourth(_ a: Double, _ b: Double) -> Double {
        let x = a * a
        let y = b * b
        return (x * x + y * y).squareRoot().squareRoot()
    }
}
