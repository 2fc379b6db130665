import Quantities

extension FederationState {
    /// Ends every attempt on a system that is out of reach, on its operator's word that nothing of them goes on there.
    ///
    /// Not reaching a system says nothing of what runs there, so only such a word, or the system itself, allows the next
    /// attempt. What the attempts took is the platform's loss. When the system answers again, they are strangers there,
    /// and are stopped; whatever it reports of them changes nothing, for their number is not the live one.
    func decide(_ order: FenceSystem, by actor: Actor, at now: Instant) throws(Refusal) -> (Made, [Event]) {
        let system = try require(order.system)
        guard mayOperate(order.system, actor) else {
            throw Refusal(.forbidden, "Only an operator of \(system.name) may fence it.")
        }
        try requireText(order.why, of: "The reason of a fence")
        guard !system.isReachable else {
            throw Refusal(
                .wrongState,
                "\(system.name) answers, so its jobs can be stopped: drain it, then evict them. A fence is for one that does not."
            )
        }
        var events: [Event] = []
        if system.state == .active || system.state == .draining {
            events.append(.systemStateChanged(SystemStateChanged(system: order.system, to: .down, why: order.why)))
        }
        var fenced: [Event] = []
        jobs.visit { job in
            guard let attempt = job.attempt, self[attempt.partition].system == order.system else { return }
            let why = "Its system was out of reach, and was fenced: \(order.why)"
            fenced.append(givingUp(attempt, of: job, because: why, at: now))
        }
        return (.nothing, events + fenced)
    }

    /// Ends an attempt on a system that is out of reach: it is lost, at the platform's expense.
    func givingUp(_ attempt: Attempt, of job: Job, because why: String, at now: Instant) -> Event {
        let key = AttemptKey(job: job.id, attempt: attempt.number)
        let end = AttemptEnd(cause: .lost(why: why), started: nil, ended: now)
        return .attemptEnded(ending(of: attempt, in: job, key, end, at: now))
    }
}
