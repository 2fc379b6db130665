import Quantities

extension FederationState {
    func decide(_ order: ObserveAttempt, by actor: Actor, at now: Instant) throws(Refusal) -> (Made, [Event]) {
        guard actor == .engine else { throw Refusal(.forbidden, "Only a system's connector reports on attempts.") }
        // The fencing token: an ended job, or an older attempt, can't be changed by what comes late.
        guard let job = jobs[order.key.job], let attempt = job.attempt, attempt.number == order.key.attempt else {
            return (.nothing, [])
        }
        switch order.sight {
        case .accepted(let siteJob):
            guard attempt.state == .leased else { return (.nothing, []) }
            return (.nothing, [.attemptAccepted(AttemptAccepted(key: order.key, siteJob: siteJob))])
        case .running(let since):
            guard attempt.state != .running else { return (.nothing, []) }
            let started = min(max(since, attempt.placed.wholeSecond), now)
            return (.nothing, [.attemptStarted(AttemptStarted(key: order.key, started: started))])
        case .ended(let end):
            return (.nothing, [.attemptEnded(ending(of: attempt, in: job, order.key, end, at: now))])
        }
    }

    /// What an attempt's end means: outcome, fault, what is accounted and who pays.
    func ending(
        of attempt: Attempt,
        in job: Job,
        _ key: AttemptKey,
        _ reported: AttemptEnd,
        at now: Instant
    ) -> AttemptEnded {
        let partition = self[attempt.partition]
        var end = reported
        end.cause = reported.cause.withoutNames
        (end.started, end.ended) = Self.span(of: reported, attempt, at: now)
        end.cpuMilliseconds = max(0, reported.cpuMilliseconds)

        let (outcome, fault) = Self.judge(end.cause, stop: attempt.stop, hasBegun: end.started != nil)
        let elapsed = end.started.map { end.ended.seconds(since: $0) } ?? .zero
        let deviceSeconds = Int64(attempt.billedDevices) * max(1, elapsed.count)
        end.joules = min(max(.zero, reported.joules), deviceSeconds * AttemptEnd.mostJoulesPerDeviceSecond)
        // A job that outlives its limit, by the grace it is given to end, does so at the platform's expense.
        let used = min(DeviceSeconds(Int64(attempt.billedDevices) * elapsed.count), attempt.hold)
        let isRequeued =
            (outcome == .evicted || outcome == .recalled || outcome == .lost) && job.terms.mayRequeue
            && job.attempts < Job.mostAttempts
        let emitted = carbon(of: end.joules, on: partition.system, from: end.started ?? end.ended, to: end.ended)
        return AttemptEnded(
            key: key,
            project: job.project,
            allocation: job.allocation,
            system: partition.system,
            end: end,
            outcome: outcome,
            fault: fault,
            hold: attempt.hold,
            used: used,
            isChargedToProject: fault != .platform,
            carbon: emitted.carbon,
            gridHoursKnown: emitted.hoursKnown,
            cost: used.cost(microEurosPerDeviceHour: partition.microEurosPerDeviceHour),
            isRequeued: isRequeued
        )
    }

    /// When an attempt began and ended, by our own clock.
    ///
    /// Clocks of systems differ from ours, and some count whole seconds: what a system tells is moved to lie between the
    /// placement's second and now, and keeps its length as far as it fits, for that is what the system itself accounts.
    private static func span(
        of reported: AttemptEnd,
        _ attempt: Attempt,
        at now: Instant
    ) -> (started: Instant?, ended: Instant) {
        let earliest = attempt.placed.wholeSecond
        guard let started = reported.started ?? attempt.started else {
            return (nil, min(max(reported.ended, earliest), now))
        }
        let most = now.milliseconds - earliest.milliseconds
        let (told, isImmense) = reported.ended.milliseconds.subtractingReportingOverflow(started.milliseconds)
        let length = isImmense ? most : min(max(0, told), most)
        let begin = min(max(started, earliest), Instant(milliseconds: now.milliseconds - length))
        return (begin, Instant(milliseconds: begin.milliseconds + length))
    }

    /// How an end is called and whose fault it is.
    static func judge(_ cause: AttemptEnd.Cause, stop: StopReason?, hasBegun: Bool) -> (Outcome, Fault) {
        switch cause {
        case .exited(code: 0): return (.succeeded, .nobody)
        case .exited, .signalled:
            // A script that catches our TERM ends with a code of its own; it ended because we asked.
            // A recall leaves alone what has begun.
            guard let stop, stop != .recalled else { return (.failed, .user) }
            return stopped(stop, hasBegun: hasBegun)
        case .timeLimit: return (.timedOut, .user)
        case .memoryLimit, .unlaunchable: return (.failed, .user)
        case .stopped: return stopped(stop ?? .evicted, hasBegun: hasBegun)
        case .rejected: return (.failed, .platform)
        // What its owner no longer wants is not tried again; that it was lost is still not theirs to pay.
        case .lost: return (stop == .cancelled ? .cancelled : .lost, .platform)
        }
    }

    private static func stopped(_ reason: StopReason, hasBegun: Bool) -> (Outcome, Fault) {
        switch reason {
        case .cancelled: (.cancelled, .user)
        case .evicted: (.evicted, .platform)
        case .recalled: (hasBegun ? .evicted : .recalled, .platform)
        }
    }

    mutating func apply(_ fact: AttemptAccepted) {
        jobs.update(fact.key.job) { job in
            job.attempt?.state = .accepted
            job.attempt?.siteJob = fact.siteJob
        }
    }

    mutating func apply(_ fact: AttemptStarted, at now: Instant) {
        let (before, after) = jobs.update(fact.key.job) { job in
            let before = job.attempt
            job.attempt?.state = .running
            job.attempt?.started = fact.started
            // The recall came too late.
            if job.attempt?.stop == .recalled { job.attempt?.stop = nil }
            return (before, job.attempt)
        }
        guard let before, let after else { preconditionFailure("an attempt that starts is live") }
        let wasStalled = systems.count > 1 && isStalled(self[after.partition], at: now)
        forgetEnd(of: before, fact.key.job)
        expectEnd(of: after, fact.key.job)
        let partition = self[after.partition]
        // Whoever was kept from a system where attempts waited may go there again.
        if wasStalled { needsPlacement = true }
        let wait = fact.started.milliseconds - sent(after, of: fact.key.job).milliseconds
        let chosen = comparisons.isEmpty ? nil : comparisons[fact.key.job]?.last { $0.attempt == fact.key.attempt }
        let expected = chosen?.places.first?.start.map { $0.milliseconds - after.placed.milliseconds }
        let system = Int(partition.system.number) - 1
        let usual = startRecords[system].typicalWaitMilliseconds
        startRecords[system].note(waitMilliseconds: wait, expected: expected ?? usual)
        queueRecords[system].noteStart(of: fact.key.job, waitMilliseconds: wait, usual: usual)
    }

    mutating func apply(_ fact: AttemptEnded, at now: Instant) {
        guard let attempt = jobs[fact.key.job]?.attempt else { preconditionFailure("an attempt that ends is live") }
        let partition = self[attempt.partition]
        let system = Int(partition.system.number) - 1
        for node in attempt.nodes {
            systems[system].pools[Int(partition.shape.pool)].give(attempt.perNode, to: node)
        }
        forgetEnd(of: attempt, fact.key.job)
        if fact.outcome == .recalled {
            startRecords[system].noteRecall(at: now, waited: now.seconds(since: sent(attempt, of: fact.key.job)))
        }
        queueRecords[system].forget(fact.key.job)
        settle(fact)
        offeredShares[system].count(fact.used, of: partition.shape.device, releasing: attempt.hold, at: now)
        if fact.isRequeued {
            noteCheckpoint(after: fact)
            reconsider(fact.key.job) { $0.attempt = nil }
        } else {
            retire(fact.key.job, success: fact.outcome == .succeeded)
        }
        needsPlacement = true
    }
}

extension Instant {
    /// The beginning of its second.
    fileprivate var wholeSecond: Instant { Instant(milliseconds: milliseconds - milliseconds % 1000) }
}
