/// Finds the place where misses are least, with a normal prior on each coordinate.
///
/// Levenberg and Marquardt's method with slopes from small nudges. Cost: for each round as many sets of misses as there are
/// coordinates, and a few more.
struct LeastSquares {
    /// The prior.
    var means: [Double]
    var deviations: [Double]
    var rounds: Int

    /// The best place from a start; misses are in units of what is usual.
    func place(from start: [Double], _ misses: ([Double]) -> [Double]) -> [Double] {
        var place = start
        var damping = 1e-2
        var held = misses(place)
        var cost = self.cost(held, place)
        for _ in 0..<rounds {
            let (matrix, gradient) = equations(at: place, held, misses)
            var improved = 0.0
            for _ in 0..<8 {
                guard let step = step(matrix, gradient, damping) else {
                    damping *= 4
                    continue
                }
                let next = zip(place, step).map { $0 + min(max($1, -0.7), 0.7) }
                let tried = misses(next)
                let price = self.cost(tried, next)
                if price < cost {
                    improved = cost - price
                    (place, held, cost) = (next, tried, price)
                    damping = max(damping / 4, 1e-6)
                    break
                }
                damping *= 4
            }
            if improved < 1e-3 { break }
        }
        return place
    }

    private func cost(_ misses: [Double], _ place: [Double]) -> Double {
        var cost = misses.reduce(0) { $0 + $1 * $1 }
        for index in place.indices {
            let off = (place[index] - means[index]) / deviations[index]
            cost += off * off
        }
        return cost
    }

    /// The normal equations of a step from a place.
    private func equations(
        at place: [Double],
        _ held: [Double],
        _ misses: ([Double]) -> [Double]
    ) -> (matrix: [[Double]], gradient: [Double]) {
        let nudge = 1e-4
        let slopes = place.indices.map { index in
            var nudged = place
            nudged[index] += nudge
            return zip(held, misses(nudged)).map { ($0 - $1) / nudge }
        }
        let matrix = place.indices.map { i in
            place.indices.map { j in
                var sum = i == j ? 1 / (deviations[i] * deviations[i]) : 0
                for run in held.indices { sum += slopes[i][run] * slopes[j][run] }
                return sum
            }
        }
        let gradient = place.indices.map { i in
            var sum = (means[i] - place[i]) / (deviations[i] * deviations[i])
            for run in held.indices { sum += slopes[i][run] * held[run] }
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

    /// A miss whose square grows as the miss itself from `softness` on (Charbonnier's loss), so that what went wrong for
    /// other reasons does not lead.
    static func softened(_ miss: Double, from softness: Double) -> Double {
        let share = miss / softness
        let soft = softness * (2 * ((1 + share * share).squareRoot() - 1)).squareRoot()
        return miss < 0 ? -soft : soft
    }
}
