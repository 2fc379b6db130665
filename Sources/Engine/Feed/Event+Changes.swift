import Federation

extension Event {
    /// The job of an event that does not say to which project it belongs.
    var jobWithoutHome: JobID? {
        switch self {
        case .jobHoldChanged(let fact): fact.job
        case .checkpointSettled(let fact): fact.key.job
        case .attemptStarted(let fact): fact.key.job
        case .stopRequested(let fact): fact.key.job
        case .attemptEnded(let fact): fact.isRequeued ? fact.key.job : nil
        case .jobEnded(let fact): fact.job
        default: nil
        }
    }

    /// Whether it may change who may see what.
    var touchesRights: Bool {
        switch self {
        case .personErased, .roleSet, .projectCreated, .tokenRevoked: true
        default: false
        }
    }

    /// What it changes for those who look, ledger entries included.
    func changes(_ homes: [JobID: JobHome], in state: borrowing FederationState) -> [Change] {
        var changes: [Change] = []
        if let change = jobChange(homes, in: state) ?? systemChange(in: state) { changes.append(change) }
        for entry in ledgerEntries {
            changes.append(
                Change(
                    kind: .ledger,
                    word: entry.kind.rawValue,
                    job: entry.attempt?.job,
                    attempt: entry.attempt?.attempt,
                    project: state.allocation(entry.allocation)?.project,
                    allocation: entry.allocation
                )
            )
        }
        return changes
    }

    private func jobChange(_ homes: [JobID: JobHome], in state: borrowing FederationState) -> Change? {
        switch self {
        case .jobsSubmitted(let fact):
            return Change(
                kind: .job,
                word: "submitted",
                job: fact.first,
                count: UInt64(max(1, fact.indexes.count)),
                state: (fact.isHeld ? JobState.held : .queued).rawValue,
                project: fact.project
            )
        case .jobHoldChanged(let fact):
            return change(fact.isHeld ? "held" : "released", of: fact.job, homes, state: homes[fact.job]?.state)
        case .jobPlaced(let fact):
            return Change(
                kind: .job,
                word: "placed",
                job: fact.key.job,
                attempt: fact.key.attempt,
                state: JobState.placed.rawValue,
                project: state.allocation(fact.allocation)?.project,
                system: state[fact.partition].system
            )
        case .checkpointSettled(let fact):
            return change("checkpoint", of: fact.key, homes, state: JobState.placed.rawValue)
        case .attemptStarted(let fact): return change("started", of: fact.key, homes, state: JobState.running.rawValue)
        case .stopRequested(let fact): return change("stopping", of: fact.key, homes, state: nil)
        case .attemptEnded(let fact):
            return Change(
                kind: .job,
                word: fact.isRequeued ? "requeued" : "ended",
                job: fact.key.job,
                attempt: fact.key.attempt,
                state: fact.isRequeued ? homes[fact.key.job]?.state : fact.outcome.jobState,
                project: fact.project,
                system: fact.system
            )
        case .jobEnded(let fact): return change("ended", of: fact.job, homes, state: fact.outcome.jobState)
        default: return nil
        }
    }

    private func change(_ word: String, of job: JobID, _ homes: [JobID: JobHome], state: String?) -> Change {
        Change(kind: .job, word: word, job: job, state: state, project: homes[job]?.project)
    }

    private func change(_ word: String, of key: AttemptKey, _ homes: [JobID: JobHome], state: String?) -> Change {
        var change = change(word, of: key.job, homes, state: state)
        change.attempt = key.attempt
        change.system = homes[key.job].flatMap { $0.attempt == key.attempt ? $0.system : nil }
        return change
    }

    private func systemChange(in state: borrowing FederationState) -> Change? {
        switch self {
        case .systemRegistered(let fact): Change(kind: .system, word: "registered", system: fact.system)
        case .inventoryReported(let fact): Change(kind: .system, word: "inventory", system: fact.system)
        case .systemStateChanged(let fact):
            Change(kind: .system, word: "state", state: "\(fact.to)", system: fact.system)
        case .reachabilityChanged(let fact):
            Change(kind: .system, word: fact.isReachable ? "reachable" : "unreachable", system: fact.system)
        case .offeredShareSet(let fact): Change(kind: .system, word: "share", system: fact.system)
        case .offeredShareRenewed(let fact): Change(kind: .system, word: "share", system: fact.system)
        case .priceSet(let fact): Change(kind: .system, word: "price", system: state[fact.partition].system)
        case .datasetsSet(let fact): Change(kind: .system, word: "datasets", system: fact.system)
        case .gridHoursRecorded(let fact): Change(kind: .system, word: "grid", system: fact.system)
        default: nil
        }
    }
}

extension Outcome {
    /// The state that the API gives a job whose end the archive calls so.
    package static func jobState(ofWord word: String) -> String {
        [Outcome.evicted, .lost, .recalled].contains { $0.word == word } ? Outcome.failed.word : word
    }

    fileprivate var jobState: String { Self.jobState(ofWord: word) }
}
