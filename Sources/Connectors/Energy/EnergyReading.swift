package import Federation
package import Quantities

/// An amount of energy that says how it was got.
package struct EnergyReading: Hashable, Sendable {
    /// The amount.
    package var amount: Joules
    /// Whether it was read off counters or computed from a model.
    package var source: AttemptEnd.EnergySource
    /// What was measured, or by which model it was estimated.
    package var basis: String

    /// Describes an amount of energy.
    package init(amount: Joules, source: AttemptEnd.EnergySource, basis: String) {
        self.amount = amount
        self.source = source
        self.basis = basis
    }
}
