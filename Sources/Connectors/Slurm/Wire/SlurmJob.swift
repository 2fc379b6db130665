/// A job as slurmctld knows it, read from any version's form. Times are seconds since 1970, as Slurm counts.
struct SlurmJob: Hashable, Sendable {
    var id: Int64
    var name: String
    var user: String
    var partition: String
    /// Slurm's base state, e.g. `RUNNING`.
    var state: String
    /// What else is said of the state, e.g. `COMPLETING`.
    var flags: Set<String>
    var reason: String
    var submitted: Int64
    /// When it began to run; nil as long as nothing was allocated to it.
    var started: Int64?
    /// Slurm's own estimate of the start, while it waits.
    var expectedStart: Int64?
    var ended: Int64?
    var isHeld: Bool
    var exit: SlurmExit
    var allocated: SlurmResources
}

extension SlurmJob {
    init(_ value: JSONValue, _ version: SlurmVersion) {
        let words = value["job_state"].slurmWords
        id = value["job_id"].slurmNumber ?? 0
        name = value["name"].slurmText
        user = value["user_name"].slurmText
        partition = value["partition"].slurmText
        state = words.first ?? "UNKNOWN"
        flags = Set(words.dropFirst())
        reason = value["state_reason"].slurmText
        submitted = value["submit_time"].slurmNumber ?? 0
        allocated = SlurmResources(list: value["tres_alloc_str"].slurmText)
        let start = value["start_time"].slurmNumber.flatMap { $0 > 0 ? $0 : nil }
        // A job that was cancelled while it waited has a start too: the instant of its end.
        started = allocated.nodes > 0 ? start : nil
        expectedStart = state == "PENDING" ? start : nil
        ended = value["end_time"].slurmNumber.flatMap { $0 > 0 ? $0 : nil }
        isHeld = state == "PENDING" && (value["priority"].slurmNumber == 0 || reason.hasPrefix("JobHeld"))
        exit = SlurmExit(controller: value["exit_code"])
    }

    /// All that is said of the state.
    var states: Set<String> { flags.union([state]) }

    /// Whether it is over, with nothing of it left on a node.
    var isOver: Bool { Self.endStates.contains(state) && !flags.contains("COMPLETING") }

    /// Whether another look at the job, which was over in both, shows the same end, as far as either knows.
    func hasSameEnd(as other: SlurmJob) -> Bool {
        state == other.state && ended == other.ended
            && (started == nil || other.started == nil || started == other.started)
    }

    /// Whether it has been given nodes and is not over.
    var isOnNodes: Bool { !Self.endStates.contains(state) && state != "PENDING" && started != nil }

    /// Whether this is the trace of a submission that was refused: Slurm keeps one, under our name.
    var isRefusedSubmission: Bool { state == "FAILED" && reason == "BadConstraints" }

    /// States from which no job comes back.
    static let endStates: Set = [
        "BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED",
        "REVOKED", "TIMEOUT",
    ]
}

/// What was allocated: Slurm's trackable resources, those of them that are accounted here.
struct SlurmResources: Hashable, Sendable {
    var cores: Int64 = 0
    var memoryMiB: Int64 = 0
    var nodes: Int64 = 0
    var devices: Int64 = 0

    /// No figure is taken for more, so that it can be reckoned with whatever a site says.
    static let most: Int64 = 1 << 31

    init(cores: Int64 = 0, memoryMiB: Int64 = 0, nodes: Int64 = 0, devices: Int64 = 0) {
        (self.cores, self.memoryMiB, self.nodes, self.devices) = (cores, memoryMiB, nodes, devices)
    }

    /// From slurmctld's text: `cpu=16,mem=32G,node=2,billing=16,gres/gpu=8,gres/gpu:h100=8`.
    init(list: String) {
        for entry in list.split(separator: ",") {
            let parts = entry.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "cpu": cores = Self.clamp(Int64(parts[1]))
            case "mem": memoryMiB = Self.mebibytes(parts[1])
            case "node": nodes = Self.clamp(Int64(parts[1]))
            case "gres/gpu": devices = Self.clamp(Int64(parts[1]))
            default: continue
            }
        }
    }

    /// From slurmdbd's list of `{type, name, count}`.
    init(list: JSONValue) {
        for entry in list.items {
            let count = Self.clamp(entry["count"].slurmNumber)
            switch (entry["type"].slurmText, entry["name"].slurmText) {
            case ("cpu", _): cores = count
            case ("mem", _): memoryMiB = count
            case ("node", _): nodes = count
            case ("gres", "gpu"): devices = count
            default: continue
            }
        }
    }

    /// The same, with what is missing taken from another word on the same job.
    func completed(by other: SlurmResources) -> SlurmResources {
        func known(_ figure: KeyPath<SlurmResources, Int64>) -> Int64 {
            self[keyPath: figure] > 0 ? self[keyPath: figure] : other[keyPath: figure]
        }
        return SlurmResources(
            cores: known(\.cores),
            memoryMiB: known(\.memoryMiB),
            nodes: known(\.nodes),
            devices: known(\.devices)
        )
    }

    private static func clamp(_ figure: Int64?) -> Int64 { max(0, min(most, figure ?? 0)) }

    /// `1000M`, `32G`, `1.50T`: mebibytes where no unit stands.
    private static func mebibytes(_ text: Substring) -> Int64 {
        let scale: Double? =
            switch text.last {
            case "K": 1.0 / 1024
            case "M": 1
            case "G": 1024
            case "T": 1_048_576
            case "P": 1_073_741_824
            default: nil
            }
        guard let number = Double(scale == nil ? text : text.dropLast()), (0..<1e12).contains(number) else { return 0 }
        return Int64(min(Double(most), number * (scale ?? 1)).rounded())
    }
}
