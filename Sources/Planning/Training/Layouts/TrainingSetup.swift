/// A training run apart from its layout: what is trained, on which chips, by which software.
package struct TrainingSetup: Hashable, Sendable {
    package var model: ModelShape
    package var sequence: Int
    /// Sequences in a step.
    package var globalBatch: Int
    package var chip: Chip
    package var chips: Int
    package var nodeSize: Int
    package var precision: Precision
    package var software: Software

    /// What matters of a training stack, besides its name.
    package struct Software: Hashable, Sendable {
        /// The named profile that constants are fitted for: a source of measurements.
        package var profile: String
        /// Whether attention runs as one kernel that never writes its scores out (arXiv 2205.14135).
        package var isAttentionFused = true
        /// Whether norms and dropout are cut along the sequence (arXiv 2205.05198).
        package var isSequenceParallel = true
        /// Whether tensor communication is cut up and hidden behind the products that it feeds.
        package var isTensorAsynchronous = false
        /// Whether the run's model departs from the plain transformer (parallel blocks, sliding windows).
        package var isAlgorithmChanged = false
        /// Months since February 2026 of the software's release; nil where it is not known.
        package var releaseMonths: Double?

        package init(profile: String) { self.profile = profile }
    }

    package init(
        model: ModelShape,
        sequence: Int,
        globalBatch: Int,
        chip: Chip,
        chips: Int,
        nodeSize: Int,
        precision: Precision,
        software: Software
    ) {
        self.model = model
        self.sequence = sequence
        self.globalBatch = globalBatch
        self.chip = chip
        self.chips = chips
        self.nodeSize = nodeSize
        self.precision = precision
        self.software = software
    }

    /// Chips that reach each other over the fast links.
    var fastDomain: Int { max(chip.domain, 1) }
}
