/// A batch script to run or to quote for.
package struct SubmitRequest: Codable, Sendable {
    package var script: String
    /// Nil for what the script says, or the only one.
    package var project: String?
    package var allocation: UInt64?
    /// The directory it was submitted from: an absolute path on the system.
    package var directory: String
    /// Options that win over the script's, e.g. `--time=10`.
    package var options: [String]
    /// The script's own arguments.
    package var arguments: [String]
    /// The variables that `--export` lets through.
    package var environment: [String: String]
    package var isHeld: Bool
    /// What the script trains, as a training plan's document (YAML or JSON).
    package var training: String?

    /// Makes the value from its fields.
    package init(
        script: String,
        project: String? = nil,
        allocation: UInt64? = nil,
        directory: String,
        options: [String],
        arguments: [String],
        environment: [String: String],
        isHeld: Bool,
        training: String? = nil
    ) {
        self.script = script
        self.project = project
        self.allocation = allocation
        self.directory = directory
        self.options = options
        self.arguments = arguments
        self.environment = environment
        self.isHeld = isHeld
        self.training = training
    }
}

/// What a submission made.
package struct Submitted: Codable, Sendable {
    /// The job, or an array's first.
    package var id: UInt64
    package var count: Int
    package var isArray: Bool
    package var notes: [ScriptNote]

    /// Makes the value from its fields.
    package init(id: UInt64, count: Int, isArray: Bool, notes: [ScriptNote]) {
        self.id = id
        self.count = count
        self.isArray = isArray
        self.notes = notes
    }
}

/// A line of a script that has no effect here, and why.
package struct ScriptNote: Codable, Sendable {
    package var line: Int
    package var message: String
    /// The message with its values apart.
    package var phrase: PhraseView?

    /// Makes the value from its fields.
    package init(line: Int, message: String, phrase: PhraseView? = nil) {
        self.line = line
        self.message = message
        self.phrase = phrase
    }
}

/// A job, open or ended.
package struct JobView: Codable, Sendable {
    package var id: UInt64
    package var array: UInt64?
    package var index: UInt32?
    package var name: String
    package var project: String
    package var allocation: UInt64
    package var person: String
    /// `held`, `queued`, `placed`, `running`, `succeeded`, `failed`, `cancelled` or `timedOut`.
    package var state: String
    /// Why it waits.
    package var reasons: [Reason]
    package var submitted: String
    package var started: String?
    package var ended: String?
    package var nodes: Int
    package var coresPerNode: Int
    package var devicesPerNode: Int
    package var memoryMiBPerNode: Int64
    package var timeLimitSeconds: Int64
    package var objective: String
    /// True for one that goes on elsewhere once its system has been out of reach for a lease; nil for all others.
    package var mayRunTwice: Bool?
    package var system: String?
    package var partition: String?
    package var attempts: Int
    /// `user` or `platform`, for one that did not succeed.
    package var fault: String?
    package var exitCode: Int64?
    package var signal: Int64?
    /// What ended it, for a person.
    package var why: String?
    package var deviceSeconds: Int64?
    package var cpuMilliseconds: Int64?
    package var peakMemoryBytes: Int64?
    package var joules: Int64?
    package var energySource: String?
    package var microgramsCO2e: Int64?
    package var microEuros: Int64?
    package var comment: String?
    /// The id of the request that submitted it.
    package var request: String?
    /// How long the planner foretold it to run on the kinds of accelerators that there were, of a job that says what it
    /// trains; only where the job is asked for alone.
    package var foretold: [ForetoldRunView]?
    /// How the places stood beside each other, for each attempt that had several systems to go to; only where the job is
    /// asked for alone.
    package var placements: [PlacementView]?

    /// Makes the value from its fields.
    package init(
        id: UInt64,
        array: UInt64? = nil,
        index: UInt32? = nil,
        name: String,
        project: String,
        allocation: UInt64,
        person: String,
        state: String,
        reasons: [Reason],
        submitted: String,
        started: String? = nil,
        ended: String? = nil,
        nodes: Int,
        coresPerNode: Int,
        devicesPerNode: Int,
        memoryMiBPerNode: Int64,
        timeLimitSeconds: Int64,
        objective: String,
        mayRunTwice: Bool? = nil,
        system: String? = nil,
        partition: String? = nil,
        attempts: Int,
        fault: String? = nil,
        exitCode: Int64? = nil,
        signal: Int64? = nil,
        why: String? = nil,
        deviceSeconds: Int64? = nil,
        cpuMilliseconds: Int64? = nil,
        peakMemoryBytes: Int64? = nil,
        joules: Int64? = nil,
        energySource: String? = nil,
        microgramsCO2e: Int64? = nil,
        microEuros: Int64? = nil,
        comment: String? = nil,
        request: String? = nil,
        foretold: [ForetoldRunView]? = nil,
        placements: [PlacementView]? = nil
    ) {
        self.id = id
        self.array = array
        self.index = index
        self.name = name
        self.project = project
        self.allocation = allocation
        self.person = person
        self.state = state
        self.reasons = reasons
        self.submitted = submitted
        self.started = started
        self.ended = ended
        self.nodes = nodes
        self.coresPerNode = coresPerNode
        self.devicesPerNode = devicesPerNode
        self.memoryMiBPerNode = memoryMiBPerNode
        self.timeLimitSeconds = timeLimitSeconds
        self.objective = objective
        self.mayRunTwice = mayRunTwice
        self.system = system
        self.partition = partition
        self.attempts = attempts
        self.fault = fault
        self.exitCode = exitCode
        self.signal = signal
        self.why = why
        self.deviceSeconds = deviceSeconds
        self.cpuMilliseconds = cpuMilliseconds
        self.peakMemoryBytes = peakMemoryBytes
        self.joules = joules
        self.energySource = energySource
        self.microgramsCO2e = microgramsCO2e
        self.microEuros = microEuros
        self.comment = comment
        self.request = request
        self.foretold = foretold
        self.placements = placements
    }
}

/// How long a job runs on accelerators of one kind, as the planner foretold when it was submitted. Estimated.
package struct ForetoldRunView: Codable, Sendable {
    package var chip: String
    package var devicesPerNode: Int
    /// Nil where what it trains does not fit in their memory, so that it can't run there.
    package var seconds: Int64?

    /// Makes the value from its fields.
    package init(chip: String, devicesPerNode: Int, seconds: Int64? = nil) {
        self.chip = chip
        self.devicesPerNode = devicesPerNode
        self.seconds = seconds
    }
}

/// One try of a job.
package struct AttemptView: Codable, Sendable {
    package var number: Int
    package var system: String
    package var partition: String
    package var nodes: [String]
    package var siteJob: String?
    package var placed: String
    package var started: String?
    package var ended: String?
    package var outcome: String?
    package var fault: String?
    package var exitCode: Int64?
    package var signal: Int64?
    package var why: String?
    package var billedDevices: Int
    package var deviceSeconds: Int64?
    /// `project` or `platform`.
    package var paidBy: String?
    package var cpuMilliseconds: Int64?
    package var peakMemoryBytes: Int64?
    package var joules: Int64?
    package var energySource: String?
    package var energyModel: String?
    package var microgramsCO2e: Int64?
    package var microEuros: Int64?
    /// The hours in which it ran; nil until it has ended, and where it never began.
    package var gridHours: Int?
    /// In how many of them its carbon is by the hour's intensity of the grid; in the others by the year's.
    package var gridHoursKnown: Int?
    /// What it went on from, where its job had run on another system before.
    package var checkpoint: CheckpointView?

    /// Makes the value from its fields.
    package init(
        number: Int,
        system: String,
        partition: String,
        nodes: [String],
        siteJob: String? = nil,
        placed: String,
        started: String? = nil,
        ended: String? = nil,
        outcome: String? = nil,
        fault: String? = nil,
        exitCode: Int64? = nil,
        signal: Int64? = nil,
        why: String? = nil,
        billedDevices: Int,
        deviceSeconds: Int64? = nil,
        paidBy: String? = nil,
        cpuMilliseconds: Int64? = nil,
        peakMemoryBytes: Int64? = nil,
        joules: Int64? = nil,
        energySource: String? = nil,
        energyModel: String? = nil,
        microgramsCO2e: Int64? = nil,
        microEuros: Int64? = nil,
        gridHours: Int? = nil,
        gridHoursKnown: Int? = nil,
        checkpoint: CheckpointView? = nil
    ) {
        self.number = number
        self.system = system
        self.partition = partition
        self.nodes = nodes
        self.siteJob = siteJob
        self.placed = placed
        self.started = started
        self.ended = ended
        self.outcome = outcome
        self.fault = fault
        self.exitCode = exitCode
        self.signal = signal
        self.why = why
        self.billedDevices = billedDevices
        self.deviceSeconds = deviceSeconds
        self.paidBy = paidBy
        self.cpuMilliseconds = cpuMilliseconds
        self.peakMemoryBytes = peakMemoryBytes
        self.joules = joules
        self.energySource = energySource
        self.energyModel = energyModel
        self.microgramsCO2e = microgramsCO2e
        self.microEuros = microEuros
        self.gridHours = gridHours
        self.gridHoursKnown = gridHoursKnown
        self.checkpoint = checkpoint
    }
}

/// What an attempt found of its job's checkpoint, which lay on another system.
package struct CheckpointView: Codable, Sendable {
    /// `moved`, `kept`, `nothing` or `unmanaged`.
    package var origin: String
    /// The system where the checkpoint lay.
    package var from: String
    /// How many files came; nil where none did.
    package var files: Int?
    package var bytes: Int64?
    /// SHA-256 of the list of their checksums, sizes and names.
    package var sha256: String?

    /// Makes the value from its fields.
    package init(origin: String, from: String, files: Int? = nil, bytes: Int64? = nil, sha256: String? = nil) {
        self.origin = origin
        self.from = from
        self.files = files
        self.bytes = bytes
        self.sha256 = sha256
    }
}

/// Why a job is cancelled, held, released or evicted.
package struct JobAction: Codable, Sendable {
    package var why: String

    /// Makes the value from its fields.
    package init(why: String) {
        self.why = why
    }
}

/// How many jobs an action touched.
package struct ActionDone: Codable, Sendable {
    package var jobs: Int

    /// Makes the value from its fields.
    package init(jobs: Int) {
        self.jobs = jobs
    }
}
