import Glibc

/// What the network does to rows of numbers besides multiplying them: each function works eight numbers at a time.
enum Rows {
    /// Adds `bias` to each of the `count` rows.
    static func add(_ bias: UnsafeMutablePointer<Float>, to rows: UnsafeMutablePointer<Float>, count: Int, width: Int) {
        for row in 0..<count {
            accumulate(bias, into: rows + row * width, count: width)
        }
    }

    /// Adds the sum of the `count` rows to `total`.
    static func addSum(
        of rows: UnsafeMutablePointer<Float>,
        count: Int,
        width: Int,
        to total: UnsafeMutablePointer<Float>
    ) {
        for row in 0..<count {
            accumulate(rows + row * width, into: total, count: width)
        }
    }

    /// Adds `count` numbers to as many others.
    static func accumulate(_ source: UnsafeMutablePointer<Float>, into target: UnsafeMutablePointer<Float>, count: Int)
    {
        let even = count & ~7
        for index in stride(from: 0, to: even, by: 8) {
            store(load(target + index) + load(source + index), at: target + index)
        }
        for index in even..<count { target[index] += source[index] }
    }

    /// Turns `count` scores into probabilities; returns the logarithm of the sum of their exponentials.
    @discardableResult
    static func normalise(_ scores: UnsafeMutablePointer<Float>, count: Int) -> Float {
        var largest = scores[0]
        for index in 1..<max(count, 1) where scores[index] > largest { largest = scores[index] }
        var total: Float = 0
        var sums = Vector.zero
        let even = count & ~7
        for index in stride(from: 0, to: even, by: 8) {
            let powers = exponential(load(scores + index) - largest)
            store(powers, at: scores + index)
            sums += powers
        }
        if even < count {
            var last = Vector(repeating: -87)
            for index in even..<count { last[index - even] = scores[index] - largest }
            let powers = exponential(last)
            for index in even..<count {
                scores[index] = powers[index - even]
                total += powers[index - even]
            }
        }
        total += sums.sum()
        let share = 1 / total
        for index in stride(from: 0, to: even, by: 8) { store(load(scores + index) * share, at: scores + index) }
        for index in even..<count { scores[index] *= share }
        return largest + log(total)
    }
}
