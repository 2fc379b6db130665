/// A layer of a fund's capital: what it asks for and when it is paid.
package struct Layer: Hashable, Sendable {
    /// What kind of claim it has.
    package enum Kind: String, CaseIterable, Sendable {
        /// Interest and principal by a schedule, before all that follows.
        case debt
        /// What is left, after a preferred return.
        case equity
        /// As equity, and the first to lose.
        case firstLoss
        /// No claim.
        case grant
    }

    /// When a debt is paid back: in monthly instalments from the end of the grace.
    package struct Repayment: Hashable, Sendable {
        package enum Form: Hashable, Sendable {
            case fixed(RepaymentForm)
            /// As the plan's own cash allows, covered so many times.
            case sculpted(cover: Double)
        }

        package var form: Form
        /// Months from the fund's first in which interest alone is due; it may be drawn for.
        package var graceMonths: Int
        /// Months of instalments after them.
        package var months: Int

        package init(form: Form, graceMonths: Int, months: Int) {
            self.form = form
            self.graceMonths = graceMonths
            self.months = months
        }
    }

    package var name: String
    package var kind: Kind
    /// A debt's interest, or the return that an equity layer gets before a layer below gets anything.
    package var rate: Double
    /// Its part of what is left when all accounts are settled.
    package var upsideShare: Double
    /// Nil for all but debts.
    package var repayment: Repayment?
    /// What the market would ask, to tell the aid in it; nil where the terms are the market's.
    package var marketRate: Double?

    package init(
        name: String,
        kind: Kind,
        rate: Double = 0,
        upsideShare: Double = 0,
        repayment: Repayment? = nil,
        marketRate: Double? = nil
    ) {
        self.name = name
        self.kind = kind
        self.rate = rate
        self.upsideShare = upsideShare
        self.repayment = repayment
        self.marketRate = marketRate
    }

    /// Whether it shares in distributions by an account of its own.
    package var isEquity: Bool { kind == .equity || kind == .firstLoss }
}

/// A guarantee on one layer's principal.
package struct LayerGuarantee: Hashable, Sendable {
    package var name: String
    /// The place of the guaranteed layer.
    package var layer: Int
    /// Who bears it.
    package var source: Commitment.Source
    package var guaranteeRate: Double
    package var capRate: Double
    /// What the fund pays a year on what is guaranteed and outstanding.
    package var premium: Double
    /// What the market would ask.
    package var marketPremium: Double

    package init(
        name: String,
        layer: Int,
        source: Commitment.Source,
        guaranteeRate: Double,
        capRate: Double,
        premium: Double,
        marketPremium: Double
    ) {
        self.name = name
        self.layer = layer
        self.source = source
        self.guaranteeRate = guaranteeRate
        self.capRate = capRate
        self.premium = premium
        self.marketPremium = marketPremium
    }
}
