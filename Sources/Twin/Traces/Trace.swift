/// The work that a system saw: its jobs in the order of submission, and the names they mention.
package struct Trace: Sendable {
    /// The formats that we read.
    package enum Format: String, Sendable {
        /// The canonical CSV: `id,submit_s,duration_s,gpus,nodes,cpus,user,state,vc[,est_s]`.
        case csv
        /// The Standard Workload Format of the Parallel Workloads Archive, version 2.2.
        case swf
        /// What `sacct --parsable2` prints.
        case sacct
    }

    /// The format that it was read from.
    package var format: Format
    /// The jobs, by submission, then by number.
    package var jobs: [TraceJob]
    /// The users' names, in the order in which the source first mentions them.
    package var users: [String]
    /// The accounts' or virtual clusters' names.
    package var groups: [String]
    /// The partitions' or queues' names.
    package var partitions: [String]
    /// The moment of second 0, in seconds since 1970-01-01T00:00:00Z; nil when the source doesn't say.
    package var originUnixSeconds: Int64?
    /// How many processors the source says its system had.
    package var processors: Int?
    /// What was left out or guessed, a line for each kind.
    package var warnings: [TraceWarning]

    /// Makes a trace of jobs that stand in order.
    package init(
        format: Format,
        jobs: [TraceJob],
        users: [String] = [],
        groups: [String] = [],
        partitions: [String] = [],
        originUnixSeconds: Int64? = nil,
        processors: Int? = nil,
        warnings: [TraceWarning] = []
    ) {
        self.format = format
        self.jobs = jobs
        self.users = users
        self.groups = groups
        self.partitions = partitions
        self.originUnixSeconds = originUnixSeconds
        self.processors = processors
        self.warnings = warnings
    }

    /// The seconds from the first submission to the last.
    package var spanSeconds: Int64 {
        guard let first = jobs.first, let last = jobs.last else { return 0 }
        return last.submitSeconds - first.submitSeconds
    }
}

/// Something about a trace that a reader should know, and how many lines it concerns.
package struct TraceWarning: Hashable, Sendable {
    /// What kind of thing it is.
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// A job without a run time, because it never ran or has not ended.
        case noRunTime
        /// A job that says neither devices nor cores.
        case noSize
        /// A job submitted before the one on the line above it.
        case outOfOrder
        /// A column or header that we don't know.
        case unknownColumn
        /// A state that we don't know.
        case unknownState
        /// A line of a job that was checkpointed and swapped out; another line tells the whole.
        case partialExecution
        /// A job step, which its job includes.
        case jobStep
        /// A component of a heterogeneous job, added to its first.
        case component
        /// A job whose submission is unknown.
        case noSubmission
    }

    /// What kind of thing it is.
    package var kind: Kind
    /// How many lines it concerns.
    package var count: Int
    /// The first of these lines, from 1.
    package var firstLine: Int

    /// Makes a warning.
    package init(kind: Kind, count: Int, firstLine: Int) {
        self.kind = kind
        self.count = count
        self.firstLine = firstLine
    }

    /// The warning as a person reads it.
    package var sentence: String {
        let isOne = count == 1
        let them = isOne ? "it" : "them"
        let meaning =
            switch kind {
            case .noRunTime: "without a run time: no replay or scenario plays \(them)"
            case .noSize:
                "that \(isOne ? "says" : "say") neither devices nor cores: no replay or scenario plays \(them)"
            case .outOfOrder: "submitted before the one above: put in order"
            case .unknownColumn:
                isOne ? "column or header that is not known: ignored" : "columns or headers that are not known: ignored"
            case .unknownState: "in a state that is not known: taken as unknown"
            case .partialExecution:
                "that \(isOne ? "tells" : "tell") a part of a job: left out, as another line tells the whole"
            case .jobStep:
                isOne
                    ? "of a job step: left out, as its job includes it"
                    : "of job steps: left out, as their jobs include them"
            case .component:
                isOne
                    ? "of a heterogeneous job's component: added to its first"
                    : "of heterogeneous jobs' components: added to their first"
            case .noSubmission: "without a submission time: left out"
            }
        let noun = kind == .unknownColumn ? "" : isOne ? "line " : "lines "
        let place = isOne ? "on line \(firstLine)" : "first on line \(firstLine)"
        return "\(count) \(noun)\(meaning) (\(place))"
    }
}
