/// What an advantage is worth as if it were a grant today.
///
/// The gross grant equivalent of state aid law: the present value of the difference to the market's terms, each year's
/// balance at the end of that year, discounted at the reference rate (Commission Communication 2008/C 14/02 on reference
/// rates; for guarantees, Notice 2008/C 155/02, section 4).
package struct GrantEquivalent: Hashable, Sendable {
    /// The present value, negative where the terms are dearer than the market's.
    package var signedValue: Double

    /// The aid: nothing where there is no advantage.
    package var value: Double { max(0, signedValue) }

    /// Of so much outstanding in each year, on which so much less a year is charged than the market would.
    package init(balances: [Double], advantageRate: Double, discountRate: Double) {
        var factor = 1.0
        signedValue = balances.reduce(0) { sum, balance in
            factor /= 1 + discountRate
            return sum + balance * advantageRate * factor
        }
    }

    /// Of a loan repaid in equal yearly parts after a grace.
    package init(
        loan principal: Double,
        years: Int,
        graceYears: Int,
        chargedRate: Double,
        marketRate: Double,
        discountRate: Double
    ) {
        let plan = Amortisation(
            principal: principal,
            ratePerPeriod: 0,
            periods: years,
            form: .linear,
            gracePeriods: graceYears
        )
        let opening = [principal] + plan.instalments.dropLast().map(\.balance)
        self.init(balances: opening, advantageRate: marketRate - chargedRate, discountRate: discountRate)
    }

    /// Of money from which less comes back than an investor at the market's rate would ask: the negative of its value at that rate.
    package init(investment flows: CashFlows, marketRate: Double) {
        signedValue = -flows.presentValue(rate: marketRate)
    }

    /// Adds several up.
    package static func sum(_ all: [GrantEquivalent]) -> Double { all.reduce(0) { $0 + $1.value } }
}
