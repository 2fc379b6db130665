import Quantities

/// What a job goes on from when its next attempt is on another system.
extension FederationState {
    func decide(_ order: SettleCheckpoint, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        guard actor == .engine else { throw Refusal(.forbidden, "Only the server tells where a checkpoint lies.") }
        // The fencing token: what was moved for an attempt that is over, or is to stop, starts nothing.
        guard let from = checkpointToSettle(for: order.key), jobs[order.key.job]?.attempt?.stop == nil else {
            return (.nothing, [])
        }
        let fact = CheckpointSettled(
            key: order.key,
            from: from,
            origin: order.origin,
            files: order.files,
            bytes: order.bytes,
            manifest: order.manifest,
            why: order.why.withoutNames
        )
        return (.nothing, [.checkpointSettled(fact)])
    }

    /// The system where the checkpoint lies that a live attempt goes on from elsewhere, as long as nobody has settled
    /// what it will find; nil where there is nothing to settle.
    package func checkpointToSettle(for key: AttemptKey) -> SystemID? {
        guard !checkpoints.isEmpty, let attempt = jobs[key.job]?.attempt, attempt.number == key.attempt else {
            return nil
        }
        return checkpointToSettle(for: attempt, of: key.job)
    }

    func checkpointToSettle(for attempt: Attempt, of job: JobID) -> SystemID? {
        guard !checkpoints.isEmpty, let place = checkpoints[job], place.settledFor != attempt.number,
            place.system != self[attempt.partition].system
        else { return nil }
        return place.system
    }

    /// Where the newest checkpoint of an open job lies; nil where no attempt of it has begun, or it keeps none.
    package func checkpoint(of job: JobID) -> CheckpointPlace? { checkpoints.isEmpty ? nil : checkpoints[job] }

    /// Whether a live attempt was sent to a system where it finds nothing of what its job has done.
    package func findsNothing(_ attempt: Attempt, of job: JobID) -> Bool {
        guard let place = checkpoint(of: job), place.settledFor == attempt.number else { return false }
        return place.origin == .nothing
    }

    /// Since when a live attempt may be at its system: its placement, or when it was settled what it goes on from.
    func sent(_ attempt: Attempt, of job: JobID) -> Instant {
        guard !checkpoints.isEmpty, let place = checkpoints[job], place.settledFor == attempt.number else {
            return attempt.placed
        }
        return place.settledAt
    }

    mutating func apply(_ fact: CheckpointSettled, at now: Instant) {
        guard let attempt = jobs[fact.key.job]?.attempt else {
            preconditionFailure("what is settled is a live attempt's")
        }
        checkpoints[fact.key.job]?.settledFor = fact.key.attempt
        checkpoints[fact.key.job]?.settledAt = now
        checkpoints[fact.key.job]?.origin = fact.origin
        guard attempt.started == nil else { return }
        let partition = self[attempt.partition]
        let system = Int(partition.system.number) - 1
        systems[system].pools[Int(partition.shape.pool)].beginWait(of: fact.key.job, since: now)
    }

    /// Notes where a job's checkpoint lies after an attempt that did not end it.
    mutating func noteCheckpoint(after fact: AttemptEnded) {
        let id = fact.key.job
        guard jobs[id]?.terms.hasCheckpoint == true else { return }
        let known = checkpoints[id]
        if fact.end.started != nil {
            checkpoints[id] = CheckpointPlace(on: fact.system)
            if known?.isStaying == true { assignQueue(to: id) }
        } else if fact.outcome == .lost, self[fact.system].isReachable, let known, known.system != fact.system,
            known.settledFor != fact.key.attempt
        {
            // A fence, or a lease that is over, gives up what is out of reach: that says nothing of the move.
            checkpoints[id]?.isStaying = true
            assignQueue(to: id)
        }
    }

    /// The queue of a job that waits for the system where its checkpoint lies; nil where it waits for any.
    mutating func homeQueue(of job: Job) -> Int32? {
        guard !checkpoints.isEmpty, let place = checkpoints[job.id], place.isStaying,
            self[place.system].state != .down, self[place.system].isReachable
        else { return nil }
        let places = places(for: job.shape, job.terms, of: job.person, on: self[job.allocation]).filter {
            self[$0].system == place.system
        }
        guard !places.isEmpty else { return nil }
        return queues.group(queueKey(for: job.shape, job.terms, on: job.allocation, in: places))
    }

    /// Finds the jobs that wait for a system their queues anew, after it came or went.
    mutating func regroupStaying(with system: SystemID) {
        guard !checkpoints.isEmpty else { return }
        let staying = checkpoints.filter { $0.value.isStaying && $0.value.system == system }.keys.sorted()
        for id in staying {
            if let job = jobs[id], job.isReady { _ = queues.remove(id, from: job.group) }
            assignQueue(to: id)
        }
    }
}
