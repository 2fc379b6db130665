import Federation
import Quantities

/// What happens in a play, and what follows from it.
extension ForkPlayer {
    mutating func take(_ happening: Happening) {
        switch happening {
        case .end(let key, let start): end(key, start: start)
        case .outage(let outage, let system, let until): begin(outage, of: system, until: until)
        case .recovery(let outage, let system):
            recover(outage, of: system)
            endLeases()
        case .arrival(let number):
            let arrival = arrivals[number]
            tryGiving(.submitJobs(arrival.order), by: .person(arrival.by, .all))
        case .leaseOver:
            isAskingForLeases = false
            endLeases()
        case .due:
            tryGiving(.tick, by: .engine)
            endLeases()
            watchClock()
        }
    }

    /// Enters another look at the leases that are over, a minute from now unless one is ahead: ends come in crowds.
    private mutating func askForLeases() {
        guard !isAskingForLeases else { return }
        isAskingForLeases = true
        enter(.leaseOver, at: now + Seconds(60))
    }

    /// Enters when the clock next brings something about by itself, the turn of an hour of the grids included.
    mutating func watchClock() {
        let moments = [state.nextDue, state.nextGridHour(after: now)].compactMap(\.self)
        if let next = moments.min() { enter(.due, at: next) }
    }

    /// Enters when leases are over.
    mutating func watchLeases() {
        guard let lease else { return }
        for system in state.systems where state.hasLeases(on: system.id) {
            if let since = system.unreachableSince { enter(.leaseOver, at: since + lease) }
        }
    }

    /// What may run twice leaves the systems that were out of reach for a lease, as soon as others take it: once the lease
    /// is over, after each system's return, month's turn and end of maintenance, and a minute after an attempt gave back of
    /// its budget and share.
    private mutating func endLeases() {
        guard let lease else { return }
        hasLateLeases = state.systems.contains { system in
            guard let since = system.unreachableSince, since + lease <= now else { return false }
            return state.hasLeases(on: system.id)
        }
        guard hasLateLeases else { return }
        let over = state.leasesOver(after: lease, at: now)
        guard !over.isEmpty else { return }
        for id in over {
            guard let attempt = state.jobs[id]?.attempt, let job = course(of: id) else { continue }
            count(attempt, from: job.start ?? attempt.placed, to: job.end ?? now)
        }
        tryGiving(.endLeases(EndLeases(after: lease)), by: .engine)
    }

    private func liveAttempt(_ key: AttemptKey) -> Attempt? {
        guard let attempt = state.jobs[key.job]?.attempt, attempt.number == key.attempt else { return nil }
        return attempt
    }

    /// An attempt ends. Of one on a system out of reach nobody hears before the system is back.
    private mutating func end(_ key: AttemptKey, start: Instant) {
        guard let attempt = liveAttempt(key), let position = position(of: key.job) else { return }
        let silence = silentUntil[Int(state[attempt.partition].system.number) - 1]
        guard silence <= now else {
            course.jobs[position].end = now
            enter(.end(key, start: start), at: silence)
            return
        }
        let cause: AttemptEnd.Cause = attempt.stop == nil ? .exited(code: 0) : .stopped
        report(attempt, key, cause, start: start, end: course.jobs[position].end ?? now)
    }

    private mutating func report(
        _ attempt: Attempt,
        _ key: AttemptKey,
        _ cause: AttemptEnd.Cause,
        start: Instant,
        end: Instant
    ) {
        count(attempt, from: start, to: end)
        let used = Int64(attempt.billedDevices) * end.seconds(since: start).count
        let milliwatts = state[attempt.partition].shape.milliwattsPerDevice
        let hasBegun = attempt.stop == nil || attempt.started != nil
        let end = AttemptEnd(
            cause: cause,
            started: hasBegun ? start : nil,
            ended: end,
            joules: Joules(used).scaled(by: milliwatts, over: 1000),
            energyModel: "stated"
        )
        tryGiving(.observeAttempt(ObserveAttempt(key: key, sight: .ended(end))), by: .engine)
    }

    /// Adds what an attempt used since the fork.
    mutating func count(_ attempt: Attempt, from start: Instant, to end: Instant) {
        let system = Int(state[attempt.partition].system.number) - 1
        let seconds = end.seconds(since: max(start, forked)).count
        course.use[system].deviceSeconds += DeviceSeconds(Int64(attempt.billedDevices) * seconds)
    }

    private mutating func begin(_ outage: WhatIf.Outage, of system: SystemID, until: Instant) {
        guard state[system].state == .active, state[system].isReachable else { return }
        enter(.recovery(outage, system), at: until)
        switch outage {
        case .drained: move(system, through: [.draining])
        case .unreachable:
            silentUntil[Int(system.number) - 1] = until
            tryGiving(.reportReachability(ReportReachability(system: system, isReachable: false)), by: .engine)
            watchLeases()
        case .down:
            move(system, through: [.draining, .down])
            var lost: [(Attempt, AttemptKey, Instant)] = []
            state.jobs.visit { job in
                guard let attempt = job.attempt, state[attempt.partition].system == system else { return }
                let key = AttemptKey(job: job.id, attempt: attempt.number)
                lost.append((attempt, key, course(of: job.id)?.start ?? attempt.placed))
            }
            for (attempt, key, start) in lost {
                report(attempt, key, .lost(why: "Its system is down."), start: start, end: now)
            }
        }
    }

    private mutating func recover(_ outage: WhatIf.Outage, of system: SystemID) {
        switch outage {
        case .drained: move(system, through: [.active])
        case .unreachable:
            tryGiving(.reportReachability(ReportReachability(system: system, isReachable: true)), by: .engine)
        case .down: move(system, through: [.probing, .active])
        }
    }

    private mutating func move(_ system: SystemID, through states: [System.State]) {
        for state in states {
            let step = ChangeSystemState(system: system, to: state, why: "a question to a fork")
            tryGiving(.changeSystemState(step), by: .engine)
        }
    }

    /// Gives a command that may be refused, as what comes by itself may be.
    private mutating func tryGiving(_ command: Command, by actor: Actor) {
        do throws(Refusal) {
            try give(command, by: actor)
        } catch {
            if case .submitJobs = command { refusals[error.code, default: 0] += 1 }
        }
    }

    /// Gives a command and follows up its events.
    mutating func give(_ command: Command, by actor: Actor) throws(Refusal) {
        for event in try state.execute(command, by: actor, at: now).events { follow(event) }
    }

    private mutating func follow(_ event: Event) {
        switch event {
        case .jobsSubmitted(let fact):
            for offset in 0..<UInt64(max(1, fact.indexes.count)) {
                course.jobs.append(JobCourse(job: JobID(fact.first.number + offset), submitted: now))
            }
        case .jobPlaced(let fact): place(fact)
        case .stopRequested(let fact):
            enter(.end(fact.key, start: course(of: fact.key.job)?.start ?? now), at: now)
        case .attemptEnded(let fact):
            let givesBack = fact.used < fact.hold || !fact.isChargedToProject
            if hasLateLeases, givesBack { askForLeases() }
            guard let position = position(of: fact.key.job) else { return }
            course.jobs[position].end = fact.isRequeued ? nil : fact.end.ended
            if fact.isRequeued { course.jobs[position].interruptions += 1 }
        case .jobEnded(let fact):
            if let position = position(of: fact.job) { course.jobs[position].end = now }
            awaited.remove(fact.job)
        default: return
        }
    }

    /// A system takes what it is given, and runs it at once.
    private mutating func place(_ fact: JobPlaced) {
        guard let position = position(of: fact.key.job), let job = state.jobs[fact.key.job] else { return }
        let system = state[fact.partition].system
        course.jobs[position].start = now
        course.jobs[position].system = system
        course.use[Int(system.number) - 1].starts += 1
        awaited.remove(fact.key.job)
        let end = runTimes.end(of: job, limit: fact.timeLimit, start: now, seenAt: now)
        enter(.end(fact.key, start: now), at: end)
        begin(fact.key)
    }

    /// Lets the state know that an attempt has begun: one that only waits is recalled, and keeps others from its system.
    ///
    /// How long starts took stays as it was at the fork, for choices go by it: that a play's systems start at once says
    /// nothing about them.
    mutating func begin(_ key: AttemptKey) {
        var records = state.waitRecords
        records.forget(key.job)
        tryGiving(.observeAttempt(ObserveAttempt(key: key, sight: .running(since: now))), by: .engine)
        state.waitRecords = records
    }
}
