/// A transformer's dimensions: all that its time and memory follow from.
package struct ModelShape: Hashable, Sendable {
    package var layers: Int
    package var hidden: Int
    package var heads: Int
    /// Heads of keys and values: as many as ``heads``, fewer (grouped), or one.
    package var keyValueHeads: Int
    package var headSize: Int
    /// Width of a dense layer's feed-forward part.
    package var feedForward: Int
    /// Matrices of the feed-forward part: two, or three where it is gated (SwiGLU, GeGLU).
    package var matrices: Int
    package var vocabulary: Int
    /// Whether the embedding and the output share their weights.
    package var isTied = false
    package var experts: Experts?
    package var latent: LatentAttention?
    package var window: Window?

    /// A mixture of experts in place of the feed-forward part.
    package struct Experts: Hashable, Sendable {
        package var count: Int
        /// How many a token visits.
        package var active: Int
        package var feedForward: Int
        /// Width of the expert that every token visits; 0 for none.
        package var sharedFeedForward = 0
        /// Layers at the bottom that have no experts.
        package var denseLayers = 0

        package init(count: Int, active: Int, feedForward: Int) {
            self.count = count
            self.active = active
            self.feedForward = feedForward
        }
    }

    /// Attention through a compressed key and value (DeepSeek-V2, arXiv 2405.04434).
    package struct LatentAttention: Hashable, Sendable {
        /// Rank of the queries' compression; 0 where they are not compressed.
        package var queryRank: Int
        package var keyValueRank: Int
        package var plainHead: Int
        package var rotaryHead: Int
        package var valueHead: Int
    }

    /// Attention that looks back over a few tokens only, in some of the layers.
    package struct Window: Hashable, Sendable {
        package var tokens: Int
        /// The share of layers that it holds for.
        package var share: Double
    }

    package init(
        layers: Int,
        hidden: Int,
        heads: Int,
        keyValueHeads: Int,
        headSize: Int,
        feedForward: Int,
        matrices: Int,
        vocabulary: Int
    ) {
        self.layers = layers
        self.hidden = hidden
        self.heads = heads
        self.keyValueHeads = keyValueHeads
        self.headSize = headSize
        self.feedForward = feedForward
        self.matrices = matrices
        self.vocabulary = vocabulary
    }

    /// Weights of one layer's attention.
    package var attentionWeights: Double {
        let h = Double(hidden)
        let a = Double(heads)
        guard let latent else {
            return h * Double(headSize) * (2 * a + 2 * Double(keyValueHeads))
        }
        let query = Double(latent.plainHead + latent.rotaryHead) * a
        let down = h * Double(latent.keyValueRank + latent.rotaryHead)
        let up = Double(latent.keyValueRank) * a * Double(latent.plainHead + latent.valueHead)
        let queries = latent.queryRank > 0 ? Double(latent.queryRank) * (h + query) : h * query
        return queries + down + up + a * Double(latent.valueHead) * h
    }

    /// Weights of a dense layer's feed-forward part.
    package var denseWeights: Double { Double(matrices) * Double(hidden) * Double(feedForward) }

    /// Weights of all experts of one layer, the shared one and the router left out.
    package var expertWeights: Double {
        experts.map { 3 * Double(hidden) * Double($0.feedForward) * Double($0.count) } ?? 0
    }

    /// Weights of what every token visits in a layer with experts: the shared expert and the router.
    package var sharedWeights: Double {
        experts.map { Double(hidden) * (3 * Double($0.sharedFeedForward) + Double($0.count)) } ?? 0
    }

    /// All weights, the embedding and the output included.
    package var parameters: Double {
        let embedding = Double(vocabulary) * Double(hidden) * (isTied ? 1 : 2)
        guard let experts else { return Double(layers) * (attentionWeights + denseWeights) + embedding }
        let sparse = Double(layers - experts.denseLayers)
        return Double(layers) * attentionWeights + Double(experts.denseLayers) * denseWeights
            + sparse * (expertWeights + sharedWeights) + embedding
    }

    /// The weights that one token passes, the embedding's look-up left out.
    package var activeParameters: Double {
        let output = Double(vocabulary) * Double(hidden)
        guard let experts else { return Double(layers) * (attentionWeights + denseWeights) + output }
        let sparse = Double(layers - experts.denseLayers)
        let visited = 3 * Double(hidden) * Double(experts.feedForward) * Double(experts.active)
        return Double(layers) * attentionWeights + Double(experts.denseLayers) * denseWeights
            + sparse * (visited + sharedWeights) + output
    }

    /// How many earlier tokens a token looks at, on average over the layers, causal attention counted as half.
    package func meanSpan(sequence: Int) -> Double {
        let half = Double(sequence) / 2
        guard let window else { return half }
        return (1 - window.share) * half + window.share * min(Double(window.tokens), half)
    }

    /// Width of a head in the product of queries with keys, and of weights with values, halved.
    var scoreWidth: Double {
        latent.map { Double($0.plainHead + $0.rotaryHead + $0.valueHead) / 2 } ?? Double(headSize)
    }

    /// Floating-point operations of a token's training step, by the model: six a weight, and causal attention.
    ///
    /// PaLM's appendix B (arXiv 2204.02311) with attention's causal half (Megatron's `model` count); nothing that is
    /// computed a second time counts.
    package func trainingFLOPs(sequence: Int) -> Double {
        let attention = 4 * meanSpan(sequence: sequence) * scoreWidth * Double(heads)
        return 6 * activeParameters + 3 * Double(layers) * attention
    }
}
