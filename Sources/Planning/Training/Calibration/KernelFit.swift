import Quantities

/// Finds the kernel under which errors are likeliest (Rasmussen and Williams 2006, chapter 5.4).
///
/// Amplitudes, noise and lengths are moved up and down by ever smaller factors for as long as that helps, with a wide prior
/// round the kernel that it starts from. Only the runs that it is given have a say, so that a cross-validation chooses anew
/// in each of its parts. Cost: a few hundred factorings of a matrix of ``most`` runs.
struct KernelFit {
    /// Where there are more runs, so many of them, evenly chosen, speak for all.
    static let most = 500
    /// How far a logarithm may wander.
    static let deviation = 1.5

    private let features: [RunFeatures]
    private let errors: [Double]

    init(features: [RunFeatures], errors: [Double]) {
        let count = min(features.count, Self.most)
        let places = (0..<count).map { $0 * features.count / count }
        self.features = places.map { features[$0] }
        self.errors = places.map { errors[$0] }
    }

    /// The likeliest kernel near one to start from.
    func kernel(from start: ResidualModel.Kernel) -> ResidualModel.Kernel {
        let free = start.free
        var best = start
        var least = cost(best, from: start, free)
        for step in [1, 1, 0.5, 0.25] {
            for number in free {
                for factor in [Elementary.exp(step), Elementary.exp(-step)] {
                    var tried = best
                    tried[keyPath: number] *= factor
                    let cost = cost(tried, from: start, free)
                    guard cost < least else { continue }
                    (best, least) = (tried, cost)
                    break
                }
            }
        }
        return best
    }

    private func cost(
        _ kernel: ResidualModel.Kernel,
        from start: ResidualModel.Kernel,
        _ free: [WritableKeyPath<ResidualModel.Kernel, Double>]
    ) -> Double {
        guard let unlikelihood = ResidualModel.unlikelihood(of: errors, at: features, kernel) else { return .infinity }
        return free.reduce(unlikelihood) { sum, number in
            let off = Elementary.log(kernel[keyPath: number] / start[keyPath: number]) / Self.deviation
            return sum + 0.5 * off * off
        }
    }
}
