public import Quantities

/// One try of a job on one system, after it ended. Written once.
public struct ArchivedAttempt: Hashable, Sendable {
    /// The job that it was a try of.
    public var job: UInt64
    /// Its number, which is also its fencing token.
    public var attempt: Int
    /// The system that it was placed on.
    public var system: String
    /// The partition that it was placed on.
    public var partition: String
    /// The node, or the site's list of nodes, that it ran on.
    public var node: String?
    /// The site's own number for it.
    public var siteJob: String?
    /// When it was placed.
    public var placed: Instant
    /// When it started to run.
    public var started: Instant?
    /// When it ended.
    public var ended: Instant
    /// How it ended.
    public var outcome: String
    /// Whose fault a failure was: `user` or `platform`.
    public var fault: String?
    /// The exit code.
    public var exitCode: Int?
    /// The signal that ended it.
    public var signal: Int?
    /// How many devices it had.
    public var devices: Int
    /// The compute it used, in device-seconds.
    public var deviceSeconds: DeviceSeconds
    /// Who pays for it: `project` or `platform`.
    public var paidBy: String
    /// Processor time in milliseconds.
    public var cpuMilliseconds: Int64
    /// The most memory that it held.
    public var peakMemoryBytes: Bytes
    /// Energy at the machine.
    public var joules: Joules
    /// How the energy was got: `measured` (and of what) or `estimated`.
    public var energySource: String
    /// The power model of an estimate; empty for a measurement.
    public var energyModel: String
    /// Greenhouse gas of that energy.
    public var microgramsCO2e: MicrogramsCO2e
    /// In how many of the hours in which it ran that gas is by the hour's intensity of the grid; in the others by the year's.
    public var gridHoursKnown: Int
    /// The price.
    public var microEuros: MicroEuros
    /// Whether it went on from a checkpoint of an earlier attempt.
    public var isResumed: Bool
    /// What it found of its job's checkpoint, which lay on another system, in the engine's own form; empty where nothing was
    /// settled for it.
    public var checkpoint: [UInt8]

    /// Describes an ended attempt; what is left out did not happen or cost nothing.
    public init(
        job: UInt64,
        attempt: Int,
        system: String,
        partition: String,
        node: String? = nil,
        siteJob: String? = nil,
        placed: Instant,
        started: Instant? = nil,
        ended: Instant,
        outcome: String,
        fault: String? = nil,
        exitCode: Int? = nil,
        signal: Int? = nil,
        devices: Int,
        deviceSeconds: DeviceSeconds = 0,
        paidBy: String,
        cpuMilliseconds: Int64 = 0,
        peakMemoryBytes: Bytes = 0,
        joules: Joules = 0,
        energySource: String = "",
        energyModel: String = "",
        microgramsCO2e: MicrogramsCO2e = 0,
        gridHoursKnown: Int = 0,
        microEuros: MicroEuros = 0,
        isResumed: Bool = false,
        checkpoint: [UInt8] = []
    ) {
        self.job = job
        self.attempt = attempt
        self.system = system
        self.partition = partition
        self.node = node
        self.siteJob = siteJob
        self.placed = placed
        self.started = started
        self.ended = ended
        self.outcome = outcome
        self.fault = fault
        self.exitCode = exitCode
        self.signal = signal
        self.devices = devices
        self.deviceSeconds = deviceSeconds
        self.paidBy = paidBy
        self.cpuMilliseconds = cpuMilliseconds
        self.peakMemoryBytes = peakMemoryBytes
        self.joules = joules
        self.energySource = energySource
        self.energyModel = energyModel
        self.microgramsCO2e = microgramsCO2e
        self.gridHoursKnown = gridHoursKnown
        self.microEuros = microEuros
        self.isResumed = isResumed
        self.checkpoint = checkpoint
    }
}

extension ArchivedAttempt {
    /// In the order of `bind(to:)` and of `init(row:)`.
    static let columns = """
        job, attempt, system, partition, node, site_job, placed_ms, started_ms, ended_ms, outcome, fault, exit_code, \
        signal, devices, device_seconds, paid_by, cpu_milliseconds, peak_memory_bytes, joules, energy_source, \
        energy_model, micrograms_co2e, micro_euros, is_resumed, grid_hours_known, checkpoint
        """

    func bind(to statement: Statement) {
        statement.bind(job)
        statement.bind(attempt)
        statement.bind(system)
        statement.bind(partition)
        statement.bind(node)
        statement.bind(siteJob)
        statement.bind(placed)
        statement.bind(started)
        statement.bind(ended)
        statement.bind(outcome)
        statement.bind(fault)
        statement.bind(exitCode)
        statement.bind(signal)
        statement.bind(devices)
        statement.bind(deviceSeconds)
        statement.bind(paidBy)
        statement.bind(cpuMilliseconds)
        statement.bind(peakMemoryBytes)
        statement.bind(joules)
        statement.bind(energySource)
        statement.bind(energyModel)
        statement.bind(microgramsCO2e)
        statement.bind(microEuros)
        statement.bind(isResumed)
        statement.bind(gridHoursKnown)
        statement.bind(checkpoint)
    }

    init(row: Statement) {
        job = row.readUInt64()
        attempt = row.readInt()
        system = row.readString()
        partition = row.readString()
        node = row.readOptionalString()
        siteJob = row.readOptionalString()
        placed = row.readInstant()
        started = row.readOptionalInstant()
        ended = row.readInstant()
        outcome = row.readString()
        fault = row.readOptionalString()
        exitCode = row.readOptionalInt()
        signal = row.readOptionalInt()
        devices = row.readInt()
        deviceSeconds = row.readQuantity()
        paidBy = row.readString()
        cpuMilliseconds = row.readInt64()
        peakMemoryBytes = row.readQuantity()
        joules = row.readQuantity()
        energySource = row.readString()
        energyModel = row.readString()
        microgramsCO2e = row.readQuantity()
        microEuros = row.readQuantity()
        isResumed = row.readBool()
        gridHoursKnown = row.readInt()
        checkpoint = row.readBytes()
    }
}
