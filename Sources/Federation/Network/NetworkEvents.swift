package import Quantities

/// A system was named.
package struct SystemRegistered: Sendable {
    package var system: SystemID
    package var name: String
    package var title: String
    package var country: String
    package var gridGramsPerKilowattHour: Int64
    package var gridSource: String
}

/// A system's connector reported what it has.
package struct InventoryReported: Sendable {
    package var system: SystemID
    package var pools: [ReportInventory.PoolShape]
    package var partitions: [PartitionShape]
    package var needsAccount: Bool
    package var notes: String
    package var price: MicroEuros
    /// How many of each pool's nodes earlier pools have as well; empty where no node is in two. It stands behind the fact.
    package var nodesInEarlierPools: [UInt32] = []
}

/// A system moved to another state.
package struct SystemStateChanged: Sendable {
    package var system: SystemID
    package var to: System.State
    package var why: String
}

/// A system came into or out of reach.
package struct ReachabilityChanged: Sendable {
    package var system: SystemID
    package var isReachable: Bool
}

/// A system said how long a newcomer waits in its own queue.
package struct QueueReported: Sendable {
    package var system: SystemID
    package var wait: Seconds?
}

/// A system's maintenance was planned anew, or a window of it began or ended.
package struct MaintenancePlanned: Sendable {
    package var system: SystemID
    package var windows: [MaintenanceWindow]
}

/// A system offers another share of its time.
package struct OfferedShareSet: Sendable {
    package var system: SystemID
    package var perMille: UInt32
    package var why: String
}

/// A month began, and nothing is used yet of the share that a system offers in it.
package struct OfferedShareRenewed: Sendable {
    package var system: SystemID
}

/// A partition has a new price.
package struct PriceSet: Sendable {
    package var partition: PartitionID
    package var microEurosPerDeviceHour: MicroEuros
    package var why: String
}

/// A system has other datasets.
package struct DatasetsSet: Sendable {
    package var system: SystemID
    package var datasets: [String]
}

/// Hours of a system's grid became known, or known otherwise.
package struct GridHoursRecorded: Sendable {
    package var system: SystemID
    /// The first hour, counted from 1970-01-01T00:00Z.
    package var firstHour: Int64
    /// An intensity for each hour from there on, in g CO2e/kWh.
    package var grams: [UInt32]
    /// Where they come from, in words.
    package var source: String
}
