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
    /// How many devices its partitions lend, accelerators and cores; what several have counts once.
    package var devices: Int
    /// How many of them jobs of ours have.
    package var busyDevices: Int
    package var runningJobs: Int
    package var placedJobs: Int
    /// When it is planned to be out of service, in order of time.
    package var maintenance: [MaintenanceView]
    /// What share of its time it offers.
    package var offeredShare: OfferedShareView
    package var starts: StartsView
    /// What its grid emits in this hour and the day after it, where that is known; nil where it is for none of them.
    package var gridHours: GridHoursView?

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
        devices: Int,
        busyDevices: Int,
        runningJobs: Int,
        placedJobs: Int,
        maintenance: [MaintenanceView],
        offeredShare: OfferedShareView,
        starts: StartsView,
        gridHours: GridHoursView? = nil
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
        self.devices = devices
        self.busyDevices = busyDevices
        self.runningJobs = runningJobs
        self.placedJobs = placedJobs
        self.maintenance = maintenance
        self.offeredShare = offeredShare
        self.starts = starts
        self.gridHours = gridHours
    }
}

/// What a grid emits hour by hour.
package struct GridHoursView: Codable, Sendable {
    /// Where the figures come from, in the words of whoever keeps them.
    package var source: String
    /// The hours that are known, in order of time.
    package var hours: [GridHourView]

    /// Makes the value from its fields.
    package init(source: String, hours: [GridHourView]) {
        self.source = source
        self.hours = hours
    }
}

/// What a grid emits in one hour.
package struct GridHourView: Codable, Sendable {
    /// When the hour begins.
    package var starts: String
    package var gramsPerKilowattHour: Int64

    /// Makes the value from its fields.
    package init(starts: String, gramsPerKilowattHour: Int64) {
        self.starts = starts
        self.gramsPerKilowattHour = gramsPerKilowattHour
    }
}

/// A time for which a system is planned to be out of service.
package struct MaintenanceView: Codable, Sendable {
    package var starts: String
    package var ends: String
    package var why: String

    /// Makes the value from its fields.
    package init(starts: String, ends: String, why: String) {
        self.starts = starts
        self.ends = ends
        self.why = why
    }
}

/// All the times for which a system is planned to be out of service, in place of those before.
package struct MaintenancePlan: Codable, Sendable {
    package var windows: [MaintenanceView]

    /// Makes the value from its fields.
    package init(windows: [MaintenanceView]) {
        self.windows = windows
    }
}

/// The share of its time that a system offers each calendar month (UTC), and what of it is gone.
package struct OfferedShareView: Codable, Sendable {
    /// How many thousandths of its time are offered; 1000 where all of it is, which holds nothing back.
    package var perMille: Int
    /// The month that is counted, as `2026-11`; nil where all is offered.
    package var month: String?
    /// What is offered and gone of each kind of device; empty where all is offered.
    package var devices: [OfferedDevicesView]

    /// Makes the value from its fields.
    package init(perMille: Int, month: String? = nil, devices: [OfferedDevicesView]) {
        self.perMille = perMille
        self.month = month
        self.devices = devices
    }
}

/// What a system offers of its devices of one kind in a month, and what of that is gone.
package struct OfferedDevicesView: Codable, Sendable {
    /// `accelerator` or `core`.
    package var device: String
    package var offeredDeviceSeconds: Int64
    /// What attempts used that ended in the month.
    package var usedDeviceSeconds: Int64
    /// What is set aside for open attempts.
    package var heldDeviceSeconds: Int64

    /// Makes the value from its fields.
    package init(device: String, offeredDeviceSeconds: Int64, usedDeviceSeconds: Int64, heldDeviceSeconds: Int64) {
        self.device = device
        self.offeredDeviceSeconds = offeredDeviceSeconds
        self.usedDeviceSeconds = usedDeviceSeconds
        self.heldDeviceSeconds = heldDeviceSeconds
    }
}

/// A new share of its time that a system offers, with its reason.
package struct ShareChange: Codable, Sendable {
    package var perMille: Int
    package var why: String

    /// Makes the value from its fields.
    package init(perMille: Int, why: String) {
        self.perMille = perMille
        self.why = why
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
    /// Which of the system's groups of equal nodes it has, from 0: partitions of one group have the very same nodes.
    package var pool: Int
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
        pool: Int,
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
        self.pool = pool
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

/// How a system is reached, for its operators.
package struct ConnectionView: Codable, Sendable {
    package var isReachable: Bool
    /// When it last answered this server.
    package var heard: String?
    /// How many jobs run in its own queue, whoever's they are; nil where it does not tell.
    package var running: Int?
    /// How many wait there.
    package var waiting: Int?
    /// `key` or `command`, by which tokens for its users are made; nil where nothing is needed.
    package var credential: String?
    /// When that was given.
    package var credentialSince: String?
    /// What lately went wrong, the latest first.
    package var troubles: [TroubleView]

    /// Makes the value from its fields.
    package init(
        isReachable: Bool,
        heard: String? = nil,
        running: Int? = nil,
        waiting: Int? = nil,
        credential: String? = nil,
        credentialSince: String? = nil,
        troubles: [TroubleView]
    ) {
        self.isReachable = isReachable
        self.heard = heard
        self.running = running
        self.waiting = waiting
        self.credential = credential
        self.credentialSince = credentialSince
        self.troubles = troubles
    }
}

/// One thing that went wrong between the server and a system.
package struct TroubleView: Codable, Sendable {
    package var code: String
    /// What stood in the way, and how to mend it.
    package var sentence: String
    package var first: String
    package var last: String
    package var count: Int

    /// Makes the value from its fields.
    package init(code: String, sentence: String, first: String, last: String, count: Int) {
        self.code = code
        self.sentence = sentence
        self.first = first
        self.last = last
        self.count = count
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
