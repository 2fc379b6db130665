import Quantities

/// f(s) = Σ aᵢ·e^(−s·tᵢ) with tᵢ rising and no aᵢ zero, and its real roots.
struct ExponentialSum {
    /// Roots are sought for |s| up to this: rates of 10²⁰⁰ and of −1 + 10⁻²⁰⁰ lie within.
    private static let reach = 460.0

    private var times: [Double]
    private var coefficients: [Double]

    init(times: [Double], coefficients: [Double]) {
        self.times = times
        // Products of many differences would overflow; only ratios matter.
        let greatest = coefficients.reduce(0) { max($0, abs($1)) }
        self.coefficients = coefficients.map { $0 / greatest }
    }

    /// All roots, rising; see ``CashFlows/internalRate`` for why none is missed.
    var roots: [Double] {
        let changes = coefficients.indices.dropFirst().filter { coefficients[$0 - 1] * coefficients[$0] < 0 }
        guard let change = changes.dropFirst(changes.count / 2).first else { return [] }
        if changes.count == 1 { return root(between: -Self.reach, Self.reach).map { [$0] } ?? [] }
        let middle = (times[change - 1] + times[change]) / 2
        let derivative = ExponentialSum(
            times: times,
            coefficients: zip(times, coefficients).map { $1 * (middle - $0) }
        )
        // Between neighbours here the sum only rises or only falls.
        let turns = [-Self.reach] + derivative.roots + [Self.reach]
        let touching = turns.map { abs($0) < Self.reach && isNothing(at: $0) }
        var found: [Double] = []
        for (place, turn) in turns.enumerated() {
            if place > 0, !touching[place - 1], !touching[place], let root = root(between: turns[place - 1], turn) {
                found.append(root)
            }
            if touching[place] { found.append(turn) }
        }
        return found
    }

    /// The sum divided by its greatest term's exponential, so that nothing overflows; the sign is the sum's.
    private func value(_ s: Double) -> Double { sum(s).value }

    private func sum(_ s: Double) -> (value: Double, slope: Double, size: Double) {
        // The terms that matter lie at the end where −s·t is greatest.
        let top = s > 0 ? times[0] : times[times.count - 1]
        var (value, slope, size) = (0.0, 0.0, 0.0)
        for (time, coefficient) in zip(times, coefficients) {
            let term = coefficient * Elementary.exp(-s * (time - top))
            value += term
            slope -= (time - top) * term
            size += abs(term)
        }
        return (value, slope, size)
    }

    /// Whether the sum is zero up to rounding.
    private func isNothing(at s: Double) -> Bool {
        let (value, _, size) = sum(s)
        return abs(value) <= 1e-13 * size
    }

    /// The one root between two places with values of unlike sign; nil when the signs are alike.
    ///
    /// Newton's step where it stays inside, else halving: to the last bit or two.
    private func root(between low: Double, _ high: Double) -> Double? {
        var (low, high) = (low, high)
        let lowValue = value(low)
        let highValue = value(high)
        if lowValue == 0 { return low }
        guard highValue != 0 else { return high }
        guard (lowValue < 0) != (highValue < 0) else { return nil }
        var guess = low < 0 && high > 0 ? 0.0 : (low + high) / 2
        for _ in 0..<200 {
            let (value, slope, _) = sum(guess)
            if value == 0 { return guess }
            if (value < 0) == (lowValue < 0) { low = guess } else { high = guess }
            let step = guess - value / slope
            let next = step > low && step < high ? step : (low + high) / 2
            if abs(next - guess) <= 1e-16 * max(1, abs(guess)) * 2 { return next }
            guess = next
        }
        return guess
    }
}
