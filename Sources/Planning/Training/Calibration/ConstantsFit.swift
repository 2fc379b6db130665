import Quantities

/// Finds the constants of a step's time that agree best with measured runs.
///
/// Levenberg and Marquardt's method on the logarithm of the time, with a normal prior on each constant and a free
/// level for each profile: what sets one software apart from another is not put down to physics. Cost: a few
/// thousand evaluations of ``StepModel`` for each run.
struct ConstantsFit {
    /// The prior's means and standard deviations, of logarithms.
    var means = StepConstants.prior.means
    var deviations = StepConstants.prior.deviations
    /// How far a run scatters, and how far a profile's level may lie off.
    var runDeviation = 0.06
    var levelDeviation = 0.25
    var rounds = 15

    /// The constants for these runs, all of which have a measured time.
    func constants(for runs: [MeasuredRun]) -> StepConstants {
        let logs = runs.map { Elementary.log($0.seconds ?? 1) }
        let groups = Self.groups(of: runs)
        var place = means
        var damping = 1e-2
        var residuals = self.residuals(at: place, runs, logs)
        var cost = self.cost(residuals, place, groups)
        for _ in 0..<rounds {
            let (matrix, gradient) = equations(at: place, residuals, runs, logs, groups)
            var improved = 0.0
            for _ in 0..<8 {
                guard let step = step(matrix, gradient, damping) else {
                    damping *= 4
                    continue
                }
                let next = zip(place, step).map { $0 + min(max($1, -0.7), 0.7) }
                let tried = self.residuals(at: next, runs, logs)
                let price = self.cost(tried, next, groups)
                if price < cost {
                    improved = cost - price
                    (place, residuals, cost) = (next, tried, price)
                    damping = max(damping / 4, 1e-6)
                    break
                }
                damping *= 4
            }
            if improved < 1e-3 { break }
        }
        return StepConstants(logarithms: place)
    }

    private func residuals(at place: [Double], _ runs: [MeasuredRun], _ logs: [Double]) -> [Double] {
        let constants = StepConstants(logarithms: place)
        return runs.indices.map { logs[$0] - Elementary.log(runs[$0].modelled(constants).seconds) }
    }

    /// Places of each profile's runs.
    private static func groups(of runs: [MeasuredRun]) -> [[Int]] {
        var groups: [String: [Int]] = [:]
        for (place, run) in runs.enumerated() { groups[run.source, default: []].append(place) }
        return groups.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Takes out of a profile's residuals what its free level explains.
    private func whitened(_ residuals: [Double], _ groups: [[Int]]) -> [Double] {
        var white = residuals
        let (run, level) = (runDeviation * runDeviation, levelDeviation * levelDeviation)
        for group in groups {
            let mean = group.reduce(0) { $0 + residuals[$1] } / Double(group.count)
            let kept = (run / (run + Double(group.count) * level)).squareRoot()
            for place in group { white[place] = (residuals[place] - (1 - kept) * mean) / runDeviation }
        }
        return white
    }

    private func cost(_ residuals: [Double], _ place: [Double], _ groups: [[Int]]) -> Double {
        var cost = whitened(residuals, groups).reduce(0) { $0 + $1 * $1 }
        for index in place.indices {
            let off = (place[index] - means[index]) / deviations[index]
            cost += off * off
        }
        return cost
    }

    /// The normal equations of a step from a place.
    private func equations(
        at place: [Double],
        _ residuals: [Double],
        _ runs: [MeasuredRun],
        _ logs: [Double],
        _ groups: [[Int]]
    ) -> (matrix: [[Double]], gradient: [Double]) {
        let nudge = 1e-4
        let white = whitened(residuals, groups)
        let slopes = place.indices.map { index in
            var nudged = place
            nudged[index] += nudge
            let changed = self.residuals(at: nudged, runs, logs)
            return whitened(zip(residuals, changed).map { ($0 - $1) / nudge }, groups)
        }
        let matrix = place.indices.map { i in
            place.indices.map { j in
                var sum = i == j ? 1 / (deviations[i] * deviations[i]) : 0
                for run in runs.indices { sum += slopes[i][run] * slopes[j][run] }
                return sum
            }
        }
        let gradient = place.indices.map { i in
            var sum = (means[i] - place[i]) / (deviations[i] * deviations[i])
            for run in runs.indices { sum += slopes[i][run] * white[run] }
            return sum
        }
        return (matrix, gradient)
    }

    private func step(_ matrix: [[Double]], _ gradient: [Double], _ damping: Double) -> [Double]? {
        let size = gradient.count
        var damped = matrix.flatMap { $0 }
        for i in 0..<size { damped[i * size + i] *= 1 + damping }
        return CholeskyFactor(damped, size: size)?.solve(gradient)
    }
}

extension MeasuredRun {
    /// What the model alone says of it.
    func modelled(_ constants: StepConstants) -> StepTime { StepModel(setup, constants).time(of: layout) }
}
