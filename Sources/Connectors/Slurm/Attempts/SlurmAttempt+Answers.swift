import Federation
import Quantities

extension SlurmAttempt {
    /// Takes the answer to what was asked. What the engine is to hear of it comes back.
    ///
    /// - Parameter chance: A number from 0 to 1, which spreads the questions of many attempts.
    mutating func take(_ answer: SiteAnswer, at now: Instant, chance: Double) -> [AttemptObservation.State] {
        guard let question = asked else { return [] }
        asked = nil
        let before = state
        switch answer {
        case .unknown(let why), .unsent(let why):
            trouble = why
            failures += 1
            if question == .submit, case .unsent = answer { phase = .unsent }
            // A job that has begun can't be held: the next look tells.
            if case .hold = question, case .unknown = answer { recall = .asked }
            wait(Self.pause(failures), from: now, chance)
            return []
        case .withdrawn:
            due = now
            return []
        default:
            if case .records = question, failures > 0 { waitAnew(from: now) }
            trouble = nil
            failures = 0
        }
        wait(0, from: now, chance)
        switch (question, answer) {
        case (.submit, .submitted(let id, let concerns)):
            if !concerns.isEmpty {
                verdict = .rejected("The system did not take all of the request: " + concerns.joined(separator: "; "))
            }
            phase = .numbered(SiteJob(id: id))
        case (.submit, .refused(let why)):
            conclude(.ended(AttemptEnd(cause: .rejected(why: why), started: nil, ended: now)))
        case (.find, .found(let jobs)): choose(among: jobs, at: now, chance)
        case (.look, .job(let job)): see(job, at: now, chance)
        case (.look(let id), .noSuchJob): miss(id, at: now, chance)
        case (.state(let id), .states(let states)): recognise(states[id] ?? [], at: now, chance)
        case (.release(let id), .noSuchJob), (.hold(let id), .noSuchJob): miss(id, at: now, chance)
        case (.hold, .done): recall = .asked
        case (.release, .done):
            isReleased = true
            releases += 1
            alive = now
            states = []
            wait(100, from: now, chance)
        case (_, .refused(let why)):
            trouble = why
            failures += 1
            wait(Self.pause(failures), from: now, chance)
        case (.cancel(let id), _):
            if extras.first == id { extras.removeFirst() } else { cancelled = now }
            wait(200, from: now, chance)
        case (.records, .records(let records)): compare(records, at: now, chance)
        case (.records, .noAccounting):
            meter.hasAccounting = false
            compare([], at: now, chance)
        default: wait(2000, from: now, chance)
        }
        guard let state, state != before else { return [] }
        return [state]
    }

    private mutating func wait(_ milliseconds: Int64, from now: Instant, _ chance: Double) {
        due = Instant(milliseconds: now.milliseconds + Int64(Double(milliseconds) * (0.8 + 0.4 * chance)))
    }

    /// While the accounting can't be asked its silence says nothing: once it can, what is to come is waited for anew.
    private mutating func waitAnew(from now: Instant) {
        switch phase {
        case .ending(let job, _): phase = .ending(job, since: now)
        case .missing(let job, _, let looks): phase = .missing(job, since: now, looks: looks)
        default: if doubted != nil { doubted = now }
        }
    }

    /// Half a second, then twice as long each time, to half a minute.
    private static func pause(_ times: Int) -> Int64 { min(30_000, 250 << Int64(min(times, 7))) }

    mutating func conclude(_ state: AttemptObservation.State) { phase = .over(state) }

    /// Which of the jobs under our name is ours. The one that was released stays; all others were never let go.
    private mutating func choose(among jobs: [SlurmJob], at now: Instant, _ chance: Double) {
        let ours = jobs.filter { $0.name == name && !$0.isRefusedSubmission && !($0.isOver && $0.started == nil) }
        let known = siteJob
        let chosen = ours.min { left, right in rank(left, known) < rank(right, known) }
        extras = ours.filter { $0.id != chosen?.id && !$0.isOver }.map(\.id).sorted()
        guard case .sent(let sent) = phase else { return }
        if let chosen {
            phase = .numbered(SiteJob(id: chosen.id, submitted: chosen.submitted))
            return
        }
        // Nothing there. The request may still be on its way; where it lands late it is held, and swept up.
        let quiet: Int64 = isUnwanted || recall != nil ? Self.landingMilliseconds : 3000
        guard now.milliseconds - sent.milliseconds >= quiet else { return wait(1500, from: now, chance) }
        phase = .unsent
        sweeps = [15_000, 60_000].map { Instant(milliseconds: now.milliseconds + $0) }
    }

    private func rank(_ job: SlurmJob, _ known: SiteJob?) -> (Int, Int64) {
        if let known, job.id == known.id, known.submitted ?? job.submitted == job.submitted { return (0, job.id) }
        return (job.started != nil ? 1 : job.isOver ? 3 : 2, job.id)
    }

    private mutating func see(_ job: SlurmJob, at now: Instant, _ chance: Double) {
        guard let known = siteJob else { return }
        guard job.name == name, known.submitted ?? job.submitted == job.submitted else {
            return miss(known.id, at: now, chance)
        }
        let place = SiteJob(id: job.id, submitted: job.submitted)
        if job.isOver {
            if case .settling(let ended, let end, let since, _) = phase, ended.hasSameEnd(as: job) {
                return settle(ended, end, since: since, at: now, chance)
            }
            phase = .ending(job, since: now)
            return
        }
        // It went back to before that, and would run it after all.
        if case .settling(_, .lost(let why, _, _), _, _) = phase { verdict = .lost(why) }
        if !isReleased { isReleased = !job.isHeld }
        alive = now
        states = job.states
        phase = .placed(place)
        expectedStart = job.isHeld ? nil : job.expectedStart.map { Instant(milliseconds: $0 * 1000) }
        if job.isOnNodes || job.started != nil {
            let started = Instant(milliseconds: (job.started ?? 0) * 1000)
            runningSince = started
            allocated = job.allocated
            recall = nil
            let patience = Self.patience(now.milliseconds - started.milliseconds, 20)
            return wait(isWatched ? patience : isCancelAsked ? 500 : 0, from: now, chance)
        }
        if recall != nil {
            // Held, it can't begin any more: what is left is to ask whether it ran before, and to end it.
            guard recall == .asked, job.isHeld else {
                recall = .wanted
                return wait(500, from: now, chance)
            }
            recall = .held
            guard meter.hasAccounting else {
                isUnwanted = true
                return
            }
            doubted = now
            // Its record may be late.
            return wait(Self.recordMilliseconds, from: now, chance)
        }
        if isReleased, Self.hopeless.contains(job.reason) {
            // A held submission is taken whatever it asks for; only now the scheduler has looked at it.
            verdict = .rejected("The system can never run it as it is: \(job.reason).")
            return
        }
        if runningSince != nil {
            // The site went back to before its start. How that ended the accounting may know.
            if meter.hasAccounting { doubted = now } else { verdict = Self.forgotten(job.id) }
            return
        }
        if job.isHeld && isReleased {
            // The site went back to before our release, or will not have it.
            if job.reason == "JobHeldAdmin" || job.reason.contains("launch failed") {
                verdict = .rejected("The system holds it: \(job.reason).")
            } else {
                isReleased = false
                if meter.hasAccounting { doubted = now }
                wait(Self.pause(releases + 3), from: now, chance)
            }
            return
        }
        if isReleased {
            let patience = Self.patience(now.milliseconds - job.submitted * 1000, 10)
            wait(isWatched ? patience : isCancelAsked ? 500 : 0, from: now, chance)
        }
    }

    /// Reasons to wait that no time mends.
    private static let hopeless: Set = [
        "AccountNotAllowed", "BadConstraints", "InvalidAccount", "InvalidQOS", "PartitionNodeLimit",
        "PartitionTimeLimit", "QOSNotAllowed",
    ]

    /// The older a state, the less often it is asked for: between a quarter of a second and half a minute.
    private static func patience(_ age: Int64, _ share: Int64) -> Int64 { max(250, min(30_000, age / share)) }

    private mutating func miss(_ id: Int64, at now: Instant, _ chance: Double) {
        switch phase {
        case .numbered(let job) where job.submitted == nil:
            // Forgotten before we saw it, or given to another: the name tells.
            phase = .sent(now)
        case .numbered(let job), .placed(let job): phase = .missing(job, since: now, looks: 1)
        case .missing(let job, let since, let looks):
            let isSettled = now.milliseconds - since.milliseconds >= Self.settleMilliseconds
            if isSettled, looks >= 4 { return giveUp(job, at: now) }
            phase = .missing(job, since: since, looks: looks + 1)
            wait(1000, from: now, chance)
        case .settling(let job, let end, let since, _):
            guard meter.hasAccounting else { return settle(job, end, since: since, at: now, chance) }
            phase = .settling(job, end, since: since, isGone: true)
        default: return
        }
    }

    /// Whether a site that forgot such an end would let the job begin, or begin again.
    private static func mayBegin(after end: AttemptObservation.State) -> Bool {
        switch end {
        case .lost: true
        case .ended(let end): end.started == nil
        default: false
        }
    }

    /// Tells an end, after which another attempt may run, once the site has written down that this one is over.
    private mutating func settle(
        _ job: SlurmJob,
        _ end: AttemptObservation.State,
        since: Instant,
        at now: Instant,
        _ chance: Double
    ) {
        let isSettled = now.milliseconds - since.milliseconds >= Self.settleMilliseconds
        guard !isSettled else { return conclude(end) }
        phase = .settling(job, end, since: since)
        wait(2000, from: now, chance)
    }

    /// The site does not know it, steadily, and the accounting knows no end of it.
    private mutating func giveUp(_ job: SiteJob, at now: Instant) {
        if isUnwanted {
            conclude(.ended(AttemptEnd(cause: .stopped, started: runningSince, ended: now)))
        } else if case .rejected(let why) = verdict {
            conclude(.ended(AttemptEnd(cause: .rejected(why: why), started: nil, ended: now)))
        } else if runningSince != nil || hasStarted {
            let why = "The system lost job \(job.id) and kept no record of its end."
            conclude(.lost(why: why, started: runningSince, noticed: now))
        } else {
            // It never ran: whatever else bears the name is found first.
            isReleased = false
            phase = .sent(now)
        }
    }

    /// In which states slurmctld lists a job that is watched. A number says nothing of whose it is; a look does, and any
    /// change asks for one.
    private mutating func recognise(_ listed: Set<String>, at now: Instant, _ chance: Double) {
        guard listed == states else {
            alive = nil
            return
        }
        let began = runningSince?.milliseconds ?? (siteJob?.submitted ?? 0) * 1000
        // Whose end was asked for while the answer was out is ended at once.
        let patience = Self.patience(now.milliseconds - began, runningSince == nil ? 10 : 20)
        wait(isWatched ? patience : 0, from: now, chance)
    }

    /// What the accounting has of a job that is watched. It hears of everything late: what it says holds, what it does not
    /// say yet means nothing.
    private mutating func follow(_ record: SlurmRecord?, at now: Instant, _ chance: Double) {
        guard let record, record.started != nil else {
            return wait(
                isWatched ? Self.patience(now.milliseconds - (alive ?? now).milliseconds, 10) : 0,
                from: now,
                chance
            )
        }
        if record.isOver {
            // Of an end that is not plain slurmctld knows more.
            guard record.state == "COMPLETED" else {
                alive = nil
                return
            }
            return conclude(meter.end(of: record, seen: seen, verdict: verdict, isUnwanted: isUnwanted))
        }
        let started = Instant(milliseconds: (record.started ?? 0) * 1000)
        runningSince = runningSince ?? started
        recall = nil
        wait(isUnwanted ? 0 : Self.patience(now.milliseconds - started.milliseconds, 20), from: now, chance)
    }

    private static func forgotten(_ id: Int64) -> Verdict { .lost("The system forgot that job \(id) ran.") }

    private mutating func compare(_ records: [SlurmRecord], at now: Instant, _ chance: Double) {
        func ours(_ record: SlurmRecord, _ submitted: Int64?) -> Bool {
            record.name == name && submitted ?? record.submitted == record.submitted
        }
        switch phase {
        case .ending(let job, let since):
            let record = records.first { ours($0, job.submitted) && $0.isOver }
            let isLate = now.milliseconds - since.milliseconds >= Self.recordMilliseconds || !meter.hasAccounting
            guard record != nil || isLate else { return wait(500, from: now, chance) }
            var job = job
            // A row that never ends still says when it began, which slurmctld may have forgotten.
            job.started = job.started ?? records.first { ours($0, job.submitted) }?.started
            let end = meter.end(of: job, record, seen: seen, verdict: verdict, isUnwanted: isUnwanted)
            guard Self.mayBegin(after: end) else { return conclude(end) }
            phase = .settling(job, end, since: since)
        case .placed(let job):
            guard let since = doubted else {
                return follow(records.first { ours($0, job.submitted) }, at: now, chance)
            }
            let record = records.first { ours($0, job.submitted) && $0.started != nil }
            if let record, record.isOver {
                // It is over, and the system would run it once more.
                doubted = nil
                switch meter.end(of: record, seen: seen, verdict: nil, isUnwanted: isUnwanted) {
                case .lost(let why, _, _): verdict = .lost(why)
                case .ended(let end) where end.cause == .stopped: isUnwanted = true
                case let end:
                    // Its script ran, and does not begin again whatever becomes of that.
                    extras.append(job.id)
                    conclude(end)
                }
                return
            }
            let hasBegun = record != nil || runningSince != nil
            let isLate = now.milliseconds - since.milliseconds >= Self.recordMilliseconds
            guard !hasBegun || isLate || !meter.hasAccounting else { return wait(500, from: now, chance) }
            doubted = nil
            if hasBegun {
                verdict = Self.forgotten(job.id)
            } else if recall == .held {
                isUnwanted = true
            }
        case .settling(let job, let end, let since, _):
            // It may have begun after all, and be over and cleared away since.
            guard let record = records.first(where: { ours($0, job.submitted) && $0.tellsOfExit }) else {
                return settle(job, end, since: since, at: now, chance)
            }
            conclude(meter.end(of: record, seen: seen, verdict: nil, isUnwanted: isUnwanted))
        case .missing(let job, let since, let looks):
            if let record = records.first(where: { ours($0, job.submitted) && $0.isOver }) {
                return conclude(meter.end(of: record, seen: seen, verdict: verdict, isUnwanted: isUnwanted))
            }
            if records.contains(where: { ours($0, job.submitted) && $0.started != nil }) { hasStarted = true }
            phase = .missing(job, since: since, looks: looks + 1)
            wait(1000, from: now, chance)
        default: return
        }
    }
}
