/// How a model and its batch are cut over the chips.
package struct Layout: Hashable, Sendable {
    /// Chips that share each matrix.
    package var tensor = 1
    /// Stages that the layers are cut into.
    package var pipeline = 1
    /// Chips that share each sequence.
    package var context = 1
    /// Chips that the experts of a layer are spread over.
    package var expert = 1
    /// Copies of all that, which share the batch.
    package var data = 1
    /// Sequences that go through at once.
    package var microbatch = 1
    /// Chunks of layers that each stage holds; nil where a source does not say.
    package var interleave: Int? = 1
    package var recomputation = Recomputation.none
    package var sharding = Sharding.optimizer
    /// Whether the optimizer's state lies in the host's memory.
    package var isOffloaded = false

    /// What is computed a second time so that it need not be kept.
    package enum Recomputation: String, CaseIterable, Sendable {
        case none
        /// The attention's scores (arXiv 2205.05198).
        case selective
        /// Every layer.
        case full
    }

    /// What the copies share among them: ZeRO's stages (arXiv 1910.02054).
    package enum Sharding: Int, CaseIterable, Sendable {
        case nothing
        case optimizer
        case gradients
        case weights
    }

    package init() {}

    /// The chips that it takes.
    package var chips: Int { tensor * pipeline * context * data }
}
