public import Quantities

/// A job that has ended and left memory. Written once; a later change is a ledger entry of its own.
///
/// Texts are the domain's codes and opaque ids: the journal stores them and gives them no meaning.
public struct ArchivedJob: Hashable, Sendable {
    /// The job's number, below 2⁶³.
    public var job: UInt64
    /// The number of the array that it belongs to; nil outside an array.
    public var arrayBase: UInt64?
    /// Its index in the array.
    public var arrayIndex: Int?
    /// The project that it ran for.
    public var project: String
    /// The opaque id of the person who submitted it.
    public var person: String
    /// The allocation that it was charged to.
    public var allocation: String
    /// The system of the last attempt; nil if it was never placed.
    public var system: String?
    /// The partition of the last attempt; nil if it was never placed.
    public var partition: String?
    /// How it ended: `succeeded`, `failed`, `cancelled`, `timedOut`.
    public var outcome: String
    /// Whose fault a failure was: `user` or `platform`.
    public var fault: String?
    /// The exit code of the last attempt.
    public var exitCode: Int?
    /// The signal that ended the last attempt.
    public var signal: Int?
    /// When it was submitted.
    public var submitted: Instant
    /// When the last attempt started to run.
    public var started: Instant?
    /// When it ended.
    public var ended: Instant
    /// How many attempts it took.
    public var attempts: Int
    /// The compute billed, in device-seconds.
    public var deviceSeconds: DeviceSeconds
    /// Processor time over all attempts, in milliseconds.
    public var cpuMilliseconds: Int64
    /// The most memory that any attempt held.
    public var peakMemoryBytes: Bytes
    /// Energy over all attempts, at the machine.
    public var joules: Joules
    /// How the energy was got: `measured` (and of what) or `estimated`.
    public var energySource: String
    /// Greenhouse gas of that energy.
    public var microgramsCO2e: MicrogramsCO2e
    /// The price billed.
    public var microEuros: MicroEuros
    /// The record that ended it.
    public var sequence: UInt64
    /// What the engine keeps beside it (quote, requested resources), opaque to us.
    public var detail: [UInt8]

    /// Describes an ended job; what is left out did not happen or cost nothing.
    public init(
        job: UInt64,
        arrayBase: UInt64? = nil,
        arrayIndex: Int? = nil,
        project: String,
        person: String,
        allocation: String,
        system: String? = nil,
        partition: String? = nil,
        outcome: String,
        fault: String? = nil,
        exitCode: Int? = nil,
        signal: Int? = nil,
        submitted: Instant,
        started: Instant? = nil,
        ended: Instant,
        attempts: Int = 0,
        deviceSeconds: DeviceSeconds = 0,
        cpuMilliseconds: Int64 = 0,
        peakMemoryBytes: Bytes = 0,
        joules: Joules = 0,
        energySource: String = "",
        microgramsCO2e: MicrogramsCO2e = 0,
        microEuros: MicroEuros = 0,
        sequence: UInt64,
        detail: [UInt8] = []
    ) {
        self.job = job
        self.arrayBase = arrayBase
        self.arrayIndex = arrayIndex
        self.project = project
        self.person = person
        self.allocation = allocation
        self.system = system
        self.partition = partition
        self.outcome = outcome
        self.fault = fault
        self.exitCode = exitCode
        self.signal = signal
        self.submitted = submitted
        self.started = started
        self.ended = ended
        self.attempts = attempts
        self.deviceSeconds = deviceSeconds
        self.cpuMilliseconds = cpuMilliseconds
        self.peakMemoryBytes = peakMemoryBytes
        self.joules = joules
        self.energySource = energySource
        self.microgramsCO2e = microgramsCO2e
        self.microEuros = microEuros
        self.sequence = sequence
        self.detail = detail
    }
}

extension ArchivedJob {
    /// In the order of `bind(to:)` and of `init(row:)`.
    static let columns = """
        job, array_base, array_index, project, person, allocation, system, partition, outcome, fault, exit_code, \
        signal, submitted_ms, started_ms, ended_ms, attempts, device_seconds, cpu_milliseconds, peak_memory_bytes, \
        joules, energy_source, micrograms_co2e, micro_euros, sequence, detail
        """

    func bind(to statement: Statement) {
        statement.bind(job)
        statement.bind(arrayBase)
        statement.bind(arrayIndex)
        statement.bind(project)
        statement.bind(person)
        statement.bind(allocation)
        statement.bind(system)
        statement.bind(partition)
        statement.bind(outcome)
        statement.bind(fault)
        statement.bind(exitCode)
        statement.bind(signal)
        statement.bind(submitted)
        statement.bind(started)
        statement.bind(ended)
        statement.bind(attempts)
        statement.bind(deviceSeconds)
        statement.bind(cpuMilliseconds)
        statement.bind(peakMemoryBytes)
        statement.bind(joules)
        statement.bind(energySource)
        statement.bind(microgramsCO2e)
        statement.bind(microEuros)
        statement.bind(sequence)
        statement.bind(detail)
    }

    init(row: Statement) {
        job = row.readUInt64()
        arrayBase = row.readOptionalUInt64()
        arrayIndex = row.readOptionalInt()
        project = row.readString()
        person = row.readString()
        allocation = row.readString()
        system = row.readOptionalString()
        partition = row.readOptionalString()
        outcome = row.readString()
        fault = row.readOptionalString()
        exitCode = row.readOptionalInt()
        signal = row.readOptionalInt()
        submitted = row.readInstant()
        started = row.readOptionalInstant()
        ended = row.readInstant()
        attempts = row.readInt()
        deviceSeconds = row.readQuantity()
        cpuMilliseconds = row.readInt64()
        peakMemoryBytes = row.readQuantity()
        joules = row.readQuantity()
        energySource = row.readString()
        microgramsCO2e = row.readQuantity()
        microEuros = row.readQuantity()
        sequence = row.readUInt64()
        detail = row.readBytes()
    }
}
