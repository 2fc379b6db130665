import Quantities

extension FederationState {
    /// How many windows a system may have planned.
    private static let mostWindows = 50

    func decide(_ order: PlanMaintenance, by actor: Actor, at now: Instant) throws(Refusal) -> (Made, [Event]) {
        let system = try require(order.system)
        guard mayOperate(order.system, actor) else {
            throw Refusal(.forbidden, "Only an operator of \(system.name) may plan its maintenance.")
        }
        for window in order.windows {
            try requireText(window.why, of: "The reason of a maintenance")
            guard window.starts < window.ends, now < window.ends, !window.hasBegun else {
                throw Refusal(.invalidValue, "A maintenance starts before it ends, and does not lie in the past.")
            }
        }
        let windows = order.windows.sorted { ($0.starts, $0.ends) < ($1.starts, $1.ends) }
        guard windows.count <= Self.mostWindows, zip(windows, windows.dropFirst()).allSatisfy({ $0.ends <= $1.starts })
        else {
            throw Refusal(.invalidValue, "A system has at most \(Self.mostWindows) maintenances, one after the other.")
        }
        guard windows != system.maintenance else { return (.nothing, []) }
        return (.nothing, [.maintenancePlanned(MaintenancePlanned(system: order.system, windows: windows))])
    }

    mutating func apply(_ fact: MaintenancePlanned) {
        systems[Int(fact.system.number) - 1].maintenance = fact.windows
        needsPlacement = true
    }

    /// Whether a job could end on a system before its next maintenance, or be taken off it without loss.
    ///
    /// A job that goes on from checkpoints is given up at the window's start, and goes on afterwards or elsewhere; any
    /// other must have its whole time.
    func fits(_ job: Job, for limit: Seconds, on id: SystemID, at now: Instant) -> Bool {
        guard let next = self[id].maintenance.first(where: { now < $0.ends }) else { return true }
        guard now < next.starts else { return false }
        return job.terms.hasCheckpoint && job.terms.mayRequeue || now + limit <= next.starts
    }

    /// Whether maintenance keeps a job out of a partition, and has since it was submitted.
    func awaitsMaintenance(_ job: Job, in id: PartitionID) -> Bool {
        guard let next = self[self[id].system].maintenance.first else { return false }
        return next.hasBegun || !fits(job, for: need(of: job, in: id).timeLimit, on: self[id].system, at: job.submitted)
    }

    /// What maintenance brings about by the clock alone: at a window's start, what still runs goes; at its end, the
    /// window is forgotten and waiting jobs are looked at.
    func maintenanceDue(at now: Instant) -> [Event] {
        var events: [Event] = []
        for system in systems {
            guard let due = system.maintenance.first?.due, due <= now else { continue }
            var windows = system.maintenance.filter { now < $0.ends }
            let isBeginning = windows.first.map { !$0.hasBegun && $0.starts <= now } ?? false
            if isBeginning { windows[0].hasBegun = true }
            events.append(.maintenancePlanned(MaintenancePlanned(system: system.id, windows: windows)))
            guard isBeginning else { continue }
            jobs.visit { job in
                guard let attempt = job.attempt, attempt.stop == nil || attempt.stop == .recalled,
                    self[attempt.partition].system == system.id
                else { return }
                let key = AttemptKey(job: job.id, attempt: attempt.number)
                events.append(.stopRequested(StopRequested(key: key, reason: .evicted, why: windows[0].why)))
            }
        }
        return events
    }
}

extension MaintenanceWindow {
    /// When the clock alone next changes something of it.
    var due: Instant { hasBegun ? ends : starts }

    /// Whether the system is out of service then.
    func covers(_ instant: Instant) -> Bool { starts <= instant && instant < ends }
}
