/// Where each weight of a network lies in one flat run of floats.
///
/// One run for all of them keeps the optimiser, the sums over threads and the checkpoints free of any knowledge of
/// the network's parts.
struct ParameterLayout: Sendable {
    /// One tensor of weights.
    struct Tensor: Sendable {
        /// What it is, for messages and tests.
        let name: String
        /// Where it begins.
        let offset: Int
        /// Its rows; one for a vector.
        let rows: Int
        /// Its columns.
        let columns: Int
        /// How far the initial values spread around `center`.
        let spread: Float
        /// The middle of the initial values.
        let center: Float

        /// How many floats it holds.
        var count: Int { rows * columns }
        /// Whether weight decay pulls on it: on matrices alone, for scales and offsets should stay free.
        var decays: Bool { rows > 1 }
    }

    /// The tensors of one layer.
    struct Layer: Sendable {
        let attentionScale: Tensor
        let attentionShift: Tensor
        let queryKeyValue: Tensor
        let queryKeyValueBias: Tensor
        let projection: Tensor
        let projectionBias: Tensor
        let forwardScale: Tensor
        let forwardShift: Tensor
        let expansion: Tensor
        let expansionBias: Tensor
        let contraction: Tensor
        let contractionBias: Tensor
    }

    let characters: Tensor
    let positions: Tensor
    let layers: [Layer]
    let finalScale: Tensor
    let finalShift: Tensor
    let output: Tensor
    /// All of them, in the order in which they lie.
    let tensors: [Tensor]
    /// How many floats there are in all.
    let count: Int

    /// Lays out a network of this shape.
    init(_ shape: Shape) {
        var tensors: [Tensor] = []
        var next = 0
        func place(_ name: String, _ rows: Int, _ columns: Int, spread: Float = 0, center: Float = 0) -> Tensor {
            let tensor = Tensor(
                name: name,
                offset: next,
                rows: rows,
                columns: columns,
                spread: spread,
                center: center
            )
            next += tensor.count
            tensors.append(tensor)
            return tensor
        }
        let width = shape.width
        // A product over n numbers keeps their size when its weights spread by 1/√n.
        let even = 1 / Float(width).squareRoot()
        // What is added to the stream starts smaller the more often something is added (GPT-2's rule).
        let added = even / Float(2 * shape.layers).squareRoot()
        characters = place("characters", shape.vocabulary, width, spread: 0.1)
        positions = place("positions", shape.context, width, spread: 0.1)
        layers = (0..<shape.layers).map { number in
            Layer(
                attentionScale: place("\(number).attentionScale", 1, width, center: 1),
                attentionShift: place("\(number).attentionShift", 1, width),
                queryKeyValue: place("\(number).queryKeyValue", width, 3 * width, spread: even),
                queryKeyValueBias: place("\(number).queryKeyValueBias", 1, 3 * width),
                projection: place("\(number).projection", width, width, spread: added),
                projectionBias: place("\(number).projectionBias", 1, width),
                forwardScale: place("\(number).forwardScale", 1, width, center: 1),
                forwardShift: place("\(number).forwardShift", 1, width),
                expansion: place("\(number).expansion", width, shape.hiddenWidth, spread: even),
                expansionBias: place("\(number).expansionBias", 1, shape.hiddenWidth),
                contraction: place("\(number).contraction", shape.hiddenWidth, width, spread: added / 2),
                contractionBias: place("\(number).contractionBias", 1, width)
            )
        }
        finalScale = place("finalScale", 1, width, center: 1)
        finalShift = place("finalShift", 1, width)
        output = place("output", width, shape.vocabulary, spread: 0.02)
        self.tensors = tensors
        count = next
    }

    /// Draws initial weights: uniform around each tensor's centre, with its spread as standard deviation.
    func drawInitialValues(from numbers: inout SplitMix64) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(count)
        for tensor in tensors {
            // A uniform draw from ±√3·s has standard deviation s.
            let reach = tensor.spread * Float(3).squareRoot()
            for _ in 0..<tensor.count {
                values.append(reach == 0 ? tensor.center : tensor.center + reach * (2 * numbers.nextFraction() - 1))
            }
        }
        return values
    }
}

extension ParameterLayout.Tensor {
    /// This tensor's place in a run of weights or of gradients.
    func matrix(in run: UnsafeMutablePointer<Float>) -> Matrix {
        Matrix(run + offset, rows: rows, columns: columns)
    }
}
