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
