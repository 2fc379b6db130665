/// Lets every position look back at itself and those before it, never ahead (Vaswani and others, 2017).
///
/// Its input are rows of queries, keys and values side by side; heads are views into them, so that nothing is copied.
struct Attention {
    private let shape: Shape
    private let weights: Floats
    private let weightGradient: Floats
    /// What was looked up, a row for each position.
    let output: Floats

    /// Takes memory for `sequences` sequences.
    init(_ shape: Shape, sequences: Int) {
        self.shape = shape
        weights = Floats(count: sequences * shape.heads * shape.context * shape.context)
        weightGradient = Floats(count: shape.context * shape.context)
        output = Floats(count: sequences * shape.context * shape.width)
    }

    /// Looks up values for the first `sequences` sequences.
    func forward(_ queryKeyValue: Floats, sequences: Int, with multiplier: Multiplier) {
        let context = shape.context
        let factor = 1 / Float(shape.headWidth).squareRoot()
        for sequence in 0..<sequences {
            for head in 0..<shape.heads {
                let table = table(sequence, head)
                multiplier.multiply(
                    part(0, of: queryKeyValue, sequence, head),
                    part(1, of: queryKeyValue, sequence, head).transposed,
                    into: table
                )
                for row in 0..<context {
                    let scores = table.base + row * context
                    for column in 0...row { scores[column] *= factor }
                    Rows.normalise(scores, count: row + 1)
                    // What lies ahead has no weight.
                    (scores + row + 1).update(repeating: 0, count: context - row - 1)
                }
                multiplier.multiply(
                    table,
                    part(2, of: queryKeyValue, sequence, head),
                    into: outputPart(of: output, sequence, head)
                )
            }
        }
    }

    /// Writes what `gradient` of the output means for queries, keys and values.
    func backward(
        _ gradient: Floats,
        _ queryKeyValue: Floats,
        sequences: Int,
        with multiplier: Multiplier,
        inputGradient: Floats
    ) {
        let context = shape.context
        let factor = 1 / Float(shape.headWidth).squareRoot()
        let changes = Matrix(weightGradient.base, rows: context, columns: context)
        for sequence in 0..<sequences {
            for head in 0..<shape.heads {
                let table = table(sequence, head)
                let change = outputPart(of: gradient, sequence, head)
                multiplier.multiply(change, part(2, of: queryKeyValue, sequence, head).transposed, into: changes)
                multiplier.multiply(table.transposed, change, into: part(2, of: inputGradient, sequence, head))
                for row in 0..<context {
                    let weight = table.base + row * context
                    let inner = changes.base + row * context
                    var mean: Float = 0
                    for column in 0...row { mean += inner[column] * weight[column] }
                    for column in 0...row { inner[column] = (inner[column] - mean) * weight[column] * factor }
                    (inner + row + 1).update(repeating: 0, count: context - row - 1)
                }
                let query = part(0, of: queryKeyValue, sequence, head)
                let key = part(1, of: queryKeyValue, sequence, head)
                multiplier.multiply(changes, key, into: part(0, of: inputGradient, sequence, head))
                multiplier.multiply(changes.transposed, query, into: part(1, of: inputGradient, sequence, head))
            }
        }
    }

    private func table(_ sequence: Int, _ head: Int) -> Matrix {
        let size = shape.context * shape.context
        let base = weights.base + (sequence * shape.heads + head) * size
        return Matrix(base, rows: shape.context, columns: shape.context)
    }

    /// One head's queries (0), keys (1) or values (2).
    private func part(_ number: Int, of run: Floats, _ sequence: Int, _ head: Int) -> Matrix {
        let rowStride = 3 * shape.width
        let start = sequence * shape.context * rowStride + number * shape.width + head * shape.headWidth
        return Matrix(run.base + start, rows: shape.context, columns: shape.headWidth, rowStride: rowStride)
    }

    private func outputPart(of run: Floats, _ sequence: Int, _ head: Int) -> Matrix {
        let start = sequence * shape.context * shape.width + head * shape.headWidth
        return Matrix(run.base + start, rows: shape.context, columns: shape.headWidth, rowStride: shape.width)
    }
}
