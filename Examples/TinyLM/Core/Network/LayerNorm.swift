/// Brings every row to mean zero and variance one, then scales and shifts it (Ba, Kiros and Hinton, 2016).
///
/// Keeps what the way back needs: the rows before scaling, and each row's reciprocal deviation.
struct LayerNorm {
    private let width: Int
    private let standardised: Floats
    private let reciprocals: Floats
    /// The rows that came out.
    let output: Floats

    /// Takes memory for `rows` rows.
    init(rows: Int, width: Int) {
        self.width = width
        standardised = Floats(count: rows * width)
        reciprocals = Floats(count: rows)
        output = Floats(count: rows * width)
    }

    /// Normalises the first `rows` rows of `input` into `output`.
    func forward(
        _ input: Floats,
        rows: Int,
        scale: UnsafeMutablePointer<Float>,
        shift: UnsafeMutablePointer<Float>
    ) {
        for row in 0..<rows {
            let from = input.base + row * width
            var sum = Vector.zero
            for index in stride(from: 0, to: width, by: 8) { sum += load(from + index) }
            let mean = sum.sum() / Float(width)
            var squares = Vector.zero
            for index in stride(from: 0, to: width, by: 8) {
                let difference = load(from + index) - mean
                squares += difference * difference
            }
            let reciprocal = 1 / (squares.sum() / Float(width) + 1e-5).squareRoot()
            reciprocals.base[row] = reciprocal
            let kept = standardised.base + row * width
            let into = output.base + row * width
            for index in stride(from: 0, to: width, by: 8) {
                let standard = (load(from + index) - mean) * reciprocal
                store(standard, at: kept + index)
                store(standard * load(scale + index) + load(shift + index), at: into + index)
            }
        }
    }

    /// Adds what `gradient` of the output means for the input to `inputGradient`, and for the weights to theirs.
    func backward(
        _ gradient: Floats,
        rows: Int,
        scale: UnsafeMutablePointer<Float>,
        scaleGradient: UnsafeMutablePointer<Float>,
        shiftGradient: UnsafeMutablePointer<Float>,
        inputGradient: Floats
    ) {
        for row in 0..<rows {
            let from = gradient.base + row * width
            let kept = standardised.base + row * width
            var sums = Vector.zero
            var products = Vector.zero
            for index in stride(from: 0, to: width, by: 8) {
                let change = load(from + index)
                let standard = load(kept + index)
                store(load(scaleGradient + index) + change * standard, at: scaleGradient + index)
                store(load(shiftGradient + index) + change, at: shiftGradient + index)
                let inner = change * load(scale + index)
                sums += inner
                products += inner * standard
            }
            let mean = sums.sum() / Float(width)
            let meanProduct = products.sum() / Float(width)
            let reciprocal = reciprocals.base[row]
            let into = inputGradient.base + row * width
            for index in stride(from: 0, to: width, by: 8) {
                let inner = load(from + index) * load(scale + index)
                let change = (inner - mean - load(kept + index) * meanProduct) * reciprocal
                store(load(into + index) + change, at: into + index)
            }
        }
    }
}
