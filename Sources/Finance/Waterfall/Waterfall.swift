import Quantities

/// What investors and manager agreed on.
package struct WaterfallTerms: Hashable, Sendable {
    /// The yearly rate that investors get before the manager gets anything, compounding.
    package var preferredRate: Double
    /// The manager's share of the profit.
    package var carry: Double
    /// The manager's share while it catches up with its carry; none where it is not above the carry.
    package var catchUp: Double

    package init(preferredRate: Double, carry: Double, catchUp: Double) {
        self.preferredRate = preferredRate
        self.carry = carry
        self.catchUp = catchUp
    }
}

/// Who gets what of a fund's distributions: capital back, preferred return, catch-up, then shares; over the whole fund.
///
/// The "European" waterfall (ILPA, "Private Equity Principles 3.0", 2019; A. Metrick, A. Yasuda, "The Economics of Private
/// Equity Funds", RFS 2010). ``hurdle`` is the investors' account at the preferred rate: every contribution adds to it, every
/// receipt takes from it, and it may be negative, a credit that keeps compounding; it is at most nothing exactly when
/// the investors earn the preferred rate. Money is in whole units, so that what goes out is what came in.
package struct Waterfall: Sendable {
    /// One distribution's parts.
    package struct Tiers: Hashable, Sendable {
        package var returnOfCapital: Int64 = 0
        package var preferred: Int64 = 0
        package var catchUpToManager: Int64 = 0
        package var catchUpToInvestors: Int64 = 0
        package var splitToManager: Int64 = 0
        package var splitToInvestors: Int64 = 0

        package var toInvestors: Int64 { returnOfCapital + preferred + catchUpToInvestors + splitToInvestors }
        package var toManager: Int64 { catchUpToManager + splitToManager }
    }

    package let terms: WaterfallTerms
    /// The investors' account at the preferred rate.
    package private(set) var hurdle: Int64 = 0
    /// Capital not yet returned.
    package private(set) var unreturned: Int64 = 0
    package private(set) var contributed: Int64 = 0
    package private(set) var distributed: Int64 = 0
    /// Profit paid to the investors so far.
    package private(set) var investorProfit: Int64 = 0
    /// Carry paid so far.
    package private(set) var carried: Int64 = 0

    package init(_ terms: WaterfallTerms) { self.terms = terms }

    /// What an account at the preferred rate grows by in so many years.
    package func growth(years: Double) -> Double { Amortisation.power(1 + terms.preferredRate, years) }

    /// Lets time pass: the account grows by a factor.
    package mutating func grow(by factor: Double) { hurdle = Cents.nearest(Double(hurdle) * factor) }

    /// Books what investors pay in; on one day, before what they get.
    package mutating func contribute(_ amount: Int64) {
        hurdle += amount
        unreturned += amount
        contributed += amount
    }

    /// Shares out cash.
    package mutating func distribute(_ cash: Int64) -> Tiers {
        var tiers = Tiers()
        guard cash > 0 else { return tiers }
        distributed += cash
        tiers.returnOfCapital = min(cash, unreturned)
        unreturned -= tiers.returnOfCapital
        hurdle -= tiers.returnOfCapital
        var rest = cash - tiers.returnOfCapital
        guard rest > 0 else { return tiers }
        tiers.preferred = min(rest, max(hurdle, 0))
        hurdle -= tiers.preferred
        investorProfit += tiers.preferred
        rest -= tiers.preferred
        guard rest > 0 else { return tiers }
        if terms.catchUp > terms.carry {
            let missing = terms.carry * Double(investorProfit + carried) - Double(carried)
            let whole = min(rest, Cents.nearest(max(0, missing / (terms.catchUp - terms.carry))))
            tiers.catchUpToManager = Cents.nearest(terms.catchUp * Double(whole))
            tiers.catchUpToInvestors = whole - tiers.catchUpToManager
            rest -= whole
        }
        tiers.splitToManager = Cents.nearest(terms.carry * Double(rest))
        tiers.splitToInvestors = rest - tiers.splitToManager
        hurdle -= tiers.catchUpToInvestors + tiers.splitToInvestors
        investorProfit += tiers.catchUpToInvestors + tiers.splitToInvestors
        carried += tiers.toManager
        return tiers
    }

    /// What all distributions are above all contributions; negative for a loss.
    package var profit: Int64 { distributed - contributed }

    /// What the manager gives back at the end: as much of its carry as the investors lack of the preferred rate, or as
    /// it has above its share of the profit, whichever is more.
    package var clawback: Int64 {
        let earned = Cents.nearest(terms.carry * Double(max(0, profit)))
        return min(carried, max(hurdle, carried - earned, 0))
    }
}
