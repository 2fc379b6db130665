import Connectors
import Federation
import Quantities
import Telemetry

/// What the engine counts while it works. Everything else that ``Engine/write(to:)`` tells is read from the state.
final class EngineMeters: Sendable {
    let ordersAccepted = Counter()
    let ordersRefused = Counter()
    let ordersOverloaded = Counter()
    let batchRecords = Histogram(.counts)
    let commitNanoseconds = Histogram(.seconds)
    let journalFull = Counter()
    let journalFailed = Counter()
    let snapshotNanoseconds = Histogram(.seconds)
    let snapshotsFailed = Counter()
    let jobLogDropped = Counter()

    let jobsSubmitted = Counter()
    let jobsEnded = Dictionary(uniqueKeysWithValues: Outcome.allCases.map { ($0, Counter()) })
    let attemptsPlaced = Counter()
    let attemptsStarted = Counter()
    let attemptsEnded = Dictionary(uniqueKeysWithValues: Outcome.allCases.map { ($0, Counter()) })
    let checkpointsSettled = Dictionary(uniqueKeysWithValues: CheckpointOrigin.allCases.map { ($0, Counter()) })
    let checkpointsFailed = Counter()
    let entries = Dictionary(uniqueKeysWithValues: Entry.Kind.allCases.map { ($0, Counter()) })
    let chargedToProjects = Counter()
    let chargedToPlatform = Counter()
    let joules = Dictionary(uniqueKeysWithValues: AttemptEnd.EnergySource.allCases.map { ($0, Counter()) })
    let carbon = Dictionary(uniqueKeysWithValues: AttemptEnd.EnergySource.allCases.map { ($0, Counter()) })

    let observationsAccepted = Counter()
    let observationsRunning = Counter()
    let observationsEnded = Counter()

    /// Counts facts that have become durable.
    func note(_ events: [Event]) {
        for event in events {
            switch event {
            case .jobsSubmitted(let fact): jobsSubmitted.add(UInt64(max(1, fact.indexes.count)))
            case .jobPlaced:
                attemptsPlaced.add()
                entries[.hold]?.add()
            case .checkpointSettled(let fact): checkpointsSettled[fact.origin]?.add()
            case .attemptStarted: attemptsStarted.add()
            case .attemptEnded(let fact): note(fact)
            case .jobEnded(let fact): jobsEnded[fact.outcome]?.add()
            case .allocationAwarded: entries[.award]?.add()
            case .chargeCorrected: entries[.correction]?.add()
            default: continue
            }
        }
    }

    private func note(_ fact: AttemptEnded) {
        attemptsEnded[fact.outcome]?.add()
        if !fact.isRequeued { jobsEnded[fact.outcome]?.add() }
        entries[.charge]?.add()
        entries[.release]?.add()
        let payer = fact.isChargedToProject ? chargedToProjects : chargedToPlatform
        payer.add(UInt64(clamping: fact.used.count))
        joules[fact.end.energySource]?.add(UInt64(clamping: fact.end.joules.count))
        carbon[fact.end.energySource]?.add(UInt64(clamping: fact.carbon.count))
    }

    /// Counts what a connector saw.
    func note(_ sight: ObserveAttempt.Sight) {
        switch sight {
        case .accepted: observationsAccepted.add()
        case .running: observationsRunning.add()
        case .ended: observationsEnded.add()
        }
    }
}

/// What one connection to a system counts.
final class LinkMeters: Sendable {
    /// Deeds in line.
    let waiting = Gauge()
    /// Comparisons that failed because the system could not be reached.
    let unreachable = Counter()
    private let faults = Dictionary(uniqueKeysWithValues: ConnectorFault.Code.allCases.map { ($0, Counter()) })

    /// Counts trouble with the system.
    func note(_ fault: ConnectorFault) { faults[fault.code]?.add() }

    /// The faults that have occurred, by code.
    var occurred: [(code: String, count: UInt64)] {
        ConnectorFault.Code.allCases.compactMap { code in
            faults[code].flatMap { $0.value > 0 ? (code.rawValue, $0.value) : nil }
        }
    }
}
