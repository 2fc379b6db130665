import Federation
import Quantities

/// One attempt on a Slurm site: what to ask next, and what an answer means. It does no I/O, reads no clock and draws no
/// number, so that a simulation can lose, repeat and delay its messages by the thousand.
///
/// Slurm knows no idempotency key, forgets the last seconds before a crash and gives their numbers out again. So a job
/// is submitted held, under a name of its own; identity is the number with name and instant of submission; whenever an
/// answer fails to come the site is asked by name; and only one number at a time is ever released.
struct SlurmAttempt: Hashable, Sendable {
    /// A job on the site, told from another with the same number by when it was submitted.
    struct SiteJob: Hashable, Sendable {
        var id: Int64
        /// In Slurm's seconds; nil until the site was asked.
        var submitted: Int64?
    }

    /// Why we took a job back that the site had.
    enum Verdict: Hashable, Sendable {
        /// The site took the job but not all of the request, or will not let it run.
        case rejected(String)
        /// The site forgot that it ran.
        case lost(String)
    }

    /// How far a recall is: the job is held, seen to be held, and only then cancelled, so that none is that has begun.
    enum Recall: Hashable, Sendable {
        /// It is to be held.
        case wanted
        /// The site was asked to hold it; whether it does has to be seen.
        case asked
        /// The site holds it; that it had not begun before, and was forgotten, the accounting has to say.
        case held
    }

    /// How a job that waits or runs is followed from one look to the next.
    enum Watch: Hashable, Sendable {
        /// By looks alone.
        case looks
        /// By the accounting, which tells of all at once, and late.
        case records
        /// By slurmctld's list of states, which tells of all at once, and of none how it came to it.
        case states
    }

    /// How far it is.
    enum Phase: Hashable, Sendable {
        /// Nothing of it is on the site, as far as can be known.
        case unsent
        /// A submission left at this instant, and what became of it is not known.
        case sent(Instant)
        /// The site gave it a number; whose the number is now has to be seen.
        case numbered(SiteJob)
        /// The site has it.
        case placed(SiteJob)
        /// The site says there is no such job, since this instant, and was asked so many times.
        case missing(SiteJob, since: Instant, looks: Int)
        /// It is over; the accounting's record is waited for, since this instant.
        case ending(SlurmJob, since: Instant)
        /// It was lost, or ended before it began, and has been over since this instant, or is not known any more; once the
        /// site can't go back to before that, it is told.
        case settling(SlurmJob, AttemptObservation.State, since: Instant, isGone: Bool = false)
        /// It is over, and this is to be told.
        case over(AttemptObservation.State)
    }

    let key: AttemptKey
    /// The job's name on the site: the federation's tag and the attempt's key.
    let name: String
    /// As whom it runs.
    let account: String
    /// The partition it was ordered to.
    let partition: String
    /// What the end is computed with.
    var meter: SiteMeter
    /// Whether the order is at hand, without which nothing can be submitted: it is not kept across a restart.
    var hasOrder: Bool
    var phase: Phase
    /// Whether it is to end.
    var isUnwanted = false
    /// Whether it is to end unless it has begun; nil once it has.
    var recall: Recall?
    /// What it comes to whatever the site says of its end, once it was cancelled for a reason of ours.
    var verdict: Verdict?
    var isReleased = false
    var runningSince: Instant?
    /// What slurmctld last said was allocated to it.
    var allocated = SlurmResources()
    /// When the site reckons that it starts, while it waits there.
    var expectedStart: Instant?
    /// When a submission last left.
    var lastSent: Instant?
    /// When slurmctld last said that it is there and not over; nil once something else said that it goes on otherwise.
    var alive: Instant?
    /// In which states it was then.
    var states: Set<String> = []
    /// How often it was let go; the site may go back to before that.
    var releases = 0
    /// When the site last said that it ends it.
    var cancelled: Instant?
    /// Since when the accounting is asked what came of a start that slurmctld knows nothing of; nil while it need not be.
    var doubted: Instant?
    /// Whether the accounting saw it start, when slurmctld had forgotten it.
    var hasStarted = false
    /// Submissions of ours that are not the one; they are held, and go.
    var extras: [Int64] = []
    /// When the name is looked for once more, since a submission given up for lost may still have landed.
    var sweeps: [Instant] = []
    /// From when on something is to be asked.
    var due: Instant
    /// What is being asked; one thing at a time.
    var asked: SiteQuestion?
    var failures = 0
    /// What stands in the way, for an operator to read; nil when the last answer was one.
    var trouble: String?

    init(
        key: AttemptKey,
        name: String,
        account: String,
        partition: String,
        meter: SiteMeter,
        hasOrder: Bool,
        phase: Phase = .unsent,
        isUnwanted: Bool = false,
        at now: Instant
    ) {
        (self.key, self.name, self.account, self.partition, self.meter) = (key, name, account, partition, meter)
        (self.hasOrder, self.phase, self.isUnwanted, due) = (hasOrder, phase, isUnwanted, now)
        if case .placed = phase { isReleased = true }
    }

    // Slurm saves its state at most every five seconds (SAVE_MAX_WAIT), and nodes that come back kill what it has
    // forgotten as soon as they register.
    static let settleMilliseconds: Int64 = 12_000
    /// How long a submission whose sender was cut off may still be on its way into slurmctld.
    static let landingMilliseconds: Int64 = 20_000
    /// How long the accounting's record is waited for: slurmctld notices within ten seconds that slurmdbd is back.
    static let recordMilliseconds: Int64 = 15_000

    /// For so long a number that was just given can't be another's: a slurmctld that falls takes longer to come back.
    static let freshMilliseconds: Int64 = 1000
    /// For so long the word of another than slurmctld's own look is enough on a job that is watched.
    static let aliveMilliseconds: Int64 = 30_000

    /// What to ask now, if anything. A submission counts as sent from here on, and a job as let go: write that down before
    /// the request leaves.
    ///
    /// - Parameter watch: What costs the site least, if it is only to be seen how the job goes on.
    mutating func next(at now: Instant, by watch: Watch = .looks) -> SiteQuestion? {
        guard asked == nil, now >= due else { return nil }
        asked = question(at: now, by: watch)
        if asked == .submit {
            phase = .sent(now)
            lastSent = now
        }
        return asked
    }

    private mutating func question(at now: Instant, by watch: Watch) -> SiteQuestion? {
        if let extra = extras.first { return .cancel(extra) }
        if let sweep = sweeps.first, sweep <= now, !isOver {
            sweeps.removeFirst()
            return .find
        }
        switch phase {
        case .unsent:
            if isUnwanted || recall != nil {
                conclude(.ended(AttemptEnd(cause: .stopped, started: nil, ended: now)))
                return nil
            }
            return hasOrder ? .submit : nil
        case .sent: return .find
        case .numbered(let job):
            let isWanted = !isUnwanted && recall == nil && verdict == nil
            guard isWanted, job.submitted == nil, isFresh(at: now) else { return .look(job.id) }
            phase = .placed(job)
            return .release(job.id)
        case .placed(let job):
            // Unless slurmctld was just seen to have it, its number may have become another's, which is none of ours to change.
            let isOurs = isFresh(at: now) || job.submitted != nil && isAlive(at: now)
            if isUnwanted || verdict != nil { return isOurs && !isCancelAsked ? .cancel(job.id) : .look(job.id) }
            if doubted != nil { return .records(job.id) }
            if let recall, runningSince == nil {
                return isOurs && recall == .wanted ? .hold(job.id) : .look(job.id)
            }
            guard isReleased else { return isOurs ? .release(job.id) : .look(job.id) }
            return question(following: job, at: now, by: watch)
        case .missing(let job, _, let looks):
            return looks % 2 == 1 && meter.hasAccounting ? .records(job.id) : .look(job.id)
        case .ending(let job, _): return .records(job.id)
        case .settling(let job, _, _, let isGone): return isGone ? .records(job.id) : .look(job.id)
        case .over: return nil
        }
    }

    /// How it goes on: after a while, and after whatever is odd, slurmctld is asked for all it knows.
    private func question(following job: SiteJob, at now: Instant, by watch: Watch) -> SiteQuestion {
        // A list that is broken off once is asked for again: it costs less than a look at each that was to be in it.
        guard let alive, failures == 0 || failures == 1 && watch == .states else { return .look(job.id) }
        let age = now.milliseconds - alive.milliseconds
        switch watch {
        case .records where meter.hasAccounting && age < Self.aliveMilliseconds: return .records(job.id)
        case .states where !states.isEmpty && age < stateMilliseconds(at: now): return .state(job.id)
        default: return .look(job.id)
        }
    }

    /// For how long the state alone is enough. Of a job that runs it tells all but whose the number is; one that waits
    /// may be held again, or turn out never to run as it is, and mostly soon.
    private func stateMilliseconds(at now: Instant) -> Int64 {
        if let runningSince {
            return max(Self.aliveMilliseconds, (now.milliseconds - runningSince.milliseconds) / 10)
        }
        guard let submitted = siteJob?.submitted else { return 0 }
        return min(Self.aliveMilliseconds, (now.milliseconds - submitted * 1000) / 4)
    }

    /// How far questions about jobs that wait or run lie apart after such a one. Only those for states are shared by many.
    func millisecondsApart(after question: SiteQuestion?) -> Int64 {
        let isShared = failures < 2 && question?.isOfState ?? false
        return isShared ? SlurmConnector.stateMilliseconds : SlurmConnector.lookMilliseconds
    }

    private func isAlive(at now: Instant) -> Bool {
        alive.map { now.milliseconds - $0.milliseconds < Self.aliveMilliseconds } ?? false
    }

    private func isFresh(at now: Instant) -> Bool {
        lastSent.map { now.milliseconds - $0.milliseconds < Self.freshMilliseconds } ?? false
    }

    /// Whether the site was asked to end it and said yes; forgotten now and then, so that it is asked again.
    var isCancelAsked: Bool { cancelled.map { $0.milliseconds + 10_000 > due.milliseconds } ?? false }

    var isOver: Bool {
        if case .over = phase { true } else { false }
    }

    /// Whether it could be submitted if its order were at hand.
    var isAbsent: Bool { phase == .unsent && !hasOrder && !isUnwanted }

    /// The site's job, where one is known.
    var siteJob: SiteJob? {
        switch phase {
        case .numbered(let job), .placed(let job), .missing(let job, _, _): job
        case .ending(let job, _), .settling(let job, _, _, _): SiteJob(id: job.id, submitted: job.submitted)
        case .unsent, .sent, .over: nil
        }
    }

    /// Whether nothing is to be done but to look how it goes on.
    var isWatched: Bool {
        if case .placed = phase {
            isReleased && doubted == nil && !isUnwanted && recall == nil && verdict == nil
        } else {
            false
        }
    }

    /// Whether it goes on otherwise than slurmctld said at the last look, so that the next is not put off.
    var isTurned: Bool { isWatched && alive == nil && failures == 0 }

    /// Since when the accounting's lists have its job, in Slurm's seconds, where nothing else is to be known of it; nil
    /// where it is asked about alone. A job that never became eligible is in none of them.
    var listedSince: Int64? {
        guard extras.isEmpty else { return nil }
        if case .ending(let job, _) = phase { return job.started == nil ? nil : job.ended }
        return isWatched ? alive.map { $0.milliseconds / 1000 } : nil
    }

    /// Asks for its end.
    mutating func stop(at now: Instant) {
        guard !isUnwanted, !isOver else { return }
        isUnwanted = true
        due = now
    }

    /// Asks for its end unless it has begun.
    mutating func recall(at now: Instant) {
        guard recall == nil, !isUnwanted, !isOver, runningSince == nil else { return }
        recall = .wanted
        due = now
    }

    /// Moves its own instants with the server's clock, which was set by so much: what waits takes neither longer nor less.
    mutating func move(by milliseconds: Int64) {
        func moved(_ instant: Instant) -> Instant { Instant(milliseconds: instant.milliseconds + milliseconds) }
        due = moved(due)
        (lastSent, alive) = (lastSent.map(moved), alive.map(moved))
        (cancelled, doubted) = (cancelled.map(moved), doubted.map(moved))
        sweeps = sweeps.map(moved)
        switch phase {
        case .sent(let instant): phase = .sent(moved(instant))
        case .missing(let job, let since, let looks): phase = .missing(job, since: moved(since), looks: looks)
        case .ending(let job, let since): phase = .ending(job, since: moved(since))
        case .settling(let job, let end, let since, let isGone):
            phase = .settling(job, end, since: moved(since), isGone: isGone)
        case .unsent, .numbered, .placed, .over: break
        }
    }

    /// What its end is completed with, where slurmctld and the accounting tell less of it by then.
    var seen: SiteMeter.Seen {
        SiteMeter.Seen(started: runningSince.map { $0.milliseconds / 1000 }, allocated: allocated)
    }

    /// How it stands, for whoever asks; nil as long as nothing can be said.
    var state: AttemptObservation.State? {
        switch phase {
        case .over(let state): return state
        case .unsent: return isAbsent ? .absent : nil
        case .sent, .numbered, .missing: return nil
        case .placed(let job):
            return runningSince.map { .running(since: $0) } ?? .accepted(siteJob: String(job.id))
        case .ending(let job, _), .settling(let job, _, _, _):
            return runningSince.map { .running(since: $0) } ?? .accepted(siteJob: String(job.id))
        }
    }
}
