package import Documents
package import Scheduling

/// What is to be played: systems, work, brokers, power, faults, from when and how long, and by which chances.
///
/// A value through and through: two runs of one scenario give the same report, byte for byte.
package struct Scenario: Hashable, Sendable {
    /// What it is called in reports.
    package var title: String
    /// Its first moment, in seconds since 1970.
    package var startUnixSeconds: Int64
    /// How long work is submitted; what is queued then still runs to its end.
    package var lengthSeconds: Int64
    /// The seeds; each gives a run of its own, and intervals are over them.
    package var seeds: [UInt64]
    /// The systems.
    package var network: [ScenarioSystem]
    /// The work.
    package var workloads: [ScenarioWorkload]
    /// Who chooses the system of a job; each is played against the same work.
    package var brokers: [Broker]
    /// The rules that work may be under.
    package var accessModes: [ScenarioAccessMode]
    /// Grams of CO2e for a kilowatt-hour, by zone.
    package var intensity: ZoneFigures
    /// Euros for a megawatt-hour, by zone.
    package var price: ZoneFigures
    /// What fails, and how often.
    package var failures: FailureRates
    /// How jobs save themselves; nil when what failed begins anew.
    package var checkpoints: Checkpoints?
    /// When systems are out of service.
    package var maintenance: [MaintenanceWindow]

    /// Describes a scenario.
    package init(
        title: String,
        startUnixSeconds: Int64,
        lengthSeconds: Int64,
        seeds: [UInt64] = [1],
        network: [ScenarioSystem],
        workloads: [ScenarioWorkload],
        brokers: [Broker] = [.eachSiteAlone],
        accessModes: [ScenarioAccessMode] = [],
        intensity: ZoneFigures = .byZone([]),
        price: ZoneFigures = .byZone([]),
        failures: FailureRates = .none,
        checkpoints: Checkpoints? = nil,
        maintenance: [MaintenanceWindow] = []
    ) {
        self.title = title
        self.startUnixSeconds = startUnixSeconds
        self.lengthSeconds = lengthSeconds
        self.seeds = seeds
        self.network = network
        self.workloads = workloads
        self.brokers = brokers
        self.accessModes = accessModes
        self.intensity = intensity
        self.price = price
        self.failures = failures
        self.checkpoints = checkpoints
        self.maintenance = maintenance
    }
}

/// A system of a scenario.
package struct ScenarioSystem: Hashable, Sendable {
    /// Equal nodes of a system.
    package struct Partition: Hashable, Sendable {
        /// Its name.
        package var name: String
        /// How many nodes.
        package var nodes: Int
        /// How many devices each has.
        package var devicesPerNode: Int
        /// The chip, in words.
        package var chip: String
        /// Power of a device at work with its share of the node, in watts.
        package var wattsPerDevice: Int
        /// Power of a device that is idle.
        package var idleWattsPerDevice: Int
        /// What an hour of a device costs its user.
        package var microEurosPerDeviceHour: Int64
        /// Nodes behind one switch, which fail with it and which a gang likes to share; 0 when all are equal.
        package var nodesPerSwitch: Int
        /// How fast its devices are, with 1 for what run times were measured on.
        package var speed: Double

        /// Describes a partition.
        package init(
            name: String,
            nodes: Int,
            devicesPerNode: Int,
            chip: String = "",
            wattsPerDevice: Int = 700,
            idleWattsPerDevice: Int = 0,
            microEurosPerDeviceHour: Int64 = 0,
            nodesPerSwitch: Int = 0,
            speed: Double = 1
        ) {
            self.name = name
            self.nodes = nodes
            self.devicesPerNode = devicesPerNode
            self.chip = chip
            self.wattsPerDevice = wattsPerDevice
            self.idleWattsPerDevice = idleWattsPerDevice
            self.microEurosPerDeviceHour = microEurosPerDeviceHour
            self.nodesPerSwitch = nodesPerSwitch
            self.speed = speed
        }

        /// All its devices.
        package var devices: Int { nodes * devicesPerNode }
    }

    /// Its name, unique in the scenario.
    package var name: String
    /// The country that it stands in, by two letters.
    package var country: String
    /// The zone of the grid that feeds it.
    package var zone: String
    /// Degrees north; nil when the map shall not show it.
    package var latitude: Double?
    /// Degrees east.
    package var longitude: Double?
    /// Power at the meter ÷ power at the machines.
    package var pue: Double
    /// How it serves its queue.
    package var policy: PoolPolicy
    /// What puts its queue in order, served by EASY backfill; nil where that is the order in which jobs came.
    package var priority: ScenarioPriority?
    /// Whether jobs that may be preempted are ended for those that may not.
    package var preempts: Bool
    /// The share of its time that the federation may use.
    package var offeredShare: Double
    /// Its partitions.
    package var partitions: [Partition]

    /// Describes a system.
    package init(
        name: String,
        country: String,
        zone: String? = nil,
        latitude: Double? = nil,
        longitude: Double? = nil,
        pue: Double = 1.2,
        policy: PoolPolicy = .easy,
        priority: ScenarioPriority? = nil,
        preempts: Bool = false,
        offeredShare: Double = 1,
        partitions: [Partition]
    ) {
        self.name = name
        self.country = country
        self.zone = zone ?? country
        self.latitude = latitude
        self.longitude = longitude
        self.pue = pue
        self.policy = policy
        self.priority = priority
        self.preempts = preempts
        self.offeredShare = offeredShare
        self.partitions = partitions
    }

    /// Its policy's name in reports and scenarios.
    package var policyName: String { priority == nil ? policy.name : ScenarioPriority.name }

    /// All its devices.
    package var devices: Int { partitions.reduce(0) { $0 + $1.devices } }

    /// The devices that make up the share of its time that the federation may use.
    package var offeredDevices: Int { partitions.reduce(0) { $0 + offeredDevices(of: $1) } }

    /// As ``offeredDevices``, of a partition: at least one, and whole nodes where nodes have switches and so names.
    func offeredDevices(of partition: Partition) -> Int {
        guard partition.nodesPerSwitch > 0, policy != .conservative else {
            return max(1, Int((Double(partition.devices) * offeredShare).rounded(.down)))
        }
        return max(1, Int((Double(partition.nodes) * offeredShare).rounded(.down))) * partition.devicesPerNode
    }
}

/// Work of a scenario: where it comes from and whose it is.
package struct ScenarioWorkload: Hashable, Sendable {
    /// Where jobs come from.
    package enum Source: Hashable, Sendable {
        /// A trace in a file, its submission times multiplied.
        case trace(path: String, arrivalScale: Double)
        /// Made up after a model that stands in a file.
        case modelFile(path: String, amount: Amount)
        /// Made up after a model.
        case model(WorkloadModel, amount: Amount)
    }

    /// How much work is made up.
    package enum Amount: Hashable, Sendable {
        /// As much as the model says.
        case asFitted
        /// So many jobs in 365 days.
        case jobsPerYear(Double)
        /// So much that it would use this share of all devices of the network.
        case load(Double)
    }

    /// Its name.
    package var name: String
    /// Where jobs come from.
    package var source: Source
    /// What counts as a device.
    package var unit: DemandUnit
    /// The systems whose users submit it, with weights; all systems by their devices when empty.
    package var homes: [NamedWeight]
    /// Countries of the users' organisations, with weights.
    package var countries: [NamedWeight]
    /// Kinds of the users' organisations, with weights.
    package var organisations: [NamedWeight]
    /// The access mode that it is under; empty for none.
    package var accessMode: String
    /// How much later than submission plus run time a job may end; nil when there is no deadline.
    package var slackSeconds: Int64?
    /// Whether schedulers see the users' estimates; else the truth.
    package var usesEstimates: Bool
    /// Points of priority that its jobs have as their quality of service.
    package var priority: Int
    /// Whether its jobs may be preempted.
    package var isPreemptible: Bool

    /// Describes work.
    package init(
        name: String,
        source: Source,
        unit: DemandUnit = .device,
        homes: [NamedWeight] = [],
        countries: [NamedWeight] = [],
        organisations: [NamedWeight] = [],
        accessMode: String = "",
        slackSeconds: Int64? = nil,
        usesEstimates: Bool = false,
        priority: Int = 0,
        isPreemptible: Bool = false
    ) {
        self.name = name
        self.source = source
        self.unit = unit
        self.homes = homes
        self.countries = countries
        self.organisations = organisations
        self.accessMode = accessMode
        self.slackSeconds = slackSeconds
        self.usesEstimates = usesEstimates
        self.priority = priority
        self.isPreemptible = isPreemptible
    }
}

/// Who chooses the system of a job.
package enum Broker: Hashable, Sendable {
    /// Every job stays at the system of its user.
    case eachSiteAlone
    /// Users choose, as today: once, when they submit, by what they see of the queues.
    case userPicks
    /// A copy waits on every system; the first to start wins and the others are taken back.
    case siblings
    /// Fabrique's: quotes from all systems, bound late, for these wishes.
    case quotes(Wishes)

    /// What counts in a quote, each against the best on offer.
    package struct Wishes: Hashable, Sendable {
        /// The end of the job.
        package var soon: Double
        /// Its cost.
        package var cheap: Double
        /// Its carbon.
        package var clean: Double

        /// Describes wishes; at least one is above 0.
        package init(soon: Double, cheap: Double, clean: Double) {
            self.soon = soon
            self.cheap = cheap
            self.clean = clean
        }

        /// Nothing but an early end.
        package static let soonest = Wishes(soon: 1, cheap: 0, clean: 0)
        /// Nothing but a low cost.
        package static let cheapest = Wishes(soon: 0, cheap: 1, clean: 0)
        /// Nothing but little carbon.
        package static let cleanest = Wishes(soon: 0, cheap: 0, clean: 1)
    }

    /// Its name in reports and scenarios.
    package var name: String {
        switch self {
        case .eachSiteAlone: "each-site-alone"
        case .userPicks: "user-picks"
        case .siblings: "siblings"
        case .quotes(.soonest): "soonest"
        case .quotes(.cheapest): "cheapest"
        case .quotes(.cleanest): "cleanest"
        case .quotes: "mixed"
        }
    }
}

/// An access mode of a scenario: its budget and its cap.
package struct ScenarioAccessMode: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// The device-hours that may be used in the scenario; nil for no limit.
    package var budgetDeviceHours: Int64?
    /// The share of the offered time of a system that it may take.
    package var shareCap: Double
    /// Points of priority that its jobs have.
    package var priority: Int
    /// Whether its jobs may be preempted.
    package var isPreemptible: Bool

    /// Describes a mode.
    package init(
        name: String,
        budgetDeviceHours: Int64? = nil,
        shareCap: Double = 1,
        priority: Int = 0,
        isPreemptible: Bool = false
    ) {
        self.name = name
        self.budgetDeviceHours = budgetDeviceHours
        self.shareCap = shareCap
        self.priority = priority
        self.isPreemptible = isPreemptible
    }
}

/// A figure of the grid for each zone.
package enum ZoneFigures: Hashable, Sendable {
    /// One for each zone, all the time; the weight is the figure. The zone `default` stands for all others.
    case byZone([NamedWeight])
    /// One for each hour, from a CSV whose first column is the hour and whose header names the zones.
    case hourly(path: String)

    /// The zone that stands for all others.
    static let others = "default"

    /// Whether there are any: where none are given, nothing is known of any zone.
    var isGiven: Bool { self != .byZone([]) }
}

/// When a system is out of service.
package struct MaintenanceWindow: Hashable, Sendable {
    /// The system.
    package var system: String
    /// When it begins, in seconds since 1970.
    package var startUnixSeconds: Int64
    /// How long it lasts.
    package var lengthSeconds: Int64
    /// It comes again after so long; nil when it comes once.
    package var everySeconds: Int64?

    /// Describes a window.
    package init(system: String, startUnixSeconds: Int64, lengthSeconds: Int64, everySeconds: Int64? = nil) {
        self.system = system
        self.startUnixSeconds = startUnixSeconds
        self.lengthSeconds = lengthSeconds
        self.everySeconds = everySeconds
    }
}

/// How jobs save themselves.
package struct Checkpoints: Hashable, Sendable {
    /// How long a job works between two.
    package var everySeconds: Int64
    /// How long one takes, in which the job does not work.
    package var costSeconds: Int64
    /// How long a job takes to begin again from the last.
    package var restartSeconds: Int64

    /// Describes checkpoints.
    package init(everySeconds: Int64, costSeconds: Int64, restartSeconds: Int64) {
        self.everySeconds = everySeconds
        self.costSeconds = costSeconds
        self.restartSeconds = restartSeconds
    }
}
