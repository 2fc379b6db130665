import Engine
import Federation
import Journal
import Quantities
import Scheduling

/// Writes a long past into a journal: jobs that ran and ended, then jobs that wait.
final class History {
    private var state = FederationState()
    private let journal: JournalWriter
    private var batch = Batch()
    private var now = Instant(milliseconds: 1_700_000_000_000)
    private var bytes = ByteWriter(capacity: 4096)
    /// How many records it has.
    private(set) var records = 0

    init(in directory: String) throws {
        journal = try JournalWriter(directory: directory)
        for order in Groundwork.orders(at: now, nodes: 4, isActive: true) { _ = try carryOut(order, by: .engine) }
    }

    /// Adds jobs that were submitted and placed, accepted, ran and ended: four records each.
    func finish(_ count: Int) throws {
        for _ in 0..<count {
            guard case .jobs(let job, _) = try submit() else { preconditionFailure("a submission makes a job") }
            let key = AttemptKey(job: job, attempt: 1)
            try observe(key, .accepted(siteJob: "\(job.number)"))
            try observe(key, .running(since: now))
            let end = AttemptEnd(
                cause: .exited(code: 0),
                started: now,
                ended: now + Seconds(60),
                cpuMilliseconds: 58_000,
                peakMemory: Bytes(50 << 20),
                joules: Joules(300),
                energyModel: "5 W a core"
            )
            now = now + Seconds(60)
            try observe(key, .ended(end))
        }
        try flush()
    }

    /// Takes the system out of service and adds jobs that wait for it.
    func queue(_ count: Int) throws {
        let drain = ChangeSystemState(system: SystemID(1), to: .draining, why: "a benchmark")
        _ = try carryOut(.changeSystemState(drain), by: .engine)
        for _ in 0..<count { _ = try submit() }
        try flush()
    }

    private func submit() throws -> Made {
        let order = SubmitJobs(
            project: Groundwork.project,
            shape: JobShape(
                nodes: 1,
                perNode: .init(cores: 1, devices: 0, memory: Bytes(64 << 20)),
                isExclusive: false,
                timeLimit: Seconds(600)
            ),
            sheet: Digest.zero
        )
        return try carryOut(.submitJobs(order), by: Groundwork.ada)
    }

    private func observe(_ key: AttemptKey, _ sight: ObserveAttempt.Sight) throws {
        _ = try carryOut(.observeAttempt(ObserveAttempt(key: key, sight: sight)), by: .engine)
    }

    private func carryOut(_ command: Command, by actor: Actor) throws -> Made {
        now = Instant(milliseconds: now.milliseconds + 1)
        let (made, events) = try state.execute(command, by: actor, at: now)
        bytes.removeAll()
        Record(at: now, by: actor, events: events).encode(to: &bytes)
        batch.records.append(bytes.bytes)
        records += 1
        if batch.records.count >= 8192 { try flush() }
        return made
    }

    private func flush() throws {
        try journal.append(batch)
        batch = Batch()
    }
}
