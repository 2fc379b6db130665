/// A job as slurmdbd keeps it: what it used, after slurmctld has forgotten it.
struct SlurmRecord: Hashable, Sendable {
    var id: Int64
    var name: String
    var state: String
    var submitted: Int64
    var started: Int64?
    var ended: Int64?
    /// Nil where this version's figure is wrong (before v0.0.40).
    var exit: SlurmExit?
    var allocated: SlurmResources
    var cpuMilliseconds: Int64
    var peakMemoryBytes: Int64
    /// Whether the script used processor time: what Slurm starts before it tells nothing of that. Nil where the record has
    /// no batch step.
    var hasRun: Bool?
    /// What the site's energy plugin counted on all of the job's nodes while it ran; nil where there is none, where its
    /// counter is broken, and where no step tells of the whole job.
    var joules: Int64?

    init(_ value: JSONValue, _ version: SlurmVersion) {
        let time = value["time"]
        let steps = value["steps"].items
        func instant(_ name: String) -> Int64? { time[name].slurmNumber.flatMap { $0 > 0 ? $0 : nil } }
        id = value["job_id"].slurmNumber ?? 0
        name = value["name"].slurmText
        state = value["state"]["current"].slurmWords.first ?? "UNKNOWN"
        submitted = time["submission"].slurmNumber ?? 0
        allocated = SlurmResources(list: value["tres"]["allocated"])
        // One that was cancelled while it waited has a start as well, but no resources. Of one that began while slurmdbd
        // was away the nodes and accelerators are missing.
        started = allocated == SlurmResources() ? nil : instant("start")
        ended = instant("end")
        exit = SlurmExit(accounting: value["exit_code"], version)
        // The job's own sums stay empty where it has only a batch step; the steps' never do.
        cpuMilliseconds = steps.reduce(0) { sum, step in
            let total = step["time"]["total"]
            let seconds = max(0, min(total["seconds"].slurmNumber ?? 0, 1 << 40))
            return sum + seconds * 1000 + (total["microseconds"].slurmNumber ?? 0) / 1000
        }
        peakMemoryBytes = steps.reduce(0) { most, step in
            let total = step["tres"]["requested"]["total"].items
            return max(most, total.first { $0["type"].slurmText == "mem" }?["count"].slurmNumber ?? 0)
        }
        hasRun = steps.first { $0["step"]["name"].slurmText == "batch" }.map { batch in
            let total = batch["time"]["total"]
            return total["seconds"].slurmNumber ?? 0 > 0 || total["microseconds"].slurmNumber ?? 0 > 0
        }
        // Slurm 22.05 subtracts a counter's first value wrongly in steps of several nodes.
        let isCounted = allocated.nodes == 1 || version.isStructured
        joules = isCounted ? Self.joules(steps, nodes: allocated.nodes, seconds: time["elapsed"].slurmNumber) : nil
    }

    /// The energy of the step that had all of the job's nodes for all of its time, but for a hundredth or two seconds.
    ///
    /// Steps are never added up: the batch step tells of the first node alone, and what `srun` starts draws from the
    /// same counters at the same time.
    private static func joules(_ steps: [JSONValue], nodes: Int64, seconds: Int64?) -> Int64? {
        guard nodes > 0, let seconds else { return nil }
        let needed = seconds - max(2, seconds / 100)
        let whole = steps.filter { step in
            SlurmResources(list: step["tres"]["allocated"]).nodes >= nodes
                && (step["time"]["elapsed"].slurmNumber ?? 0) >= needed
        }
        return whole.compactMap { $0["statistics"]["energy"]["consumed"].slurmNumber }.filter { $0 > 0 }.max()
    }

    /// Whether it is over. A record of a job that slurmctld forgot says RUNNING for ever; one that slurmctld told of only
    /// after its end has the last state at once, and its end a moment later.
    var isOver: Bool { SlurmJob.endStates.contains(state) && ended != nil }

    /// Whether it tells that a script came to its end. Before v0.0.40 it says that one failed as of one that never began.
    var tellsOfExit: Bool { isOver && (state == "COMPLETED" || state == "FAILED" && (exit != nil || hasRun == true)) }
}
