/// One job of a trace, as it was: a row without text, so that millions of them are one dense array.
package struct TraceJob: Hashable, Sendable {
    /// How a job ended, as far as its source says.
    package enum End: UInt8, Hashable, Sendable, CaseIterable {
        /// The source says nothing.
        case unknown
        /// It did what it was asked.
        case succeeded
        /// It ended by an error of its own.
        case failed
        /// Somebody took it back.
        case cancelled
        /// It ran into its time limit.
        case timedOut
        /// It needed more memory than it had asked for.
        case outOfMemory
        /// The platform failed under it.
        case nodeFailed
        /// It made room for other work.
        case preempted
    }

    /// The number that its source gave it.
    package var id: Int64
    /// When it was submitted, in seconds from the trace's origin.
    package var submitSeconds: Int64
    /// How long it ran; 0 when that is unknown.
    package var runSeconds: Int64
    /// How long its user said that it would run at most; nil when nobody said.
    package var estimateSeconds: Int64?
    /// Its number in its array; -1 for a job that is in none.
    package var arrayTask: Int32
    /// Accelerators in all; 0 for none, or unknown.
    package var gpus: Int32
    /// Nodes; 0 when unknown.
    package var nodes: Int32
    /// Processor cores in all; 0 when unknown.
    package var cores: Int32
    /// Its user: an index into ``Trace/users``, or ``none``.
    package var user: UInt32
    /// Its account or virtual cluster: an index into ``Trace/groups``, or ``none``.
    package var group: UInt32
    /// Its partition or queue: an index into ``Trace/partitions``, or ``none``.
    package var partition: UInt32
    /// How it ended.
    package var end: End

    /// The index of a name that the source doesn't give.
    package static let none = UInt32.max

    /// Describes a job; what is left out is unknown.
    package init(
        id: Int64,
        submitSeconds: Int64,
        runSeconds: Int64,
        estimateSeconds: Int64? = nil,
        arrayTask: Int32 = -1,
        gpus: Int32 = 0,
        nodes: Int32 = 0,
        cores: Int32 = 0,
        user: UInt32 = TraceJob.none,
        group: UInt32 = TraceJob.none,
        partition: UInt32 = TraceJob.none,
        end: End = .unknown
    ) {
        self.id = id
        self.submitSeconds = submitSeconds
        self.runSeconds = runSeconds
        self.estimateSeconds = estimateSeconds
        self.arrayTask = arrayTask
        self.gpus = gpus
        self.nodes = nodes
        self.cores = cores
        self.user = user
        self.group = group
        self.partition = partition
        self.end = end
    }

    /// The name that a person knows it by: `1234`, or `1234_5` for a task of an array.
    package var label: String { arrayTask < 0 ? "\(id)" : "\(id)_\(arrayTask)" }

    /// Whether it stands before `other` in a queue: by submission, then by number.
    package static func stands(_ left: Self, before right: Self) -> Bool {
        (left.submitSeconds, left.id, left.arrayTask) < (right.submitSeconds, right.id, right.arrayTask)
    }
}
