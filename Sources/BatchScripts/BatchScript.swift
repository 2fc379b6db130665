public import Quantities

/// A Slurm batch script, read as it is: what its directives ask for, and the text that will run.
///
/// Nothing here asks what time it is, whether a file exists, or what systems there are: the same text and arguments
/// always read the same. Values are as written; ``resources`` is what they come to.
public struct BatchScript: Hashable, Sendable {
    /// The script, unchanged.
    public internal(set) var text: String
    /// What stands behind `#!` on the first line: the interpreter and its arguments.
    public internal(set) var interpreter = ""

    /// `--job-name`; nil leaves it to the caller, who in Slurm takes the script's file name.
    public internal(set) var jobName: String?
    /// `--account`: the project that pays.
    public internal(set) var account: String?
    /// `--comment`.
    public internal(set) var comment: String?
    /// `--partition`: the partitions it may run in, in order of preference as written; empty for any.
    public internal(set) var partitions: [String] = []
    /// `--constraint`.
    public internal(set) var constraint: Constraint?
    /// `--time`; nil for the partition's default.
    public internal(set) var timeLimit: TimeLimit?

    /// `--nodes`.
    public internal(set) var nodes: NodeCount?
    /// `--ntasks`.
    public internal(set) var tasks: Int?
    /// `--ntasks-per-node`.
    public internal(set) var tasksPerNode: Int?
    /// `--cpus-per-task`.
    public internal(set) var cpusPerTask: Int?
    /// `--mem`.
    public internal(set) var memoryPerNode: MemorySize?
    /// `--mem-per-cpu`.
    public internal(set) var memoryPerCPU: Bytes?
    /// `--gpus`: in the whole job.
    public internal(set) var gpus: GPURequest?
    /// `--gpus-per-node`.
    public internal(set) var gpusPerNode: GPURequest?
    /// `--gres=gpu`: on each node.
    public internal(set) var gres: GPURequest?
    /// `--exclusive`: whether it wants its nodes to itself.
    public internal(set) var isExclusive = false
    /// What all of these come to.
    public internal(set) var resources = Resources()

    /// `--array`.
    public internal(set) var array: ArrayExpression?
    /// `--dependency`: all of these must hold; empty for none.
    public internal(set) var dependencies: [Dependency] = []
    /// `--hold`: whether it waits until its owner releases it.
    public internal(set) var isHeld = false
    /// `--requeue` or `--no-requeue`; nil for the default of wherever it runs.
    public internal(set) var mayRequeue: Bool?
    /// `--signal`.
    public internal(set) var signal: SignalRequest?

    /// `--output`; nil for ``outputPattern``'s default.
    public internal(set) var output: FileNamePattern?
    /// `--error`; nil sends errors to the output.
    public internal(set) var error: FileNamePattern?
    /// `--input`; nil for none.
    public internal(set) var input: FileNamePattern?
    /// `--open-mode`; nil for the default of wherever it runs.
    public internal(set) var openMode: OpenMode?
    /// `--chdir`; nil for the directory that it is submitted from.
    public internal(set) var workingDirectory: String?
    /// `--export`; nil for Slurm's default, which is all.
    public internal(set) var export: EnvironmentExport?

    /// What its `#FABRIQUE` lines ask for.
    public internal(set) var wishes = Wishes()

    /// Options that were read and mean nothing here, each with the reason, in order.
    public internal(set) var ignored: [Ignored] = []
    /// Remarks that stop nothing, in order.
    public internal(set) var notes: [Note] = []

    /// The largest script: Slurm's own default for `max_script_size`.
    public static let mostBytes = 4 << 20
    /// The longest directive, in bytes.
    public static let mostDirectiveBytes = 65_536
    /// The most options in all directives and arguments together.
    public static let mostOptions = 250
    /// The most remarks that are kept.
    public static let mostNotes = 20

    /// What to do with an output file that exists: `--open-mode`.
    public enum OpenMode: String, Hashable, Sendable, CaseIterable {
        /// Write behind what is there.
        case append
        /// Begin anew.
        case truncate
    }

    /// An option that means nothing here and does no harm.
    public struct Ignored: Hashable, Sendable {
        /// Its full name, without dashes.
        public var option: String
        /// Where it stands.
        public var place: ScriptError.Place
        /// Why it means nothing here: one clause.
        public var reason: Phrase

        /// The same as a remark: one sentence without a full stop.
        public var message: Phrase { "\("--\(option)") has no effect here: " + reason }
    }

    /// A remark about a script that runs all the same.
    public struct Note: Hashable, Sendable {
        /// What it is about. The raw value is part of the API's contract.
        public enum Code: String, Sendable, CaseIterable {
            /// A directive behind the first command, which is not read.
            case directiveAfterCommand = "directive-after-command"
            /// A comment that looks like a directive and is none.
            case looksLikeDirective = "looks-like-directive"
            /// A line for another batch system, which is not read.
            case foreignDirective = "foreign-directive"
            /// An option's name that was cut short.
            case abbreviation = "abbreviation"
            /// A deadline without a zone, read as UTC.
            case assumedUTC = "assumed-utc"
            /// More nodes than tasks: as in Slurm, the job gets as many nodes as it has tasks.
            case fewerNodes = "fewer-nodes"
        }

        /// What it is about.
        public var code: Code
        /// Where.
        public var place: ScriptError.Place
        /// The remark: one sentence without a full stop.
        public var message: Phrase
    }
}

extension BatchScript {
    /// Where output goes: `--output`, else Slurm's default for a job or for an array.
    public var outputPattern: FileNamePattern { output ?? (array == nil ? .jobDefault : .arrayDefault) }

    /// Where errors go: `--error`, else where output goes.
    public var errorPattern: FileNamePattern { error ?? outputPattern }
}
