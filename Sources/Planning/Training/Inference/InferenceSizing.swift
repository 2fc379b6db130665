/// How fast a model answers on an allocation.
///
/// A token of decoding reads every weight it passes and the keys and values of each sequence once: the memory's rate
/// bounds it until the batch is so large that products do (the roofline; Pope et al., arXiv 2211.05102). A prompt is as
/// costly as a training step's forward pass. Four fifths of the memory's rate and half of the peak are assumed to be reached.
package struct InferenceSizing: Sendable {
    package var model: ModelShape
    package var chip: Chip
    /// Chips that share a copy of the model.
    package var tensor: Int
    package var precision: Precision
    package var promptTokens: Int
    package var answerTokens: Int

    package init(
        model: ModelShape,
        chip: Chip,
        tensor: Int,
        precision: Precision,
        promptTokens: Int,
        answerTokens: Int
    ) {
        self.model = model
        self.chip = chip
        self.tensor = tensor
        self.precision = precision
        self.promptTokens = promptTokens
        self.answerTokens = answerTokens
    }

    /// What a batch size comes to on one copy.
    package struct Point: Sendable {
        package var batch: Int
        package var secondsToFirstToken: Double
        package var secondsPerToken: Double
        package var tokensPerSecond: Double
        package var memoryGB: Double
        /// Of that, keys and values.
        package var cacheGB: Double
        package var fits: Bool
    }

    private var weightBytes: Double { precision == .nvfp4 ? 0.5 : precision.isEightBit ? 1 : 2 }

    /// Bytes of keys and values that a token of a sequence leaves behind.
    package var cacheBytesPerToken: Double {
        let width =
            model.latent.map { Double($0.keyValueRank + $0.rotaryHead) }
            ?? 2 * Double(model.keyValueHeads) * Double(model.headSize)
        return Double(model.layers) * width * (precision.isEightBit ? 1 : 2)
    }

    /// A batch of so many sequences.
    package func point(batch: Int) -> Point {
        let chips = Double(tensor)
        let sequences = Double(batch)
        let length = Double(promptTokens) + Double(answerTokens)
        let cache = cacheBytesPerToken * length * sequences
        let bytes = model.parameters * weightBytes
        let memoryRate = chip.memoryTBPerSecond * 1e12 * 0.8 * chips
        let productRate = chip.peakTeraFLOPS(precision) * 1e12 * 0.5 * chips
        // Each token wakes its experts; enough tokens wake them all.
        var read = bytes
        if let experts = model.experts {
            let awake = min(1, sequences * Double(experts.active) / Double(experts.count))
            let sparse = Double(model.layers - experts.denseLayers) * model.expertWeights * weightBytes
            read -= (1 - awake) * sparse
        }
        let operations = 2 * model.activeParameters * sequences
        let hops = 2 * Double(model.layers) * (tensor > 1 ? 8e-6 : 0)
        let token = max((read + cache / 2) / memoryRate, operations / productRate) + hops
        let prompt =
            2 * model.activeParameters * Double(promptTokens)
            + 4 * Double(model.layers) * model.meanSpan(sequence: promptTokens) * model.scoreWidth * Double(model.heads)
            * Double(promptTokens)
        let first = prompt / productRate + hops + token
        let held = (bytes + cache) / 1e9 + 2 * chips
        return Point(
            batch: batch,
            secondsToFirstToken: first,
            secondsPerToken: token,
            // Prompts take their turn on the same chips.
            tokensPerSecond: sequences * Double(answerTokens)
                / (Double(answerTokens) * token + sequences * prompt / productRate),
            memoryGB: held / chips,
            cacheGB: cache / 1e9 / chips,
            fits: held / chips <= chip.memoryGB * 0.94
        )
    }

    /// Batches from one on, doubling, up to the first that does not fit.
    package var points: [Point] {
        var points: [Point] = []
        var batch = 1
        while batch <= 65_536 {
            let point = point(batch: batch)
            points.append(point)
            guard point.fits else { break }
            batch *= 2
        }
        return points
    }
}
