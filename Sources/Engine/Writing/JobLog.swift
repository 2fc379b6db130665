import Dispatch
import Federation
import Logging
import Quantities
import Synchronization
import Telemetry

/// Tells the log what becomes of jobs, on a thread of its own: the writer never waits for it, and what it can't keep up
/// with is left out and counted.
final class JobLog: Sendable {
    /// How many records may wait to be told.
    private static let capacity = 20_000

    private let trace: JobTrace
    private let meters: EngineMeters
    private let log: Logger
    private let waiting = Gauge()
    private let queue = DispatchQueue(label: "fabrique.joblog", qos: .utility)

    init(_ trace: JobTrace, _ meters: EngineMeters, _ log: Logger) {
        self.trace = trace
        self.meters = meters
        self.log = log
    }

    /// Tells of records that are durable.
    ///
    /// - Parameter labels: what is shown of the job that each record submits, if it submits one.
    func follow(_ records: [Record], _ labels: [JobLabel?]) {
        guard log.logLevel <= .info, records.contains(where: { $0.events.contains(where: Self.concernsJobs) }) else {
            return
        }
        guard waiting.value + records.count <= Self.capacity else {
            return meters.jobLogDropped.add(UInt64(records.count))
        }
        waiting.increment(by: records.count)
        queue.async {
            for (record, label) in zip(records, labels) {
                if let label, case .jobsSubmitted(let fact)? = record.events.first {
                    self.trace.labels.note(label, of: fact.first)
                }
                for event in record.events { self.tell(event) }
            }
            self.waiting.decrement(by: records.count)
        }
    }

    /// Waits until what was followed so far is told.
    func finish() { queue.sync {} }

    private static func concernsJobs(_ event: Event) -> Bool {
        switch event {
        case .jobsSubmitted, .jobPlaced, .checkpointSettled, .attemptAccepted, .attemptStarted, .stopRequested,
            .attemptEnded, .jobEnded:
            true
        default: false
        }
    }

    private func tell(_ event: Event) {
        switch event {
        case .jobsSubmitted(let fact):
            var fields = trace.fields(fact.first)
            if !fact.indexes.isEmpty { fields["tasks"] = "\(fact.indexes.count)" }
            log.info("A job was submitted.", metadata: fields)
        case .jobPlaced(let fact):
            var fields = trace.fields(fact.key)
            let (system, partition) = trace.published.read { state in
                (state[state[fact.partition].system].name, state[fact.partition].shape.name)
            }
            fields["system"] = "\(system)"
            fields["partition"] = "\(partition)"
            log.info("An attempt was placed.", metadata: fields)
        case .checkpointSettled(let fact):
            var fields = trace.fields(fact.key)
            fields["origin"] = "\(fact.origin.word)"
            fields["files"] = "\(fact.files)"
            fields["bytes"] = "\(fact.bytes.count)"
            fields["manifest"] = "\(fact.manifest.hex)"
            if !fact.why.isEmpty { fields["why"] = "\(fact.why)" }
            log.info("It is settled what an attempt goes on from.", metadata: fields)
        case .attemptAccepted(let fact): log.info("Its system has an attempt.", metadata: trace.fields(fact.key))
        case .attemptStarted(let fact): log.info("An attempt began to run.", metadata: trace.fields(fact.key))
        case .stopRequested(let fact):
            var fields = trace.fields(fact.key)
            fields["reason"] = "\(fact.reason)"
            log.info("An attempt was told to stop.", metadata: fields)
        case .attemptEnded(let fact):
            var fields = trace.fields(fact.key)
            fields["outcome"] = "\(fact.outcome.word)"
            fields["fault"] = fact.fault.word.map { "\($0)" }
            fields["device_seconds"] = "\(fact.used.count)"
            log.info(fact.isRequeued ? "An attempt ended; its job goes on." : "A job ended.", metadata: fields)
        case .jobEnded(let fact):
            var fields = trace.fields(fact.job)
            fields["outcome"] = "\(fact.outcome.word)"
            fields["fault"] = fact.fault.word.map { "\($0)" }
            log.info("A job ended without an attempt.", metadata: fields)
        default: return
        }
    }
}
