import Quantities

/// Finds the constants of a step's time that agree best with measured runs.
///
/// Least squares of the logarithm of the time, with a free level for each profile: what sets one software apart from
/// another is not put down to physics. Cost: a few thousand evaluations of ``StepModel`` for each run.
struct ConstantsFit {
    /// The prior's means and standard deviations, of logarithms.
    var means = StepConstants.prior.means
    var deviations = StepConstants.prior.deviations
    /// How far a run scatters, and how far a profile's level may lie off.
    var runDeviation = 0.06
    var levelDeviation = 0.25
    var rounds = 15
    /// From where on misses are softened; nowhere unless it is said.
    var softness: Double?
    /// Where it starts; at the means unless something is known.
    var start: StepConstants?
    /// Which runs stalled, by place; none unless something is known.
    var stalled: [Bool] = []

    /// The constants for these runs, all of which have a measured time.
    func constants(for runs: [MeasuredRun]) -> StepConstants {
        let logs = runs.map { Elementary.log($0.seconds ?? 1) }
        let groups = Self.groups(of: runs)
        let squares = LeastSquares(means: means, deviations: deviations, rounds: rounds)
        return StepConstants(
            logarithms: squares.place(from: start?.logarithms ?? means) { place in
                whitened(misses(StepConstants(logarithms: place), runs, logs), groups)
            }
        )
    }

    private func misses(_ constants: StepConstants, _ runs: [MeasuredRun], _ logs: [Double]) -> [Double] {
        runs.indices.map { place in
            let isStalled = stalled.isEmpty ? false : stalled[place]
            let miss = logs[place] - Elementary.log(runs[place].modelled(constants, isStalled: isStalled))
            return softness.map { LeastSquares.softened(miss, from: $0) } ?? miss
        }
    }

    /// Places of each profile's runs.
    private static func groups(of runs: [MeasuredRun]) -> [[Int]] {
        var groups: [String: [Int]] = [:]
        for (place, run) in runs.enumerated() { groups[run.source, default: []].append(place) }
        return groups.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Takes out of a profile's misses what its free level explains.
    private func whitened(_ misses: [Double], _ groups: [[Int]]) -> [Double] {
        var white = misses
        let (run, level) = (runDeviation * runDeviation, levelDeviation * levelDeviation)
        for group in groups {
            let mean = group.reduce(0) { $0 + misses[$1] } / Double(group.count)
            let kept = (run / (run + Double(group.count) * level)).squareRoot()
            for place in group { white[place] = (misses[place] - (1 - kept) * mean) / runDeviation }
        }
        return white
    }
}

extension MeasuredRun {
    /// The seconds that the model alone says of it.
    func modelled(_ constants: StepConstants, isStalled: Bool = false) -> Double {
        let model = StepModel(setup, constants)
        let seconds = model.time(of: layout).seconds
        return isStalled ? seconds + model.stalled(layout) : seconds
    }
}
