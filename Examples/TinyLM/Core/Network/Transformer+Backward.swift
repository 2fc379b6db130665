extension Transformer {
    /// Adds the gradient of the mean loss to `gradients`; call it once, after ``sumOfLosses(targets:)``.
    ///
    /// `share` is what one position counts for in the mean: one over the positions of the whole batch.
    func backward(targets: [Int32], share: Float, weights: Floats, gradients: Floats) {
        let rows = characters.count
        let width = shape.width
        let base = weights.base
        let into = gradients.base
        // The gradient of a score is its probability, less one where it was the target.
        for (row, target) in targets.enumerated() {
            let at = scores.base + row * shape.vocabulary
            at[Int(target)] -= 1
            for index in 0..<shape.vocabulary { at[index] *= share }
        }
        let scoreGradient = matrix(scores, rows, shape.vocabulary)
        multiplier.multiply(
            matrix(finalNorm.output, rows, width).transposed,
            scoreGradient,
            into: layout.output.matrix(in: into),
            adding: true
        )
        multiplier.multiply(
            scoreGradient,
            layout.output.matrix(in: base).transposed,
            into: matrix(narrow, rows, width)
        )
        stream.clear()
        finalNorm.backward(
            narrow,
            rows: rows,
            scale: base + layout.finalScale.offset,
            scaleGradient: into + layout.finalScale.offset,
            shiftGradient: into + layout.finalShift.offset,
            inputGradient: stream
        )
        for (block, layer) in zip(blocks, layout.layers).reversed() {
            backwardThroughForward(block, layer, base, into)
            backwardThroughAttention(block, layer, base, into)
        }
        for (row, character) in characters.enumerated() {
            let change = stream.base + row * width
            Rows.accumulate(change, into: into + layout.characters.offset + Int(character) * width, count: width)
            let position = into + layout.positions.offset + (row % shape.context) * width
            Rows.accumulate(change, into: position, count: width)
        }
    }

    private func backwardThroughForward(
        _ block: Block,
        _ layer: ParameterLayout.Layer,
        _ base: UnsafeMutablePointer<Float>,
        _ into: UnsafeMutablePointer<Float>
    ) {
        unproject(stream, block.gated, layer.contraction, layer.contractionBias, base, into, inputGradient: wide)
        Gate.backward(wide, count: characters.count * shape.hiddenWidth, input: block.expanded)
        unproject(
            wide,
            block.forwardNorm.output,
            layer.expansion,
            layer.expansionBias,
            base,
            into,
            inputGradient: narrow
        )
        block.forwardNorm.backward(
            narrow,
            rows: characters.count,
            scale: base + layer.forwardScale.offset,
            scaleGradient: into + layer.forwardScale.offset,
            shiftGradient: into + layer.forwardShift.offset,
            inputGradient: stream
        )
    }

    private func backwardThroughAttention(
        _ block: Block,
        _ layer: ParameterLayout.Layer,
        _ base: UnsafeMutablePointer<Float>,
        _ into: UnsafeMutablePointer<Float>
    ) {
        unproject(
            stream,
            block.attention.output,
            layer.projection,
            layer.projectionBias,
            base,
            into,
            inputGradient: narrow
        )
        block.attention.backward(
            narrow,
            block.queryKeyValue,
            sequences: characters.count / shape.context,
            with: multiplier,
            inputGradient: triple
        )
        unproject(
            triple,
            block.attentionNorm.output,
            layer.queryKeyValue,
            layer.queryKeyValueBias,
            base,
            into,
            inputGradient: narrow
        )
        block.attentionNorm.backward(
            narrow,
            rows: characters.count,
            scale: base + layer.attentionScale.offset,
            scaleGradient: into + layer.attentionScale.offset,
            shiftGradient: into + layer.attentionShift.offset,
            inputGradient: stream
        )
    }

    /// The way back through a product with a bias: adds to the weights' gradients, writes the input's.
    private func unproject(
        _ gradient: Floats,
        _ input: Floats,
        _ weight: ParameterLayout.Tensor,
        _ bias: ParameterLayout.Tensor,
        _ base: UnsafeMutablePointer<Float>,
        _ into: UnsafeMutablePointer<Float>,
        inputGradient: Floats
    ) {
        let rows = characters.count
        let change = matrix(gradient, rows, weight.columns)
        multiplier.multiply(
            matrix(input, rows, weight.rows).transposed,
            change,
            into: weight.matrix(in: into),
            adding: true
        )
        Rows.addSum(of: gradient.base, count: rows, width: weight.columns, to: into + bias.offset)
        multiplier.multiply(
            change,
            weight.matrix(in: base).transposed,
            into: matrix(inputGradient, rows, weight.rows)
        )
    }
}
