package import Quantities

/// The whole federation at one moment, and the one place where a command finds its rule.
///
/// The same commands at the same instants give the same events and the same state, in the live service and in the twin
/// alike. Nothing here reads a clock, draws a number or waits.
package struct FederationState: Sendable {
    /// The systems, by number from 1.
    package internal(set) var systems: [System] = []
    /// The partitions of all systems, by number from 1.
    package internal(set) var partitions: [Partition] = []
    /// The organisations, by number from 1.
    package internal(set) var organisations: [Organisation] = []
    /// The people, in the order of their entry.
    package internal(set) var people: [Person] = []
    /// The projects, by number from 1.
    package internal(set) var projects: [Project] = []
    /// The allocations, by number from 1.
    package internal(set) var allocations: [Allocation] = []
    /// The tokens, by number from 1.
    package internal(set) var tokens: [Token] = []
    /// The jobs that have not ended.
    package internal(set) var jobs = JobTable()
    /// The number that the next job gets.
    package internal(set) var nextJob = JobID(1)
    /// The last ledger entry's number; zero before the first.
    package internal(set) var lastEntry = EntryID(0)
    /// What each system has delivered, by system number from 1.
    package internal(set) var delivered: [Delivered] = []

    /// How each system began what was sent to it, by system number from 1.
    package internal(set) var startRecords: [StartRecord] = []
    /// What each system says of its own queue, by system number from 1.
    var queueRecords: [QueueRecord] = []
    /// What share of its time each system offers, by system number from 1.
    package internal(set) var offeredShares: [OfferedShare] = []
    /// What is known of each system's grid hour by hour, by system number from 1.
    package internal(set) var gridHours: [GridHours] = []

    var comparisons: [JobID: [Comparison]] = [:]
    var checkpoints: [JobID: CheckpointPlace] = [:]
    var arrays: [JobID: ArrayProgress] = [:]
    var singletons: [UInt64: SortedJobIDs] = [:]
    var recentEnds = RecentEnds()
    var requestKeys = RequestKeys()

    // Derived from the above: rebuilt when a snapshot is read, never written.
    var personIndex: [PersonID: Int] = [:]
    var projectIndex: [String: ProjectID] = [:]
    var systemIndex: [String: SystemID] = [:]
    var tokenIndex: [Digest: TokenID] = [:]
    var dependents: [DependencyTarget: [JobID]] = [:]
    var queues = ReadyQueues()
    /// The hour in which places were last looked for, nil since a snapshot was read. It decides when to look again, no more.
    var hourOfPlacing: Int64?

    // Work that an event leaves for the same command to finish; empty between commands.
    var impossible: [JobID] = []
    var needsPlacement = false

    /// Makes an empty federation.
    package init() {}

    /// Carries out a command: decides it, applies what follows, and lets waiting work take what became free.
    ///
    /// Either every event is applied and returned, or the command is refused and nothing has changed.
    ///
    /// - Parameters:
    ///   - command: The order.
    ///   - actor: Who gives it.
    ///   - now: When it was received. Never earlier than the command before it.
    ///   - key: The client's word that a repetition is the same request.
    ///   - willApply: Sees each event with the state before it, for whoever keeps records of what leaves.
    package mutating func execute(
        _ command: Command,
        by actor: Actor,
        at now: Instant,
        key: RequestKey? = nil,
        willApply: (FederationState, Event) -> Void = { _, _ in }
    ) throws(Refusal) -> (made: Made, events: [Event]) {
        if let key, let made = try remembered(key) { return (made, []) }
        var (made, events) = try decide(command, by: actor, at: now)
        // A system that was shunned for a while may be sent jobs again, and another place be the cleanest in this hour.
        if case .tick = command, systems.count > 1 || awaitsCleanest { needsPlacement = true }
        if let key { events.append(.keyRemembered(KeyRemembered(key: key, made: made, at: now))) }
        for event in events {
            if event.isArchived { willApply(self, event) }
            apply(event, at: now)
        }
        settle(at: now, into: &events, willApply)
        return (made, events)
    }

    /// Applies the events of a record that was decided before.
    ///
    /// - Parameter willApply: Sees each event that leaves something for the archive, with the state before it.
    package mutating func replay(_ record: Record, willApply: (FederationState, Event) -> Void = { _, _ in }) {
        for event in record.events {
            if event.isArchived { willApply(self, event) }
            apply(event, at: record.at)
        }
        endReplay(at: record.at)
    }

    /// Forgets what the record's command finished itself.
    mutating func endReplay(at now: Instant) {
        if needsPlacement { hourOfPlacing = GridHours.hour(of: now) }
        impossible.removeAll()
        needsPlacement = false
    }

    /// Decides what a command means, without changing anything.
    func decide(_ command: Command, by actor: Actor, at now: Instant) throws(Refusal) -> (Made, [Event]) {
        switch command {
        case .registerSystem(let order): try decide(order, by: actor)
        case .reportInventory(let order): try decide(order, by: actor)
        case .changeSystemState(let order): try decide(order, by: actor)
        case .reportReachability(let order): try decide(order, by: actor)
        case .reportQueue(let order): try decide(order, by: actor)
        case .fenceSystem(let order): try decide(order, by: actor, at: now)
        case .endLeases(let order): try decide(order, by: actor, at: now)
        case .planMaintenance(let order): try decide(order, by: actor, at: now)
        case .setOfferedShare(let order): try decide(order, by: actor)
        case .setPrice(let order): try decide(order, by: actor)
        case .setDatasets(let order): try decide(order, by: actor)
        case .recordGridHours(let order): try decide(order, by: actor, at: now)
        case .registerOrganisation(let order): try decide(order, by: actor)
        case .registerPerson(let order): try decide(order, by: actor)
        case .erasePerson(let order): try decide(order, by: actor)
        case .setAccount(let order): try decide(order, by: actor)
        case .setRole(let order): try decide(order, by: actor)
        case .createProject(let order): try decide(order, by: actor, at: now)
        case .issueToken(let order): try decide(order, by: actor, at: now)
        case .signIn(let order): try decide(order, at: now)
        case .revokeToken(let order): try decide(order, by: actor)
        case .awardAllocation(let order): try decide(order, by: actor, at: now)
        case .changeAllocationState(let order): try decide(order, by: actor, at: now)
        case .submitJobs(let order): try decide(order, by: actor, at: now)
        case .controlJob(let order): try decide(order, by: actor)
        case .observeAttempt(let order): try decide(order, by: actor, at: now)
        case .settleCheckpoint(let order): try decide(order, by: actor)
        case .correctCharge(let order): try decide(order, by: actor)
        case .tick: (.nothing, broughtByTime(at: now))
        }
    }

    private func broughtByTime(at now: Instant) -> [Event] {
        var events = whatIsDue(at: now) + maintenanceDue(at: now) + sharesDue(at: now)
        for recall in recalls(at: now) { events.append(.stopRequested(recall)) }
        return events
    }

    /// Changes the state by one fact. Never fails: what can't be was refused before.
    mutating func apply(_ event: Event, at now: Instant) {
        switch event {
        case .systemRegistered(let fact): apply(fact)
        case .inventoryReported(let fact): apply(fact)
        case .systemStateChanged(let fact): apply(fact)
        case .reachabilityChanged(let fact): apply(fact, at: now)
        case .queueReported(let fact): apply(fact)
        case .maintenancePlanned(let fact): apply(fact)
        case .offeredShareSet(let fact): apply(fact, at: now)
        case .offeredShareRenewed(let fact): apply(fact, at: now)
        case .priceSet(let fact): apply(fact)
        case .datasetsSet(let fact): apply(fact)
        case .gridHoursRecorded(let fact): apply(fact, at: now)
        case .organisationRegistered(let fact): apply(fact)
        case .personRegistered(let fact): apply(fact)
        case .personErased(let fact): apply(fact)
        case .accountSet(let fact): apply(fact)
        case .roleSet(let fact): apply(fact)
        case .projectCreated(let fact): apply(fact)
        case .tokenIssued(let fact): apply(fact)
        case .tokenRevoked(let fact): apply(fact)
        case .allocationAwarded(let fact): apply(fact)
        case .allocationStateChanged(let fact): apply(fact)
        case .jobsSubmitted(let fact): apply(fact, at: now)
        case .jobHoldChanged(let fact): apply(fact)
        case .placesCompared(let fact): apply(fact, at: now)
        case .jobPlaced(let fact): apply(fact, at: now)
        case .checkpointSettled(let fact): apply(fact, at: now)
        case .attemptAccepted(let fact): apply(fact)
        case .attemptStarted(let fact): apply(fact, at: now)
        case .stopRequested(let fact): apply(fact)
        case .attemptEnded(let fact): apply(fact, at: now)
        case .jobEnded(let fact): apply(fact)
        case .chargeCorrected(let fact): apply(fact)
        case .keyRemembered(let fact): requestKeys.remember(fact)
        }
        lastEntry = EntryID(lastEntry.number + UInt64(event.ledgerEntryCount))
    }

    /// Ends what can never start and places what can, until nothing more follows.
    private mutating func settle(
        at now: Instant,
        into events: inout [Event],
        _ willApply: (FederationState, Event) -> Void
    ) {
        func follow(_ event: Event, on state: inout FederationState) {
            if event.isArchived { willApply(state, event) }
            state.apply(event, at: now)
            events.append(event)
        }
        while !impossible.isEmpty || needsPlacement {
            while let job = impossible.popLast() {
                guard jobs[job] != nil else { continue }
                follow(.jobEnded(neverStarting(job)), on: &self)
            }
            needsPlacement = false
            hourOfPlacing = GridHours.hour(of: now)
            while let (placed, compared) = nextPlacement(at: now) {
                if let compared { follow(.placesCompared(compared), on: &self) }
                follow(.jobPlaced(placed), on: &self)
            }
            if impossible.isEmpty { needsPlacement = false }
        }
    }

    /// When the next thing is due that only the clock brings about; nil if nothing is.
    package var nextDue: Instant? {
        var next: Instant?
        for allocation in allocations {
            switch allocation.state {
            case .pending: next = min(next ?? allocation.starts, allocation.starts)
            case .active, .suspended: next = min(next ?? allocation.ends, allocation.ends)
            case .expired, .closed: continue
            }
        }
        for due in systems.compactMap({ $0.maintenance.first?.due }) { next = min(next ?? due, due) }
        for due in offeredShares.compactMap(\.due) { next = min(next ?? due, due) }
        return next
    }
}
