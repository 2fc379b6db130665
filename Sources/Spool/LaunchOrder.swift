/// What a shepherd is told to run, complete: it asks nobody anything afterwards.
package struct LaunchOrder: Hashable, Sendable, AttemptFolder.Kept {
    package static let kind = "order"

    /// A signal that comes before the time limit does.
    package struct EarlySignal: Hashable, Sendable {
        package var number: Int32
        package var beforeMilliseconds: Int64
        /// True: the script's own process alone. False: everything that the script started, and not itself.
        package var isForBatchShell: Bool

        package init(number: Int32, beforeMilliseconds: Int64, isForBatchShell: Bool) {
            self.number = number
            self.beforeMilliseconds = beforeMilliseconds
            self.isForBatchShell = isForBatchShell
        }
    }

    /// Drawn once for the attempt and put into the job's environment: what carries it belongs to this attempt, whatever
    /// session or parent it has given itself.
    package var token: String
    /// The local user to run as; nil where the shepherd can't switch users.
    package var account: String?
    /// Whether that user may be root.
    package var isRootAllowed = false
    package var workingDirectory: String
    package var standardInput: String
    package var standardOutput: String
    package var standardError: String
    package var isAppending: Bool
    package var arguments: [String] = []
    /// `NAME=VALUE`, complete.
    package var environment: [String] = []
    /// The numbers of the cores.
    package var cores: [Int32] = []
    /// The partition's devices, by index.
    package var devices: [Int] = []
    /// Which chip the devices are.
    package var chip: String?
    package var memoryBytes: Int64?
    /// The control group to make and to enter; nil where memory is watched by sampling instead.
    package var controlGroup: String?
    package var timeLimitMilliseconds: Int64?
    package var graceMilliseconds: Int64
    package var earlySignal: EarlySignal?
    /// Energy counters to read, given only where the attempt has the whole machine.
    package var energyCounters: [String] = []

    package init(
        token: String,
        workingDirectory: String,
        standardInput: String,
        standardOutput: String,
        standardError: String,
        isAppending: Bool,
        graceMilliseconds: Int64
    ) {
        self.token = token
        self.workingDirectory = workingDirectory
        self.standardInput = standardInput
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.isAppending = isAppending
        self.graceMilliseconds = graceMilliseconds
    }

    package var record: Record {
        var record = Record(kind: Self.kind)
        record.add("token", token)
        record.add("account", ifPresent: account)
        record.add("root-allowed", isRootAllowed ? 1 : 0)
        record.add("directory", workingDirectory)
        record.add("stdin", standardInput)
        record.add("stdout", standardOutput)
        record.add("stderr", standardError)
        record.add("append", isAppending ? 1 : 0)
        for core in cores { record.add("core", core) }
        for device in devices { record.add("device", device) }
        record.add("chip", ifPresent: chip)
        record.add("memory-bytes", ifPresent: memoryBytes)
        record.add("control-group", ifPresent: controlGroup)
        record.add("time-limit-ms", ifPresent: timeLimitMilliseconds)
        record.add("grace-ms", graceMilliseconds)
        if let earlySignal {
            record.add("early-signal", earlySignal.number)
            record.add("early-before-ms", earlySignal.beforeMilliseconds)
            record.add("early-for-batch-shell", earlySignal.isForBatchShell ? 1 : 0)
        }
        for counter in energyCounters { record.add("energy-counter", counter) }
        for argument in arguments { record.add("argument", argument) }
        for variable in environment { record.add("environment", variable) }
        return record
    }

    package init(_ record: Record) throws(SystemFault) {
        self.init(
            token: try record.require("token"),
            workingDirectory: try record.require("directory"),
            standardInput: try record.require("stdin"),
            standardOutput: try record.require("stdout"),
            standardError: try record.require("stderr"),
            isAppending: try record.requireNumber("append") != 0,
            graceMilliseconds: try record.requireNumber("grace-ms")
        )
        account = record.text("account")
        isRootAllowed = record.number("root-allowed") == 1
        cores = record.texts("core").compactMap { Int32($0) }
        devices = record.texts("device").compactMap { Int($0) }
        chip = record.text("chip")
        memoryBytes = record.number("memory-bytes")
        controlGroup = record.text("control-group")
        timeLimitMilliseconds = record.number("time-limit-ms")
        if let number = record.number("early-signal").flatMap({ Int32(exactly: $0) }) {
            earlySignal = EarlySignal(
                number: number,
                beforeMilliseconds: try record.requireNumber("early-before-ms"),
                isForBatchShell: try record.requireNumber("early-for-batch-shell") != 0
            )
        }
        energyCounters = record.texts("energy-counter")
        arguments = record.texts("argument")
        environment = record.texts("environment")
    }
}
