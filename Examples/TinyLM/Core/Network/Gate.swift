/// The bend between the two halves of the feed-forward part: GELU (Hendrycks and Gimpel, 2016).
///
/// The usual approximation ½x(1 + tanh u) is x·σ(2u) written otherwise, which needs one exponential.
enum Gate {
    private static let slope: Float = 1.595_769_1
    private static let cube: Float = 0.044_715

    /// Writes the gate of `count` numbers, a multiple of eight, to `output`.
    static func forward(_ input: Floats, count: Int, to output: Floats) {
        for index in stride(from: 0, to: count, by: 8) {
            let x = load(input.base + index)
            store(x * openness(x), at: output.base + index)
        }
    }

    /// Turns the gradient of the output into that of the input, in place.
    static func backward(_ gradient: Floats, count: Int, input: Floats) {
        for index in stride(from: 0, to: count, by: 8) {
            let x = load(input.base + index)
            let open = openness(x)
            let inner = slope * (1 + 3 * cube * x * x)
            let change = open + x * open * (1 - open) * inner
            store(load(gradient.base + index) * change, at: gradient.base + index)
        }
    }

    @inline(__always)
    private static func openness(_ x: Vector) -> Vector {
        1 / (1 + exponential(-slope * x * (1 + cube * x * x)))
    }
}
