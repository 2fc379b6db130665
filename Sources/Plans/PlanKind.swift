/// What can be planned.
package enum PlanKind: String, CaseIterable, Sendable {
    /// A training run: layout, time, memory, energy, cost.
    case training
    /// A site of some ten thousand chips and more.
    case gigafactory
    /// A fund that pays for one.
    case fund
    /// A scenario of the digital twin.
    case scenario
}
