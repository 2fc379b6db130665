/// A decoder-only transformer that guesses the next character, with its way back written out by hand.
///
/// A transformer owns the room for everything that is computed on the way, not the weights: several of them can work
/// on the same weights at once, each on its part of a batch.
///
/// The network: characters and positions are looked up and added; each layer adds attention over its normalised input
/// and then a feed-forward part over its normalised input; a last norm and a product give a score for each character.
final class Transformer {
    /// How large the network is.
    let shape: Shape
    let layout: ParameterLayout
    let capacity: Int
    let multiplier = Multiplier()
    let blocks: [Block]
    let finalNorm: LayerNorm
    /// The running sum that the layers add to; on the way back, its gradient.
    let stream: Floats
    /// Scores of each character at each position; then probabilities; then, on the way back, their gradient.
    let scores: Floats
    let narrow: Floats
    let wide: Floats
    let triple: Floats
    var characters: [Int32] = []

    /// What one layer keeps for the way back.
    struct Block {
        let attentionNorm: LayerNorm
        let queryKeyValue: Floats
        let attention: Attention
        let forwardNorm: LayerNorm
        let expanded: Floats
        let gated: Floats
    }

    /// Takes memory to work on up to `capacity` sequences at once.
    init(_ shape: Shape, capacity: Int) {
        precondition(shape.width.isMultiple(of: 8), "the width is a multiple of eight")
        precondition(shape.width.isMultiple(of: shape.heads), "the heads share the width evenly")
        self.shape = shape
        self.capacity = capacity
        layout = ParameterLayout(shape)
        let rows = capacity * shape.context
        blocks = (0..<shape.layers).map { _ in
            Block(
                attentionNorm: LayerNorm(rows: rows, width: shape.width),
                queryKeyValue: Floats(count: rows * 3 * shape.width),
                attention: Attention(shape, sequences: capacity),
                forwardNorm: LayerNorm(rows: rows, width: shape.width),
                expanded: Floats(count: rows * shape.hiddenWidth),
                gated: Floats(count: rows * shape.hiddenWidth)
            )
        }
        finalNorm = LayerNorm(rows: rows, width: shape.width)
        stream = Floats(count: rows * shape.width)
        scores = Floats(count: rows * shape.vocabulary)
        narrow = Floats(count: rows * shape.width)
        wide = Floats(count: rows * shape.hiddenWidth)
        triple = Floats(count: rows * 3 * shape.width)
    }

    /// Computes scores for what follows each of the characters, which are whole sequences one after the other.
    func forward(_ characters: [Int32], weights: Floats) {
        precondition(
            characters.count.isMultiple(of: shape.context) && characters.count <= capacity * shape.context,
            "the input is whole sequences, no more than there is room for"
        )
        self.characters = characters
        let rows = characters.count
        let width = shape.width
        let base = weights.base
        for (row, character) in characters.enumerated() {
            let into = stream.base + row * width
            let symbol = base + layout.characters.offset + Int(character) * width
            into.update(from: base + layout.positions.offset + (row % shape.context) * width, count: width)
            Rows.accumulate(symbol, into: into, count: width)
        }
        for (block, layer) in zip(blocks, layout.layers) {
            block.attentionNorm.forward(
                stream,
                rows: rows,
                scale: base + layer.attentionScale.offset,
                shift: base + layer.attentionShift.offset
            )
            project(block.attentionNorm.output, layer.queryKeyValue, layer.queryKeyValueBias, base, block.queryKeyValue)
            block.attention.forward(block.queryKeyValue, sequences: rows / shape.context, with: multiplier)
            project(block.attention.output, layer.projection, layer.projectionBias, base, stream, adding: true)
            block.forwardNorm.forward(
                stream,
                rows: rows,
                scale: base + layer.forwardScale.offset,
                shift: base + layer.forwardShift.offset
            )
            project(block.forwardNorm.output, layer.expansion, layer.expansionBias, base, block.expanded)
            Gate.forward(block.expanded, count: rows * shape.hiddenWidth, to: block.gated)
            project(block.gated, layer.contraction, layer.contractionBias, base, stream, adding: true)
        }
        finalNorm.forward(
            stream,
            rows: rows,
            scale: base + layout.finalScale.offset,
            shift: base + layout.finalShift.offset
        )
        multiplier.multiply(
            matrix(finalNorm.output, rows, width),
            layout.output.matrix(in: base),
            into: matrix(scores, rows, shape.vocabulary)
        )
    }

    /// Turns the scores into probabilities; returns the sum, over all positions, of how surprising the target was, in
    /// nats.
    func sumOfLosses(targets: [Int32]) -> Double {
        precondition(targets.count == characters.count, "every character has one that follows it")
        var sum = 0.0
        for (row, target) in targets.enumerated() {
            let at = scores.base + row * shape.vocabulary
            let score = at[Int(target)]
            sum += Double(Rows.normalise(at, count: shape.vocabulary) - score)
        }
        return sum
    }

    /// Views a run's first rows as a matrix.
    func matrix(_ run: Floats, _ rows: Int, _ columns: Int) -> Matrix {
        precondition(rows * columns <= run.count, "a matrix lies inside its run")
        return Matrix(run.base, rows: rows, columns: columns)
    }

    private func project(
        _ input: Floats,
        _ weight: ParameterLayout.Tensor,
        _ bias: ParameterLayout.Tensor,
        _ base: UnsafeMutablePointer<Float>,
        _ output: Floats,
        adding: Bool = false
    ) {
        let rows = characters.count
        multiplier.multiply(
            matrix(input, rows, weight.rows),
            weight.matrix(in: base),
            into: matrix(output, rows, weight.columns),
            adding: adding
        )
        Rows.add(base + bias.offset, to: output.base, count: rows, width: weight.columns)
    }
}
