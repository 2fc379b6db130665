/// The most that the Union may pay of capital expenditure, and what the states must add.
///
/// Regulation (EU) 2026/150 of 2026-01-16: for a gigafactory the Union pays at most 17 % of capital expenditure, and the
/// participating states together at least as much as the Union.
package struct UnionShare: Hashable, Sendable {
    /// The rule for gigafactories.
    package static let gigafactoryCap = 0.17

    package var capitalCost: Double
    package var cap: Double

    package init(capitalCost: Double, cap: Double = gigafactoryCap) {
        self.capitalCost = capitalCost
        self.cap = cap
    }

    /// The most that the Union may pay.
    package var greatestUnionContribution: Double { cap * capitalCost }

    /// Whether the Union may pay so much. A cent of rounding is no breach.
    package func allows(union: Double) -> Bool { union <= greatestUnionContribution * (1 + 1e-12) + 0.005 }

    /// The least that the states must pay beside so much of the Union.
    package func leastStateContribution(union: Double) -> Double { union }
}
