import Quantities

/// What a step's time hangs on besides published figures: efficiencies, overlaps and overheads, which are fitted.
///
/// They are held as natural logarithms, so that a fit moves them by factors and none becomes negative.
package struct StepConstants: Hashable, Sendable {
    package enum Name: Int, CaseIterable, Sendable {
        /// Share of the peak that a very large product reaches.
        case product
        /// Rows, columns and depth at which a product reaches half of that, on a chip as balanced as an A100.
        case rowsAtHalf
        case columnsAtHalf
        case depthAtHalf
        /// Shares of that again in eight and in four bits.
        case eightBit
        case fourBit
        /// Share of the bf16 peak that fused attention reaches.
        case attention
        /// Passes over the scores that unfused attention makes, in bytes a score.
        case scorePasses
        /// Bytes moved a token and hidden unit by norms, residuals and activations, forward and backward.
        case elementwise
        /// Shares of the links' rate that tensor communication reaches, within the fast domain and beyond.
        case linkShare
        case tensorBeyond
        /// Share of the network's rate that is reached.
        case networkShare
        /// Shares of communication that are not hidden: gradients, sharded weights, pipeline, context, experts near and far.
        case gradientsSeen
        case weightsSeen
        case pipelineSeen
        case contextSeen
        case expertsSeen
        case farExpertsSeen
        /// How much longer a host behind PCIe needs than one on the module.
        case hostFactor
        /// What a month of releases does to mixtures of experts.
        case releaseMonth
        /// Chunks a stage holds where a source does not say.
        case usualInterleave
        /// The least seconds that a host needs to launch a layer's work, dense and with experts.
        case launch
        case expertLaunch
        /// How much longer launching takes with cut matrices; the power of their chips over the fast domain's that it
        /// grows by beyond; and by how much a further cut adds where stages lie on several nodes.
        case tensorLaunch
        case farLaunch
        case stagedLaunch
        /// Seconds that each microbatch of a stalled run waits, between stages and without.
        case stall
        case unstagedStall
        /// Seconds a layer and microbatch besides.
        case layer
        /// Seconds that each slot of the pipeline waits for its neighbour, for every 64 chips.
        case hop
        /// Seconds a step.
        case step
        /// The optimizer's pass over its state, against the memory's rate.
        case optimizer
        /// Share of dense products' efficiency that experts' smaller ones keep.
        case experts
        /// How far the slowest of many nodes falls behind, a standard deviation.
        case straggling
        /// All of it.
        case all
    }

    /// By ``Name``.
    package var logarithms: [Double]

    package subscript(_ name: Name) -> Double { Elementary.exp(logarithms[name.rawValue]) }

    /// Where a fit starts, and how far it may wander: means and standard deviations of the logarithms.
    ///
    /// Means are the round figures of the papers that ``StepModel`` names; deviations say how little they are trusted.
    static let prior: (means: [Double], deviations: [Double]) = {
        let table: [(name: Name, mean: Double, deviation: Double)] = [
            (.product, 0.72, 0.15), (.rowsAtHalf, 300, 0.6), (.columnsAtHalf, 400, 0.6), (.depthAtHalf, 250, 0.6),
            (.eightBit, 0.8, 0.15), (.fourBit, 0.62, 0.3), (.attention, 0.55, 0.3), (.scorePasses, 3.5, 0.5),
            (.elementwise, 40, 0.3), (.linkShare, 0.55, 0.4), (.tensorBeyond, 0.5, 0.5), (.networkShare, 0.6, 0.3),
            (.gradientsSeen, 0.35, 0.6), (.weightsSeen, 0.25, 0.3), (.pipelineSeen, 0.5, 0.6),
            (.contextSeen, 0.4, 0.6), (.expertsSeen, 0.6, 0.6), (.farExpertsSeen, 0.8, 0.2), (.hostFactor, 1.5, 0.4),
            (.releaseMonth, 0.97, 0.03), (.usualInterleave, 2, 0.4), (.launch, 300e-6, 0.7),
            (.expertLaunch, 6e-3, 0.6), (.tensorLaunch, 2, 0.3), (.farLaunch, 1, 0.3), (.stagedLaunch, 0.01, 2),
            (.stall, 1, 0.5), (.unstagedStall, 1, 0.5), (.layer, 30e-6, 0.7), (.hop, 1e-5, 2),
            (.step, 0.02, 1), (.optimizer, 1, 0.5), (.experts, 0.6, 0.4), (.straggling, 0.02, 0.7), (.all, 1, 0.3),
        ]
        precondition(table.map(\.name) == Name.allCases, "the prior lists every constant in its order")
        return (table.map { Elementary.log($0.mean) }, table.map(\.deviation))
    }()

    /// The prior's means: what is assumed before anything was measured.
    package static let assumed = StepConstants(logarithms: prior.means)
}
