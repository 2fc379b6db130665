/// What fills a chip's memory while it trains. Bytes, at the fullest stage's peak.
package struct MemoryUse: Hashable, Sendable {
    package var weights = 0.0
    package var gradients = 0.0
    package var optimizer = 0.0
    package var activations = 0.0
    /// What the product with the vocabulary needs at once.
    package var output = 0.0
    /// The runtime, its libraries' buffers, and what the allocator can't use.
    package var overhead = 0.0

    /// All of it.
    package var bytes: Double { weights + gradients + optimizer + activations + output + overhead }

    mutating func scale(by factor: Double) {
        weights *= factor
        gradients *= factor
        optimizer *= factor
        activations *= factor
        output *= factor
        overhead *= factor
    }

    /// Names and bytes, in the order of a report.
    package var parts: [(name: String, bytes: Double)] {
        [
            ("weights", weights), ("gradients", gradients), ("optimizer", optimizer), ("activations", activations),
            ("output", output), ("overhead", overhead),
        ]
    }
}
