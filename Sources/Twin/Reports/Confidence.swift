/// A mean over runs and how far the true one may lie from it.
package struct Confidence: Hashable, Sendable {
    /// The mean of the runs.
    package var mean: Double
    /// Half the width of the interval that holds the true mean with 95 % confidence; nil of fewer than two runs.
    package var halfWidth: Double?

    /// The mean of independent runs, with the interval of Student's t distribution.
    package init(_ values: [Double]) {
        let count = Double(values.count)
        mean = values.isEmpty ? 0 : values.reduce(0, +) / count
        guard values.count >= 2 else { return }
        let mean = mean
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        halfWidth = Self.quantile(degrees: values.count - 1) * (squares / (count - 1) / count).squareRoot()
    }

    /// The 97.5 % quantiles for 1 to 30 degrees of freedom.
    private static let table = [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ]

    /// Between the table's rows the smaller number of degrees decides, which widens the interval a little.
    private static func quantile(degrees: Int) -> Double {
        switch degrees {
        case ...30: table[degrees - 1]
        case ...39: 2.042
        case ...59: 2.021
        case ...119: 2.000
        default: 1.980
        }
    }
}

/// How evenly something is shared.
package enum Fairness {
    /// Jain's index: 1 when all have the same, 1/n when one has all. 1 of none.
    ///
    /// Jain, Chiu and Hawe, "A Quantitative Measure of Fairness and Discrimination", DEC-TR-301, 1984.
    package static func jain(_ values: [Double]) -> Double {
        let sum = values.reduce(0, +)
        let squares = values.reduce(0) { $0 + $1 * $1 }
        return squares > 0 ? sum * sum / (Double(values.count) * squares) : 1
    }
}
