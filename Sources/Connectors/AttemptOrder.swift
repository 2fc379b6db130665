package import Federation
package import Quantities

/// All that a system must know to run one attempt. Paths are final: patterns were expanded before.
package struct AttemptOrder: Hashable, Sendable {
    /// A signal that a job wants before its time is over, so that it can save what it has.
    package struct EarlySignal: Hashable, Sendable {
        /// Who gets it.
        package enum Audience: Hashable, Sendable {
            /// The script's own process alone (Slurm's `--signal=B:…`).
            case batchShell
            /// All that the script started, and not the script itself (Slurm's `--signal` without `B:`).
            case steps
        }

        /// The signal's number.
        package var number: Int32
        /// How long before the time limit.
        package var before: Seconds
        /// Who gets it.
        package var audience: Audience

        /// Describes an early signal.
        package init(number: Int32, before: Seconds, audience: Audience) {
            self.number = number
            self.before = before
            self.audience = audience
        }
    }

    /// The attempt's place in a job array.
    package struct ArrayPlace: Hashable, Sendable {
        /// The array's own number.
        package var job: UInt64
        /// The task's index.
        package var index: Int
        /// How many tasks the array has.
        package var count: Int
        /// The lowest index.
        package var lowest: Int
        /// The highest index.
        package var highest: Int

        /// Describes a place.
        package init(job: UInt64, index: Int, count: Int, lowest: Int, highest: Int) {
            self.job = job
            self.index = index
            self.count = count
            self.lowest = lowest
            self.highest = highest
        }
    }

    /// The name under which it starts at most once.
    package var key: AttemptKey
    /// The job's name, as `SLURM_JOB_NAME` shows it.
    package var jobName: String
    /// The whole script, `#!` line included.
    package var script: String
    /// What follows the script's name.
    package var arguments: [String] = []
    /// The user's own variables. They come before ours: `SLURM_…` and `FABRIQUE_…` can't be overridden.
    package var environment: [EnvironmentVariable] = []
    /// Where the job starts.
    package var workingDirectory: String
    /// Where it was submitted; the working directory if nil.
    package var submitDirectory: String?
    /// The file for standard input.
    package var standardInput = "/dev/null"
    /// The file for standard output. Its folder must exist.
    package var standardOutput: String
    /// The file for standard error; may be the same as for output.
    package var standardError: String
    /// Whether output goes behind what the files hold; else they are emptied first.
    package var isAppendingOutput = false
    /// The local user to run as. Must be given where the server may switch users; has no effect where it may not.
    package var account: String?
    /// The partition's name, as ``SystemInventory`` gave it.
    package var partition: String
    /// How many cores it has to itself.
    package var cores: Int
    /// How much memory it may hold; unlimited if nil.
    package var memory: Bytes?
    /// How many of the partition's accelerators it has to itself; zero in a partition of cores.
    package var devices = 0
    /// After which time it is ended; never if nil.
    package var timeLimit: Seconds?
    /// The time between SIGTERM and SIGKILL.
    package var grace: Seconds = 30
    /// A signal before the time limit.
    package var earlySignal: EarlySignal?
    /// Where checkpoints lie, for the job's own use.
    package var checkpointDirectory: String?
    /// The attempt's place in an array.
    package var array: ArrayPlace?
    /// Slurm's number of nodes, for the job's eyes.
    package var nodes = 1
    /// Slurm's number of tasks, for the job's eyes.
    package var tasks = 1
    /// Slurm's cores for each task, for the job's eyes; not told if nil.
    package var coresPerTask: Int?

    /// Describes an attempt; what has a default can be set afterwards.
    package init(
        key: AttemptKey,
        jobName: String,
        script: String,
        workingDirectory: String,
        standardOutput: String,
        standardError: String,
        partition: String,
        cores: Int
    ) {
        self.key = key
        self.jobName = jobName
        self.script = script
        self.workingDirectory = workingDirectory
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.partition = partition
        self.cores = cores
    }
}

/// A name and a value in a job's environment.
package struct EnvironmentVariable: Hashable, Sendable {
    /// The name: not empty, without `=`.
    package var name: String
    /// The value.
    package var value: String

    /// Sets a variable.
    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
