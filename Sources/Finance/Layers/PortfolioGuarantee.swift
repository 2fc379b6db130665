/// A promise to bear a share of a portfolio's losses, up to a cap: as InvestEU's and EIF's capped portfolio guarantees do
/// (EIF, "InvestEU Portfolio Guarantee Products").
package struct PortfolioGuarantee: Hashable, Sendable {
    /// What is guaranteed, in whole units.
    package var volume: Int64
    /// The share of each loss that is borne.
    package var guaranteeRate: Double
    /// The greatest share of the guaranteed volume that is ever paid.
    package var capRate: Double

    package init(volume: Int64, guaranteeRate: Double, capRate: Double) {
        self.volume = volume
        self.guaranteeRate = guaranteeRate
        self.capRate = capRate
    }

    /// The most that is ever paid: volume × guarantee rate × cap rate.
    package var cap: Int64 { Cents.nearest(Double(volume) * guaranteeRate * capRate) }

    /// What is paid on so much loss.
    package func payment(on losses: Int64) -> Int64 { min(Cents.nearest(guaranteeRate * Double(losses)), cap) }

    /// What the public risk mobilises: volume ÷ cap; nil without a cap.
    package var leverage: Double? { Leverage(publicAmount: Double(cap), total: Double(volume))?.multiplier }
}

/// How much money a public euro stands beside. There is none without public money.
package struct Leverage: Hashable, Sendable {
    /// All money for a public euro.
    package var multiplier: Double
    /// Private money for a public euro.
    package var privatePerPublic: Double

    package init?(publicAmount: Double, total: Double) {
        guard publicAmount > 0 else { return nil }
        multiplier = total / publicAmount
        privatePerPublic = (total - publicAmount) / publicAmount
    }
}
