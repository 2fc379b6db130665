import Federation
import Quantities
import Spool

/// What is kept of an attempt across a restart: enough to find its job again, and nothing that the site knows better.
///
/// Written before a submission leaves, so that a job on the site always has an entry here.
struct AttemptEntry: Hashable, Sendable {
    var key: AttemptKey
    var name: String
    var account: String
    var partition: String
    /// When the submission left whose answer is not known; nil once the number is.
    var sent: Instant?
    var siteJob: SlurmAttempt.SiteJob?
    /// How slurmctld said that it ended, with what was seen of it while it ran, while the accounting's record is waited for:
    /// slurmctld may forget that meanwhile.
    var end: SlurmJob?
    var isUnwanted: Bool

    init(_ attempt: SlurmAttempt) {
        key = attempt.key
        name = attempt.name
        account = attempt.account
        partition = attempt.partition
        isUnwanted = attempt.isUnwanted
        switch attempt.phase {
        case .unsent, .over: break
        case .sent(let instant): sent = instant
        // A number without its instant of submission names nobody yet.
        case .numbered(let job) where job.submitted == nil: sent = attempt.lastSent
        case .numbered, .placed, .missing: siteJob = attempt.siteJob
        case .ending(var job, _), .settling(var job, _, _, _):
            siteJob = attempt.siteJob
            job.started = job.started ?? attempt.seen.started
            job.allocated = job.allocated.completed(by: attempt.seen.allocated)
            end = job
        }
    }

    /// The attempt as it was, as far as it is known; the site tells the rest.
    func attempt(meter: SiteMeter, at now: Instant) -> SlurmAttempt {
        let phase: SlurmAttempt.Phase =
            if let end {
                .ending(end, since: now)
            } else if let siteJob {
                .placed(siteJob)
            } else if let sent {
                // The clock may have been set back meanwhile.
                .sent(min(sent, now))
            } else {
                .unsent
            }
        return SlurmAttempt(
            key: key,
            name: name,
            account: account,
            partition: partition,
            meter: meter,
            hasOrder: false,
            phase: phase,
            isUnwanted: isUnwanted,
            at: now
        )
    }
}

extension AttemptEntry {
    private static let kind = "slurm-attempt"

    /// The entry's note.
    var record: Spool.Record {
        var record = Spool.Record(kind: Self.kind)
        record.add("key", key.description)
        record.add("name", name)
        record.add("account", account)
        record.add("partition", partition)
        record.add("sent", ifPresent: sent?.milliseconds)
        record.add("job", ifPresent: siteJob?.id)
        record.add("submitted", ifPresent: siteJob?.submitted)
        if isUnwanted { record.add("unwanted", 1) }
        if let end {
            record.add("state", end.state)
            record.add("started", ifPresent: end.started)
            record.add("ended", ifPresent: end.ended)
            record.add("code", end.exit.code)
            record.add("signal", end.exit.signal)
            record.add("launch-error", ifPresent: end.exit.launchError)
            record.add("cores", end.allocated.cores)
            record.add("mebibytes", end.allocated.memoryMiB)
            record.add("nodes", end.allocated.nodes)
            record.add("devices", end.allocated.devices)
        }
        return record
    }

    /// Reads an entry's note.
    init(bytes: [UInt8]) throws(SystemFault) {
        let record = try Spool.Record(kind: Self.kind, bytes: bytes)
        guard let key = AttemptKey(try record.require("key")) else {
            throw SystemFault("the entry names no attempt", code: 0)
        }
        self.key = key
        name = try record.require("name")
        account = try record.require("account")
        partition = try record.require("partition")
        sent = record.number("sent").map { Instant(milliseconds: $0) }
        siteJob = record.number("job").map { SlurmAttempt.SiteJob(id: $0, submitted: record.number("submitted")) }
        isUnwanted = record.number("unwanted") != nil
        guard let siteJob, let submitted = siteJob.submitted, let state = record.text("state") else { return }
        end = SlurmJob(
            id: siteJob.id,
            name: name,
            user: account,
            partition: partition,
            state: state,
            flags: [],
            reason: "",
            submitted: submitted,
            started: record.number("started"),
            ended: record.number("ended"),
            isHeld: false,
            exit: SlurmExit(
                code: record.number("code") ?? 0,
                signal: record.number("signal") ?? 0,
                launchError: record.number("launch-error")
            ),
            allocated: SlurmResources(
                cores: record.number("cores") ?? 0,
                memoryMiB: record.number("mebibytes") ?? 0,
                nodes: record.number("nodes") ?? 0,
                devices: record.number("devices") ?? 0
            )
        )
    }
}
