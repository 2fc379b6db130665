import Federation
import Journal
import Quantities

/// The archive's rows of one record: what ended with it, and the ledger entries it made.
///
/// Each event is seen with the state before it, when the job that it ends is still there.
struct Projection {
    private let at: Instant
    private let sequence: UInt64
    private let by: Actor
    private var jobs: [ArchivedJob] = []
    private var attempts: [ArchivedAttempt] = []
    private var entries: [LedgerEntry] = []

    init(at: Instant, sequence: UInt64, by: Actor) {
        self.at = at
        self.sequence = sequence
        self.by = by
    }

    mutating func add(_ event: Event, before state: FederationState) {
        for (offset, entry) in event.ledgerEntries.enumerated() {
            entries.append(row(entry, number: state.lastEntry.number + UInt64(offset) + 1))
        }
        switch event {
        case .attemptEnded(let fact):
            guard let job = state.jobs[fact.key.job], let attempt = job.attempt else { return }
            attempts.append(row(fact, attempt, of: job, in: state))
            if !fact.isRequeued { jobs.append(row(fact, attempt, ending: job, in: state)) }
        case .jobEnded(let fact):
            if let job = state.jobs[fact.job] { jobs.append(row(fact, ending: job, in: state)) }
        default: break
        }
    }

    /// Hands the rows over.
    func move(into batch: inout Batch) {
        batch.jobs += jobs
        batch.attempts += attempts
        batch.entries += entries
    }

    private func row(_ entry: Entry, number: UInt64) -> LedgerEntry {
        LedgerEntry(
            entry: number,
            at: at,
            sequence: sequence,
            kind: entry.kind.rawValue,
            allocation: "\(entry.allocation)",
            job: entry.attempt?.job.number,
            attempt: entry.attempt.map { Int($0.attempt) },
            by: by.person?.word,
            reason: entry.why.isEmpty ? nil : entry.why,
            postings: entry.postings.map {
                LedgerEntry.Posting(account: $0.account.word, unit: $0.unit.rawValue, amount: $0.amount)
            }
        )
    }

    private func row(
        _ fact: AttemptEnded,
        _ attempt: Attempt,
        of job: Job,
        in state: FederationState
    ) -> ArchivedAttempt {
        let partition = state[attempt.partition]
        let (exitCode, signal, _) = fact.end.cause.parts
        return ArchivedAttempt(
            job: job.id.number,
            attempt: Int(attempt.number),
            system: state[partition.system].name,
            partition: partition.shape.name,
            node: attempt.nodes.map(String.init).joined(separator: ","),
            siteJob: attempt.siteJob.isEmpty ? nil : attempt.siteJob,
            placed: attempt.placed,
            started: fact.end.started,
            ended: fact.end.ended,
            outcome: fact.outcome.word,
            fault: fact.fault.word,
            exitCode: exitCode,
            signal: signal,
            devices: Int(attempt.billedDevices),
            deviceSeconds: fact.used,
            paidBy: fact.isChargedToProject ? "project" : "platform",
            cpuMilliseconds: fact.end.cpuMilliseconds,
            peakMemoryBytes: fact.end.peakMemory,
            joules: fact.end.joules,
            energySource: fact.end.energySource.word,
            energyModel: fact.end.energyModel,
            microgramsCO2e: fact.carbon,
            gridHoursKnown: Int(fact.gridHoursKnown),
            microEuros: fact.cost,
            isResumed: attempt.number > 1 && job.terms.hasCheckpoint && !state.findsNothing(attempt, of: job.id),
            checkpoint: Self.checkpoint(attempt, of: job.id, in: state)
        )
    }

    private static func checkpoint(_ attempt: Attempt, of job: JobID, in state: FederationState) -> [UInt8] {
        guard let place = state.checkpoint(of: job), place.settledFor == attempt.number else { return [] }
        return place.archived
    }

    private func row(
        _ fact: AttemptEnded,
        _ attempt: Attempt,
        ending job: Job,
        in state: FederationState
    ) -> ArchivedJob {
        let partition = state[attempt.partition]
        let (exitCode, signal, why) = fact.end.cause.parts
        var row = bare(job, outcome: fact.outcome, fault: fact.fault, why: why ?? "", in: state)
        row.system = state[partition.system].name
        row.partition = partition.shape.name
        row.exitCode = exitCode
        row.signal = signal
        row.started = fact.end.started
        row.ended = fact.end.ended
        row.deviceSeconds = fact.used
        row.cpuMilliseconds = fact.end.cpuMilliseconds
        row.peakMemoryBytes = fact.end.peakMemory
        row.joules = fact.end.joules
        row.energySource = fact.end.energySource.word
        row.microgramsCO2e = fact.carbon
        row.microEuros = fact.cost
        return row
    }

    private func row(_ fact: JobEnded, ending job: Job, in state: FederationState) -> ArchivedJob {
        bare(job, outcome: fact.outcome, fault: fact.fault, why: fact.why, in: state)
    }

    private func bare(
        _ job: Job,
        outcome: Outcome,
        fault: Fault,
        why: String,
        in state: FederationState
    ) -> ArchivedJob {
        ArchivedJob(
            job: job.id.number,
            arrayBase: job.task?.array.number,
            arrayIndex: job.task.map { Int($0.index) },
            project: state[job.project].name,
            person: job.person.word,
            allocation: "\(job.allocation)",
            system: nil,
            partition: nil,
            outcome: outcome.word,
            fault: fault.word,
            exitCode: nil,
            signal: nil,
            submitted: job.submitted,
            started: nil,
            ended: at,
            attempts: Int(job.attempts),
            deviceSeconds: .zero,
            cpuMilliseconds: 0,
            peakMemoryBytes: .zero,
            joules: .zero,
            energySource: AttemptEnd.EnergySource.estimated.word,
            microgramsCO2e: .zero,
            microEuros: .zero,
            sequence: sequence,
            detail: JobDetail(of: job, why: why, state.comparisons(of: job.id), state.checkpoint(of: job.id)).bytes
        )
    }
}
