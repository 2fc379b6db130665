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
            let why = "Its system was out of reach for \(order.lease.count) seconds, and it may run twice."
            events.append(givingUp(attempt, of: job, because: why, at: now))
        }
        return (.nothing, events)
    }

    /// The jobs that go on elsewhere now, for they may run twice and their systems were out of reach for a whole lease.
    ///
    /// Cost: one look at each attempt on such a system.
    package func leasesOver(after lease: Seconds, at now: Instant) -> [JobID] {
        var found: [JobID] = []
        for system in systems {
            guard let since = system.unreachableSince, since + lease <= now else { continue }
            for end in system.pools.lazy.flatMap(\.ends) where goesOnElsewhere(end.job, than: system.id) {
                found.append(end.job)
            }
        }
        return found.sorted()
    }

    /// Whether a job may run twice, and another system takes it.
    private func goesOnElsewhere(_ id: JobID, than here: SystemID) -> Bool {
        guard let job = jobs[id], job.isLeased else { return false }
        return queues.key(of: job.group).partitions.contains { place in
            let system = self[place].system
            return system != here && isInService(system)
        }
    }
}

extension Job {
    /// Whether its live attempt is given up when its system is out of reach for a whole lease.
    var isLeased: Bool {
        guard let attempt, attempt.stop != .cancelled else { return false }
        return terms.mayRunTwice && terms.mayRequeue && attempts < Self.mostAttempts
    }
}
