package import Quantities

/// Moving jobs away from systems that are out of reach, where running twice does no harm.
extension FederationState {
    /// How short a lease may be: connections come back, and moving a job throws its work away.
    package static let shortestLease = Seconds(60)

    /// Ends the attempts that may run twice, on systems that have been out of reach for a whole lease.
    ///
    /// They end as a fence ends them: lost, at the platform's expense, and stopped once their system answers again.
    /// Nobody said that they run no more, so all others stay.
    func decide(_ order: EndLeases, by actor: Actor, at now: Instant) throws(Refusal) -> (Made, [Event]) {
        guard actor == .engine else { throw Refusal(.forbidden, "Only the server ends leases.") }
        guard (Self.shortestLease...JobShape.longestTime).contains(order.lease) else {
            throw Refusal(.invalidValue, "A lease lasts a minute to 366 days.")
        }
        var events: [Event] = []
        for id in leasesOver(after: order.lease, at: now) {
            guard let job = jobs[id], let attempt = job.attempt else { continue }
            let why = "Its system was out of reach for a lease of \(order.lease.count) seconds, and it may run twice."
            events.append(givingUp(attempt, of: job, because: why, at: now))
        }
        return (.nothing, events)
    }

    /// The jobs that go on elsewhere now, for they may run twice and their systems were out of reach for a whole lease.
    ///
    /// A job that no other system would take now, for want of budget, of its share or of time before a maintenance, stays:
    /// giving it up would throw its work away for nothing. Room it may have to wait for.
    ///
    /// Cost: one look at each attempt on such a system.
    package func leasesOver(after lease: Seconds, at now: Instant) -> [JobID] {
        var leased: [JobID] = []
        for system in systems {
            guard let since = system.unreachableSince, since + lease <= now else { continue }
            leased += leases(on: system)
        }
        var promised = Promises()
        return leased.sorted().filter { goesOnElsewhere($0, &promised, at: now) }
    }

    /// Whether the end of a lease can bring something about on a system.
    package func hasLeases(on id: SystemID) -> Bool { !leases(on: self[id]).isEmpty }

    /// Whether a job goes on elsewhere once its system is out of reach for a whole lease, if another takes it then.
    func hasLease(_ job: Job) -> Bool {
        guard let attempt = job.attempt, job.isLeased else { return false }
        let here = self[attempt.partition].system
        return queues.key(of: job.group).partitions.contains { self[$0].system != here }
    }

    private func leases(on system: System) -> [JobID] {
        system.pools.flatMap(\.ends).map(\.job).filter { id in jobs[id].map { hasLease($0) } ?? false }
    }

    /// Whether another system takes a job, besides those that are given up before it.
    private func goesOnElsewhere(_ id: JobID, _ promised: inout Promises, at now: Instant) -> Bool {
        guard let job = jobs[id], let attempt = job.attempt else { return false }
        for place in queues.key(of: job.group).partitions
        where mayGoOn(job, after: attempt, in: place, promised, at: now) {
            promise(place, to: job, after: attempt, &promised)
            return true
        }
        return false
    }
}

extension Job {
    /// Whether its live attempt may be given up when its system is out of reach for a whole lease.
    var isLeased: Bool {
        guard let attempt, attempt.stop != .cancelled else { return false }
        return terms.mayRunTwice && terms.mayRequeue && attempts < Self.mostAttempts
    }
}
