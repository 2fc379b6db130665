/// What puts the queue of a system in order, and how much each part counts: the policy `multifactor`.
///
/// All weights are points, as in Scheduling's `PriorityWeights`; access modes and workloads bring points of their own.
package struct ScenarioPriority: Hashable, Sendable {
    /// The policy's name in reports and scenarios.
    package static let name = "multifactor"
    /// No weight is more.
    package static let greatest = 1 << 20

    /// In which time usage comes to count half.
    package var halfLifeSeconds: Int64
    /// For each hour of waiting.
    package var age: Int
    /// For each doubling of the devices asked for.
    package var size: Int
    /// For each halving of what the users of a country have used in proportion to its share.
    package var country: Int
    /// The same, for a kind of organisation in a country.
    package var organisation: Int
    /// The same, for a user in a kind of organisation.
    package var user: Int

    /// Describes an order; what is left out counts as it does where a scenario says nothing.
    package init(
        halfLifeSeconds: Int64 = 7 * 86_400,
        age: Int = 10,
        size: Int = 0,
        country: Int = 100,
        organisation: Int = 100,
        user: Int = 100
    ) {
        self.halfLifeSeconds = halfLifeSeconds
        self.age = age
        self.size = size
        self.country = country
        self.organisation = organisation
        self.user = user
    }
}
