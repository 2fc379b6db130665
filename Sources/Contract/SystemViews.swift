/// A system, its partitions and its load.
package struct SystemView: Codable, Sendable {
    package var name: String
    package var title: String
    package var country: String
    package var state: String
    package var isReachable: Bool
    package var gridGramsPerKilowattHour: Int64
    package var gridSource: String
    package var needsAccount: Bool
    package var datasets: [String]
    package var notes: String
    package var partitions: [PartitionView]
    package var runningJobs: Int
    package var placedJobs: Int
    package var starts: StartsView

    /// Makes the value from its fields.
    package init(
        name: String,
        title: String,
        country: String,
        state: String,
        isReachable: Bool,
        gridGramsPerKilowattHour: Int64,
        gridSource: String,
        needsAccount: Bool,
        datasets: [String],
        notes: String,
        partitions: [PartitionView],
        runningJobs: Int,
        placedJobs: Int,
        starts: StartsView
    ) {
        self.name = name
        self.title = title
        self.country = country
        self.state = state
        self.isReachable = isReachable
        self.gridGramsPerKilowattHour = gridGramsPerKilowattHour
        self.gridSource = gridSource
        self.needsAccount = needsAccount
        self.datasets = datasets
        self.notes = notes
        self.partitions = partitions
        self.runningJobs = runningJobs
        self.placedJobs = placedJobs
        self.starts = starts
    }
}

/// How long a system takes to begin what is sent to it, and how good the estimates of that were; recent starts count
/// most. What is said by too few is missing.
package struct StartsView: Codable, Sendable {
    /// How many starts are known.
    package var count: Int
    /// The wait from placement to start that half of them did not exceed.
    package var medianWaitMilliseconds: Int64?
    /// The error of the estimated start that half of them did not exceed.
    package var medianErrorMilliseconds: Int64?
    /// Of a thousand starts, how many fell into the interval that should hold 800 of them.
    package var insidePerMilleOf800: Int?
    /// Of a thousand starts, how many fell into the interval that should hold 900 of them.
    package var insidePerMilleOf900: Int?

    /// Makes the value from its fields.
    package init(
        count: Int,
        medianWaitMilliseconds: Int64? = nil,
        medianErrorMilliseconds: Int64? = nil,
        insidePerMilleOf800: Int? = nil,
        insidePerMilleOf900: Int? = nil
    ) {
        self.count = count
        self.medianWaitMilliseconds = medianWaitMilliseconds
        self.medianErrorMilliseconds = medianErrorMilliseconds
        self.insidePerMilleOf800 = insidePerMilleOf800
        self.insidePerMilleOf900 = insidePerMilleOf900
    }
}

/// A partition and what is free in it.
package struct PartitionView: Codable, Sendable {
    package var name: String
    package var chip: String
    /// `accelerator` or `core`: what a device is here.
    package var device: String
    package var nodes: Int
    package var coresPerNode: Int
    package var devicesPerNode: Int
    package var memoryMiBPerNode: Int64
    package var freeCores: Int
    package var freeDevices: Int
    /// `device` or `wholeNode`.
    package var billing: String
    package var microEurosPerDeviceHour: Int64
    package var defaultTimeSeconds: Int64
    package var longestTimeSeconds: Int64
    package var milliwattsPerDevice: Int64
    package var features: [String]
    /// How many jobs wait that could run here.
    package var waitingJobs: Int

    /// Makes the value from its fields.
    package init(
        name: String,
        chip: String,
        device: String,
        nodes: Int,
        coresPerNode: Int,
        devicesPerNode: Int,
        memoryMiBPerNode: Int64,
        freeCores: Int,
        freeDevices: Int,
        billing: String,
        microEurosPerDeviceHour: Int64,
        defaultTimeSeconds: Int64,
        longestTimeSeconds: Int64,
        milliwattsPerDevice: Int64,
        features: [String],
        waitingJobs: Int
    ) {
        self.name = name
        self.chip = chip
        self.device = device
        self.nodes = nodes
        self.coresPerNode = coresPerNode
        self.devicesPerNode = devicesPerNode
        self.memoryMiBPerNode = memoryMiBPerNode
        self.freeCores = freeCores
        self.freeDevices = freeDevices
        self.billing = billing
        self.microEurosPerDeviceHour = microEurosPerDeviceHour
        self.defaultTimeSeconds = defaultTimeSeconds
        self.longestTimeSeconds = longestTimeSeconds
        self.milliwattsPerDevice = milliwattsPerDevice
        self.features = features
        self.waitingJobs = waitingJobs
    }
}

/// A new state for a system or an allocation, with its reason.
package struct StateChange: Codable, Sendable {
    package var why: String

    /// Makes the value from its fields.
    package init(why: String) {
        self.why = why
    }
}

/// A new price for a partition.
package struct PriceChange: Codable, Sendable {
    package var microEurosPerDeviceHour: Int64
    package var why: String

    /// Makes the value from its fields.
    package init(microEurosPerDeviceHour: Int64, why: String) {
        self.microEurosPerDeviceHour = microEurosPerDeviceHour
        self.why = why
    }
}

/// The datasets that lie on a system.
package struct DatasetList: Codable, Sendable {
    package var datasets: [String]

    /// Makes the value from its fields.
    package init(datasets: [String]) {
        self.datasets = datasets
    }
}

/// The local account under which a person's jobs run on a system.
package struct AccountMapping: Codable, Sendable {
    package var account: String

    /// Makes the value from its fields.
    package init(account: String) {
        self.account = account
    }
}
