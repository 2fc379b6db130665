import Federation
import Quantities

/// Watches a history and holds it to its promises, from what is durable, what was said to clients, and what ran.
struct Referee: Sendable {
    private var book = LedgerBook()
    private var durable = 0
    private var lastRecord = Instant(milliseconds: 0)
    /// The number after the last job whose submission is durable.
    private var nextJob = JobID(1)
    /// Which record carried out which client's request.
    private var recordOfRequest: [Int: Int] = [:]
    /// The first answer that each request got, heard or not.
    private var answers: [Int: Made] = [:]
    /// The last record whose command was acknowledged.
    private var acknowledged = 0
    /// The attempt that runs of each job, on whichever system.
    private var atWork: [JobID: AttemptKey] = [:]
    /// The attempts that ever ran, with the system that knows of it.
    private var everAtWork: [AttemptKey: Int] = [:]
    /// When each system is planned to be out of service.
    private var maintenance: [SystemID: [Federation.MaintenanceWindow]] = [:]
    private var shares = ShareBook()
    /// The jobs that may run twice.
    private var doubles: Set<JobID> = []
    /// The attempts that were given up when a lease was over: they may go on where nobody sees them.
    private var givenUp: Set<AttemptKey> = []
    /// Since when each system that can't be reached is known not to be.
    private var silentSince: [SystemID: Instant] = [:]
    /// The jobs that may be taken off a system at any time.
    private var movable: Set<JobID> = []
    /// Where the last attempt that began has run, of each job that keeps checkpoints.
    private var checkpoints: [JobID: SystemID] = [:]
    /// The attempts that wait until it is settled what they go on from.
    private var unsettled: [JobID: AttemptKey] = [:]

    /// Judges a decision, durable or not.
    func judge(_ decision: ModelEngine.Decision) throws(BrokenPromise) {
        switch decision.result {
        case .failure(let refusal):
            guard !refusal.message.isEmpty else {
                throw BrokenPromise(.reasons, "a refusal (\(refusal.code.rawValue)) has no message")
            }
        case .success(let done):
            let beginsMaintenance = done.events.contains { event in
                if case .maintenancePlanned(let fact) = event { fact.windows.first?.hasBegun ?? false } else { false }
            }
            for event in done.events { try judge(event, of: decision.order, at: decision.at, beginsMaintenance) }
        }
    }

    private func judge(
        _ event: Event,
        of order: ModelEngine.Order,
        at now: Instant,
        _ beginsMaintenance: Bool
    ) throws(BrokenPromise) {
        switch (event, order.command) {
        case (.attemptEnded(let fact), .observeAttempt(let sight)):
            guard case .ended = sight.sight, sight.key == fact.key, order.actor == .engine else {
                throw BrokenPromise(.knowledge, "attempt \(fact.key) ended though nobody saw its end")
            }
            guard fact.outcome != .recalled || everAtWork[fact.key] == nil && fact.used == .zero else {
                throw BrokenPromise(.fencing, "attempt \(fact.key) was recalled, and it ran or was charged")
            }
            let isBlameless = fact.outcome == .succeeded
            guard isBlameless == (fact.fault == .nobody) else {
                throw BrokenPromise(
                    .reasons,
                    "attempt \(fact.key) is \(fact.outcome.word) by the fault of \(fact.fault)"
                )
            }
        case (.attemptEnded(let fact), .fenceSystem(let fence)):
            guard fact.system == fence.system, atWork[fact.key.job] != fact.key else {
                throw BrokenPromise(.fencing, "attempt \(fact.key) was fenced while it ran")
            }
            guard fact.fault == .platform, !fact.isChargedToProject else {
                throw BrokenPromise(.fencing, "attempt \(fact.key) was fenced at its project's expense")
            }
        case (.attemptEnded(let fact), .endLeases(let leases)):
            guard doubles.contains(fact.key.job), let since = silentSince[fact.system], since + leases.lease <= now
            else {
                throw BrokenPromise(.fencing, "attempt \(fact.key) was given up before a lease of its own was over")
            }
            guard fact.fault == .platform, !fact.isChargedToProject, fact.isRequeued else {
                throw BrokenPromise(.fencing, "attempt \(fact.key) was given up at its owner's expense")
            }
        case (.attemptEnded(let fact), _):
            throw BrokenPromise(.knowledge, "attempt \(fact.key) was ended by \(CommandKind(order.command).rawValue)")
        case (.stopRequested, .controlJob), (.stopRequested, .erasePerson): return
        case (.stopRequested(let fact), .tick) where fact.reason == .recalled: return
        case (.stopRequested(let fact), .tick) where fact.reason == .evicted && beginsMaintenance: return
        case (.stopRequested(let fact), _):
            throw BrokenPromise(.knowledge, "attempt \(fact.key) was stopped by \(CommandKind(order.command).rawValue)")
        case (.jobEnded(let fact), _):
            guard fact.outcome != .succeeded, fact.fault != .nobody else {
                throw BrokenPromise(.reasons, "job \(fact.job) ended without an attempt and without a reason")
            }
        default: return
        }
    }

    /// Takes note of records that are durable.
    mutating func take(_ records: [Record], _ state: FederationState) throws(BrokenPromise) {
        durable += records.count
        for record in records {
            guard record.at >= lastRecord else {
                throw BrokenPromise(
                    .time,
                    "a command of \(record.at.milliseconds) ms follows one of \(lastRecord.milliseconds) ms"
                )
            }
            lastRecord = record.at
            for event in record.events {
                try book.book(event)
                try shares.book(event, at: record.at)
                switch event {
                case .jobsSubmitted(let fact):
                    let next = JobID(fact.first.number + UInt64(max(1, fact.indexes.count)))
                    let submitted = (fact.first.number..<next.number).map { JobID($0) }
                    if fact.terms.hasCheckpoint, fact.terms.mayRequeue { movable.formUnion(submitted) }
                    if fact.terms.mayRunTwice, fact.terms.mayRequeue { doubles.formUnion(submitted) }
                    nextJob = next
                case .maintenancePlanned(let fact): maintenance[fact.system] = fact.windows
                case .reachabilityChanged(let fact): silentSince[fact.system] = fact.isReachable ? nil : record.at
                case .jobPlaced(let fact):
                    let system = state[fact.partition].system
                    try check(fact, on: system, at: record.at)
                    let lies = checkpoints[fact.key.job]
                    unsettled[fact.key.job] = lies == nil || lies == system ? nil : fact.key
                case .checkpointSettled(let fact): unsettled[fact.key.job] = nil
                case .attemptEnded(let fact):
                    unsettled[fact.key.job] = nil
                    guard movable.contains(fact.key.job) else { continue }
                    if !fact.isRequeued {
                        checkpoints[fact.key.job] = nil
                    } else if fact.end.started != nil {
                        checkpoints[fact.key.job] = fact.system
                    }
                default: continue
                }
            }
            try checkPrivacy(of: record)
        }
    }

    /// Whether a placement leaves its attempt the time it may take until its system's next maintenance.
    private func check(_ fact: JobPlaced, on system: SystemID, at now: Instant) throws(BrokenPromise) {
        guard let next = maintenance[system]?.first(where: { now < $0.ends }) else { return }
        let mayEnd = movable.contains(fact.key.job) ? now < next.starts : now + fact.timeLimit <= next.starts
        guard mayEnd else {
            throw BrokenPromise(.maintenance, "attempt \(fact.key) was placed where it could not end in time")
        }
    }

    /// Takes note of which record carried out which request, heard or not, and of what was given up.
    mutating func take(_ decision: ModelEngine.Decision) throws(BrokenPromise) {
        if case .endLeases = decision.order.command, case .success(let done) = decision.result {
            for case .attemptEnded(let fact) in done.events {
                givenUp.insert(fact.key)
                over(fact.key)
            }
        }
        guard let request = decision.order.request, case .success(let done) = decision.result else { return }
        let changes = done.events.contains { if case .keyRemembered = $0 { false } else { true } }
        if changes, let first = recordOfRequest.updateValue(decision.sequence, forKey: request) {
            throw BrokenPromise(.once, "records \(first) and \(decision.sequence) carry out one request")
        }
        if let first = answers.updateValue(done.made, forKey: request), first != done.made {
            throw BrokenPromise(.once, "a request was answered with \(first), and again with \(done.made)")
        }
    }

    /// Takes note that a client heard of its request's success.
    mutating func hear(_ decision: ModelEngine.Decision) {
        if case .success = decision.result { acknowledged = max(acknowledged, decision.sequence) }
    }

    /// Compares what was acknowledged, and what was durable, with a journal of `count` records that was read again.
    func checkAcknowledged(_ count: Int, _ state: FederationState) throws(BrokenPromise) {
        guard acknowledged <= count, durable == count else {
            let what = "record \(acknowledged) was acknowledged and \(durable) were durable; the journal has \(count)"
            throw BrokenPromise(.acknowledged, what)
        }
        guard state.nextJob == nextJob else {
            throw BrokenPromise(.acknowledged, "job \(nextJob.number - 1) was durable and is gone")
        }
    }

    /// Compares the records' sums with the state's.
    func checkLedger(of state: FederationState) throws(BrokenPromise) { try book.compare(with: state) }

    /// Takes note that an attempt's process runs.
    mutating func began(_ key: AttemptKey, on system: Int) throws(BrokenPromise) {
        everAtWork[key] = system
        guard unsettled[key.job] != key else {
            throw BrokenPromise(.fencing, "attempt \(key) began before its checkpoint was settled")
        }
        // Whoever may run twice does so, until the system that was out of reach is told.
        guard !givenUp.contains(key) else { return }
        if let other = atWork.updateValue(key, forKey: key.job) {
            throw BrokenPromise(.fencing, "attempt \(key) began on system \(system + 1) while attempt \(other) ran")
        }
    }

    /// Takes note that it runs no more.
    mutating func over(_ key: AttemptKey) { if atWork[key.job] == key { atWork[key.job] = nil } }

    /// Takes note that a system forgot what ever ran there, so that it can't be told.
    mutating func forgot(_ system: Int) { everAtWork = everAtWork.filter { $0.value != system } }

    /// What systems say of attempts is what could bring a name into a record.
    private func checkPrivacy(of record: Record) throws(BrokenPromise) {
        let mark = Array(RefusedOrder.Vault.mark.utf8)
        for event in record.events {
            let bytes: [UInt8]
            switch event {
            case .attemptAccepted(let fact): bytes = fact.encoded
            case .attemptEnded(let fact): bytes = fact.end.encoded
            default: continue
            }
            guard bytes.count >= mark.count else { continue }
            for start in 0...bytes.count - mark.count where bytes[start] == mark[0] {
                guard !bytes[start...].starts(with: mark) else {
                    throw BrokenPromise(.privacy, "a record of an attempt holds a name that is the vault's")
                }
            }
        }
    }
}
