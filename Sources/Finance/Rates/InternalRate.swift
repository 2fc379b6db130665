import Quantities

/// The rates at which flows are worth nothing, all of them.
///
/// Flows that change sign more than once can have several rates or none, and then no one number is the answer.
package enum InternalRate: Hashable, Sendable {
    /// Exactly one.
    case one(Double)
    /// Several, rising: any one of them alone would mislead.
    case several([Double])
    /// The flows change sign, and yet no rate makes them nothing.
    case none
    /// Money goes one way only, so that no rate is asked for.
    case noSignChange

    /// The rate where there is exactly one.
    package var only: Double? { if case .one(let rate) = self { rate } else { nil } }

    /// All rates, rising.
    package var all: [Double] {
        switch self {
        case .one(let rate): [rate]
        case .several(let rates): rates
        case .none, .noSignChange: []
        }
    }
}

extension CashFlows {
    /// Every rate r above −1 with Σ aᵢ ÷ (1 + r)^tᵢ = 0.
    ///
    /// With s = ln(1 + r) the sum is f(s) = Σ aᵢ·e^(−s·tᵢ), which has no more roots than its coefficients have changes of
    /// sign (E. Laguerre, "Mémoire sur la théorie des équations numériques", 1883: Descartes' rule for real exponents).
    /// The proof isolates them: multiplied by e^(s·c), with c between the times of one change, and derived, the
    /// coefficients become aᵢ·(c − tᵢ) and change sign once less; by Rolle, its roots part those of f. So the roots of the
    /// derivative are found first, down to one change, where the root is single, and between neighbours f is bisected. A root where f
    /// touches zero without crossing is a derivative's root at which f is nothing. Cost: O(n·k²) for k changes.
    package var internalRate: InternalRate {
        guard signChanges > 0 else { return .noSignChange }
        let parts = zip(years, amounts).filter { $0.1 != 0 }
        let sum = ExponentialSum(times: parts.map(\.0), coefficients: parts.map(\.1))
        let rates = sum.roots.map(Self.rate(force:))
        return switch rates.count {
        case 0: .none
        case 1: .one(rates[0])
        default: .several(rates)
        }
    }

    /// e^s − 1 without loss near 0.
    private static func rate(force: Double) -> Double {
        guard abs(force) < 1e-3 else { return Elementary.exp(force) - 1 }
        return force * (1 + force / 2 * (1 + force / 3 * (1 + force / 4)))
    }

    /// The rate of one who borrows at one rate and invests what returns at another (modified internal rate of return):
    /// (value of the receipts at the end ÷ value of the payments at the start)^(1/n) − 1. Unique where the internal rate is
    /// not; nil when there are no payments or no receipts.
    ///
    /// S. Lin, "The Modified Internal Rate of Return and Investment Criterion", The Engineering Economist 21(4), 1976.
    package func modifiedRate(financeRate: Double, reinvestRate: Double) -> Double? {
        guard let length = years.last, length > 0 else { return nil }
        let paid = CashFlows(years: years, amounts: amounts.map { min($0, 0) }).presentValue(rate: financeRate)
        let received = CashFlows(years: years, amounts: amounts.map { max($0, 0) }).presentValue(rate: reinvestRate)
        guard paid < 0, received > 0 else { return nil }
        let growth = Elementary.log(received / -paid) / length + Elementary.log(1 + reinvestRate)
        return Elementary.exp(growth) - 1
    }
}
