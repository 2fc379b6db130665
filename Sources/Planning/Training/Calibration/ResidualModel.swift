import Quantities

/// What measured runs say about a model's error on a run like them: a Gaussian process over ``RunFeatures``.
///
/// Errors of one profile, chip or precision go together, and so do those of runs that lie near each other; far from all
/// that was measured it says nothing (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, chapter 2).
package struct ResidualModel: Sendable {
    /// How far errors go together, and over which distances.
    struct Kernel: Hashable, Sendable {
        /// How far errors of a group go together, by ``RunFeatures/Group``.
        var groups: [Double]
        /// How far errors of near runs do, in any profile, and how far besides within one.
        var near: Double
        var nearInProfile: Double
        /// How far they do where each dimension takes its own share away, as regimes do that end at an edge.
        var stepwise = 0.0
        /// What a repetition scatters.
        var noise: Double
        /// By ``RunFeatures/Dimension``: the distance over which runs tell of each other.
        var lengths: [Double]
    }

    struct Point: Sendable {
        var features: RunFeatures
        var weight: Double
    }

    let kernel: Kernel
    let points: [Point]
    private let numbers: [[String: Int]]
    private let pointGroups: [Int]
    private let scaled: [Double]

    /// Makes it of points whose weights are known.
    init(kernel: Kernel, points: [Point]) {
        self.kernel = kernel
        self.points = points
        var numbers = Array(repeating: [String: Int](), count: RunFeatures.Group.allCases.count)
        var pointGroups: [Int] = []
        for point in points {
            for (group, name) in point.features.groups.enumerated() {
                let number = numbers[group][name] ?? numbers[group].count
                numbers[group][name] = number
                pointGroups.append(number)
            }
        }
        self.numbers = numbers
        self.pointGroups = pointGroups
        scaled = points.flatMap { zip($0.features.values, kernel.lengths).map { $0 / $1 } }
    }

    /// Learns from errors at runs; nil where the errors can't be told apart, which noise above zero excludes.
    init?(kernel: Kernel, features: [RunFeatures], errors: [Double]) {
        guard let weights = Self.covariance(of: features, kernel)?.solve(errors) else { return nil }
        self.init(kernel: kernel, points: zip(features, weights).map { Point(features: $0, weight: $1) })
    }

    /// How unlikely errors are under a kernel: what their likelihood's logarithm lacks, but for a constant.
    static func unlikelihood(of errors: [Double], at features: [RunFeatures], _ kernel: Kernel) -> Double? {
        guard let factor = covariance(of: features, kernel) else { return nil }
        let fit = zip(errors, factor.solve(errors)).reduce(0) { $0 + $1.0 * $1.1 }
        return 0.5 * (fit + factor.logDeterminant)
    }

    /// How errors at runs go together.
    private static func covariance(of features: [RunFeatures], _ kernel: Kernel) -> CholeskyFactor? {
        let blank = ResidualModel(kernel: kernel, points: features.map { Point(features: $0, weight: 0) })
        let size = features.count
        var matrix = [Double](repeating: 0, count: size * size)
        for i in 0..<size {
            let row = blank.likeness(of: i, upTo: i)
            for j in 0...i { matrix[i * size + j] = row[j] }
            matrix[i * size + i] += kernel.noise * kernel.noise
        }
        return CholeskyFactor(matrix, size: size)
    }

    /// The error that is expected at a run, and how far it may lie off, as a standard deviation.
    ///
    /// The deviation is that which the most telling single point leaves: an upper bound, made honest by the conformal
    /// factor of ``Calibration``.
    func error(at features: RunFeatures) -> (mean: Double, deviation: Double) {
        let groups = features.groups.enumerated().map { numbers[$0][$1] ?? -1 }
        let values = zip(features.values, kernel.lengths).map { $0 / $1 }
        let own = variance
        var mean = 0.0
        var most = 0.0
        for place in points.indices {
            let likeness = self.likeness(values, groups, place)
            mean += likeness * points[place].weight
            most = max(most, likeness)
        }
        let noise = kernel.noise * kernel.noise
        return (mean, max(own + noise - most * most / (own + noise), noise).squareRoot())
    }

    /// How much a run has in common with itself.
    private var variance: Double {
        kernel.groups.reduce(0) { $0 + $1 * $1 } + kernel.near * kernel.near
            + kernel.nearInProfile * kernel.nearInProfile + kernel.stepwise * kernel.stepwise
    }

    private func likeness(of place: Int, upTo last: Int) -> [Double] {
        let width = RunFeatures.Dimension.allCases.count
        let count = RunFeatures.Group.allCases.count
        let values = Array(scaled[place * width..<(place + 1) * width])
        let groups = Array(pointGroups[place * count..<(place + 1) * count])
        return (0...last).map { likeness(values, groups, $0) }
    }

    private func likeness(_ values: [Double], _ groups: [Int], _ place: Int) -> Double {
        let width = values.count
        var distance = 0.0
        var steps = 0.0
        scaled.withUnsafeBufferPointer { scaled in
            values.withUnsafeBufferPointer { values in
                for dimension in 0..<width {
                    let off = values[dimension] - scaled[place * width + dimension]
                    distance += off * off
                    steps += abs(off)
                }
            }
        }
        if kernel.stepwise > 0 { return kernel.stepwise * kernel.stepwise * Elementary.exp(-steps) }
        var sum = kernel.near * kernel.near * Elementary.exp(-0.5 * distance)
        for group in groups.indices where pointGroups[place * groups.count + group] == groups[group] {
            sum += kernel.groups[group] * kernel.groups[group]
        }
        if pointGroups[place * groups.count] == groups[0] {
            sum += kernel.nearInProfile * kernel.nearInProfile * Elementary.exp(-distance.squareRoot())
        }
        return sum
    }
}
