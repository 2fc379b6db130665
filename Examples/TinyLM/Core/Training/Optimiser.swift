/// Improves weights by their gradients: AdamW (Loshchilov and Hutter, 2019), with gradients clipped to length one.
///
/// The weights are worked on in fixed stretches, which threads share out; the gradient's length is summed over the
/// stretches in their order.
final class Optimiser {
    private static let meanMemory: Float = 0.9
    private static let squareMemory: Float = 0.98
    private static let decay: Float = 0.1
    private static let lengthLimit = 1.0
    private static let stretchLength = 8192

    /// The running means of the gradients.
    let means: Floats
    /// The running means of their squares.
    let squares: Floats
    private let stretches: [Stretch]
    private var lengths: [Double]

    private struct Stretch {
        let offset: Int
        let count: Int
        let decays: Bool
    }

    /// Starts without any memory of gradients.
    init(_ layout: ParameterLayout) {
        means = Floats(count: layout.count)
        squares = Floats(count: layout.count)
        stretches = layout.tensors.flatMap { tensor in
            stride(from: 0, to: tensor.count, by: Self.stretchLength).map { start in
                Stretch(
                    offset: tensor.offset + start,
                    count: min(Self.stretchLength, tensor.count - start),
                    decays: tensor.decays
                )
            }
        }
        lengths = [Double](repeating: 0, count: stretches.count)
    }

    /// Adds up the parts' gradients (into the first part's), and moves the weights; `step` counts from zero.
    ///
    /// Returns the length of the whole gradient before clipping. When that is not finite, nothing moves.
    func improve(_ weights: Floats, by parts: [Floats], rate: Float, step: Int, team: Team) -> Double {
        let stretches = stretches
        lengths.withUnsafeMutableBufferPointer { lengths in
            let lengths = lengths.baseAddress!
            team.perform(stretches.count) { number in
                lengths[number] = Self.addUp(parts, stretches[number])
            }
        }
        let length = lengths.reduce(0, +).squareRoot()
        guard length.isFinite else { return length }
        let move = Move(
            clip: Float(length > Self.lengthLimit ? Self.lengthLimit / length : 1),
            rate: rate,
            meanShare: 1 / (1 - Self.power(Self.meanMemory, step + 1)),
            squareShare: 1 / (1 - Self.power(Self.squareMemory, step + 1))
        )
        team.perform(stretches.count) { number in
            self.apply(move, to: weights, gradient: parts[0], stretches[number])
        }
        return length
    }

    private struct Move {
        let clip: Float
        let rate: Float
        let meanShare: Float
        let squareShare: Float
    }

    private static func addUp(_ parts: [Floats], _ stretch: Stretch) -> Double {
        let total = parts[0].base + stretch.offset
        for part in parts.dropFirst() {
            Rows.accumulate(part.base + stretch.offset, into: total, count: stretch.count)
        }
        var squares = Vector.zero
        for index in stride(from: 0, to: stretch.count, by: 8) {
            let gradient = load(total + index)
            squares += gradient * gradient
        }
        return Double(squares.sum())
    }

    private func apply(_ move: Move, to weights: Floats, gradient: Floats, _ stretch: Stretch) {
        let pull = stretch.decays ? 1 - move.rate * Self.decay : 1
        for index in stride(from: stretch.offset, to: stretch.offset + stretch.count, by: 8) {
            let change = load(gradient.base + index) * move.clip
            let mean = load(means.base + index) * Self.meanMemory + change * (1 - Self.meanMemory)
            let square = load(squares.base + index) * Self.squareMemory + change * change * (1 - Self.squareMemory)
            store(mean, at: means.base + index)
            store(square, at: squares.base + index)
            let size = (square * move.squareShare).squareRoot() + 1e-8
            let moved = load(weights.base + index) * pull - move.rate * move.meanShare * mean / size
            store(moved, at: weights.base + index)
        }
    }

    /// `base` to the power of `exponent`, by the same multiplications on every machine.
    private static func power(_ base: Float, _ exponent: Int) -> Float {
        var result = 1.0
        var square = Double(base)
        var left = exponent
        while left > 0 {
            if left & 1 == 1 { result *= square }
            square *= square
            left >>= 1
        }
        return Float(result)
    }
}
