package import Quantities
package import Scheduling

/// Names a system and says how it is reached.
package struct RegisterSystem: Sendable {
    package var name: String
    package var title: String
    package var country: String
    package var gridGramsPerKilowattHour: Int64
    package var gridSource: String

    /// Makes the command.
    package init(name: String, title: String, country: String, gridGramsPerKilowattHour: Int64, gridSource: String) {
        self.name = name
        self.title = title
        self.country = country
        self.gridGramsPerKilowattHour = gridGramsPerKilowattHour
        self.gridSource = gridSource
    }
}

/// Reports what a system has, as its connector found it.
package struct ReportInventory: Sendable {
    /// A group of equal nodes.
    package struct PoolShape: Hashable, Sendable {
        package var node: NodeCapacity
        package var count: UInt32

        /// Describes a pool.
        package init(node: NodeCapacity, count: UInt32) {
            self.node = node
            self.count = count
        }
    }

    package var system: SystemID
    package var pools: [PoolShape]
    package var partitions: [PartitionShape]
    package var needsAccount: Bool
    package var notes: String
    /// The price of a partition that is new, for each device-hour.
    package var price: MicroEuros
    /// How many of each pool's nodes earlier pools have as well; empty where no node is in two.
    package var nodesInEarlierPools: [UInt32]

    /// Makes the command.
    package init(
        system: SystemID,
        pools: [PoolShape],
        partitions: [PartitionShape],
        needsAccount: Bool,
        notes: String,
        price: MicroEuros,
        nodesInEarlierPools: [UInt32] = []
    ) {
        self.system = system
        self.pools = pools
        self.partitions = partitions
        self.needsAccount = needsAccount
        self.notes = notes
        self.price = price
        self.nodesInEarlierPools = nodesInEarlierPools
    }
}

/// Moves a system to another state.
package struct ChangeSystemState: Sendable {
    package var system: SystemID
    package var to: System.State
    package var why: String

    /// Makes the command.
    package init(system: SystemID, to: System.State, why: String) {
        self.system = system
        self.to = to
        self.why = why
    }
}

/// Says whether a system's connector reaches it.
package struct ReportReachability: Sendable {
    package var system: SystemID
    package var isReachable: Bool

    /// Makes the command.
    package init(system: SystemID, isReachable: Bool) {
        self.system = system
        self.isReachable = isReachable
    }
}

/// Says how long a newcomer waits in a system's own queue, as the system reckons.
package struct ReportQueue: Sendable {
    package var system: SystemID
    /// Nil where the system does not say.
    package var wait: Seconds?

    /// Makes the command.
    package init(system: SystemID, wait: Seconds?) {
        self.system = system
        self.wait = wait
    }
}

/// Says that nothing of ours runs any more on a system that is out of reach, so that its jobs may go on elsewhere.
package struct FenceSystem: Sendable {
    package var system: SystemID
    /// How that is known: the power is off, the network is cut, the site's people said so.
    package var why: String

    /// Makes the command.
    package init(system: SystemID, why: String) {
        self.system = system
        self.why = why
    }
}

/// Gives up what may run twice on systems that have been out of reach for so long, so that it goes on elsewhere.
package struct EndLeases: Sendable {
    package var lease: Seconds

    /// Makes the command.
    package init(after lease: Seconds) {
        self.lease = lease
    }
}

/// Sets for when a system is planned to be out of service: all its windows, in place of those before.
package struct PlanMaintenance: Sendable {
    package var system: SystemID
    package var windows: [MaintenanceWindow]

    /// Makes the command.
    package init(system: SystemID, windows: [MaintenanceWindow]) {
        self.system = system
        self.windows = windows
    }
}

/// Sets what share of its time a system offers the federation each month.
package struct SetOfferedShare: Sendable {
    package var system: SystemID
    /// From 1 to 1000, the whole.
    package var perMille: UInt32
    package var why: String

    /// Makes the command.
    package init(system: SystemID, perMille: UInt32, why: String) {
        self.system = system
        self.perMille = perMille
        self.why = why
    }
}

/// Sets what a partition costs from now on. What is already held or charged stays as it is.
package struct SetPrice: Sendable {
    package var partition: PartitionID
    package var microEurosPerDeviceHour: MicroEuros
    package var why: String

    /// Makes the command.
    package init(partition: PartitionID, microEurosPerDeviceHour: MicroEuros, why: String) {
        self.partition = partition
        self.microEurosPerDeviceHour = microEurosPerDeviceHour
        self.why = why
    }
}

/// Says which datasets lie on a system.
package struct SetDatasets: Sendable {
    package var system: SystemID
    package var datasets: [String]

    /// Makes the command.
    package init(system: SystemID, datasets: [String]) {
        self.system = system
        self.datasets = datasets
    }
}

/// Says what a system's grid emits in a run of hours, past or ahead.
package struct RecordGridHours: Sendable {
    package var system: SystemID
    /// The first hour, counted from 1970-01-01T00:00Z.
    package var firstHour: Int64
    /// An intensity for each hour from there on, in g CO2e/kWh, lifecycle.
    package var grams: [Int64]
    /// Where they come from, in words.
    package var source: String

    /// Makes the command.
    package init(system: SystemID, firstHour: Int64, grams: [Int64], source: String) {
        self.system = system
        self.firstHour = firstHour
        self.grams = grams
        self.source = source
    }
}
