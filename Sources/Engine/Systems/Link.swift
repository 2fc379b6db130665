import Connectors
import Federation
import Journal
import Logging
import Quantities
import Synchronization
import Telemetry

/// The engine's side of one connected system: what was decided goes out, what is seen comes in.
///
/// Nothing here is remembered for long. What has to be done follows from the durable state, so that after a crash a
/// comparison of that state with the system's own brings everything back into step.
final class Link: Sendable {
    /// What is to be done on the system.
    enum Deed: Hashable, Sendable {
        case start(AttemptKey)
        case stop(AttemptKey, StopReason)
        case forget(AttemptKey)
    }

    let system: SystemID
    /// What this connection counts.
    let meters = LinkMeters()
    /// What went wrong lately.
    let diary = ConnectionDiary()
    let connector: any Connector
    private let published: Published
    private let orders: OrderMaker
    private let checkpoints: CheckpointDesk
    private let trace: JobTrace
    private let tell: @Sendable (Command) -> Void
    private let log: Logger
    private let deeds: AsyncStream<Deed>
    private let toDo: AsyncStream<Deed>.Continuation

    init(
        _ system: SystemID,
        _ connector: any Connector,
        published: Published,
        orders: OrderMaker,
        checkpoints: CheckpointDesk,
        trace: JobTrace,
        log: Logger,
        tell: @escaping @Sendable (Command) -> Void
    ) {
        self.system = system
        self.connector = connector
        self.published = published
        self.orders = orders
        self.checkpoints = checkpoints
        self.trace = trace
        self.tell = tell
        self.log = log
        (deeds, toDo) = AsyncStream.makeStream(of: Deed.self)
    }

    /// Puts a deed in line. At most a few wait for each live attempt.
    func put(_ deed: Deed) {
        meters.waiting.increment()
        toDo.yield(deed)
    }

    /// Keeps the federation and the system in step until the task is cancelled.
    func run() async {
        await withTaskGroup { group in
            group.addTask { await self.listen() }
            group.addTask { await self.act() }
            group.addTask { await self.compare() }
            group.addTask { await self.followQueue() }
        }
    }

    private func listen() async {
        for await observation in connector.observations { take(observation) }
    }

    private func act() async {
        for await deed in deeds {
            meters.waiting.decrement()
            do {
                try await perform(deed)
            } catch let fault as ConnectorFault {
                answer(fault, to: deed)
            } catch {
                var fields = fields(deed)
                fields["why"] = "\("\(error)".withoutNames)"
                log.warning("A deed failed and will be tried again.", metadata: fields)
            }
        }
    }

    private func perform(_ deed: Deed) async throws {
        switch deed {
        case .start(let key):
            // It comes back once it is settled what the attempt goes on from.
            if let from = published.read({ $0.checkpointToSettle(for: key) }) {
                return checkpoints.settle(key, from: from, tell: tell)
            }
            // The job may have been cancelled, or have gone on, since the deed was put in line.
            guard let order = try orders.order(for: key) else { return }
            try await connector.start(order)
        case .stop(let key, .recalled):
            // It may have begun since, or be wanted no more for another reason.
            guard published.read({ $0.jobs[key.job]?.attempt?.stop == .recalled }) else { return }
            try await connector.stop(key, because: .recalled)
        case .stop(let key, let reason): try await connector.stop(key, because: reason)
        case .forget(let key): try await connector.forget(key)
        }
    }

    private func answer(_ fault: ConnectorFault, to deed: Deed) {
        note(fault)
        var fields = fields(deed)
        fields["code"] = "\(fault.code.rawValue)"
        fields["why"] = "\(fault.text.withoutNames)"
        log.warning("The system refused a deed.", metadata: fields)
        guard case .start(let key) = deed, !fault.isPassing, fault.code != .attemptIsOver else { return }
        let now = orders.clock()
        let cause: AttemptEnd.Cause =
            fault.code == .badOrder ? .unlaunchable(why: fault.text) : .rejected(why: fault.text)
        let end = AttemptEnd(cause: cause, started: nil, ended: now)
        tell(.observeAttempt(ObserveAttempt(key: key, sight: .ended(end))))
    }

    private func note(_ fault: ConnectorFault) {
        meters.note(fault)
        diary.note(fault.code.rawValue, fault.text, at: orders.clock())
    }

    /// The fields of a line about a deed. Accounts and paths stay out of the log, as they stay out of the record.
    private func fields(_ deed: Deed) -> Logger.Metadata {
        let (word, key) =
            switch deed {
            case .start(let key): ("start", key)
            case .stop(let key, _): ("stop", key)
            case .forget(let key): ("forget", key)
            }
        var fields = trace.fields(key)
        fields["deed"] = "\(word)"
        return fields
    }

    /// Compares what should be with what is: at once, and then every few seconds, which also repeats whatever failed.
    private func compare() async {
        while !Task.isCancelled {
            do {
                let expected = published.read { $0.liveAttempts(on: system) }
                let found = try await connector.reconcile(expected.map(\.key))
                for observation in found.expected { settle(observation, among: expected) }
                for orphan in found.orphans { dismiss(orphan) }
                for fault in found.faults {
                    note(fault)
                    let fields: Logger.Metadata = [
                        "code": "\(fault.code.rawValue)", "why": "\(fault.text.withoutNames)",
                    ]
                    log.warning("An attempt can't be judged.", metadata: fields)
                }
                diary.noteAnswer(at: orders.clock())
                tell(.reportReachability(ReportReachability(system: system, isReachable: true)))
            } catch {
                meters.unreachable.add()
                diary.note(error.code.rawValue, error.text, at: orders.clock())
                log.warning("The system can't be reached.", metadata: ["why": "\("\(error)".withoutNames)"])
                tell(.reportReachability(ReportReachability(system: system, isReachable: false)))
            }
            guard (try? await Task.sleep(for: .seconds(5))) != nil else { return }
        }
    }

    /// Tells now and then how long a newcomer waits there, where the system has a queue of its own.
    private func followQueue() async {
        while !Task.isCancelled {
            if let load = await connector.load() {
                tell(.reportQueue(ReportQueue(system: system, wait: load.expectedWait)))
            }
            guard (try? await Task.sleep(for: .seconds(30))) != nil else { return }
        }
    }

    private func settle(_ observation: AttemptObservation, among expected: [LiveAttempt]) {
        guard let attempt = expected.first(where: { $0.key == observation.key }) else { return }
        if case .absent = observation.state {
            put(.start(attempt.key))
        } else {
            take(observation)
        }
        if let reason = attempt.stop { put(.stop(attempt.key, reason)) }
    }

    /// What runs and nobody expects is stopped; what has ended and is recorded is forgotten.
    private func dismiss(_ orphan: AttemptObservation) {
        let isLive = published.read { state in
            state.jobs[orphan.key.job]?.attempt?.number == orphan.key.attempt
        }
        guard !isLive else { return }
        switch orphan.state {
        case .accepted, .running: put(.stop(orphan.key, .evicted))
        case .ended, .lost, .absent: put(.forget(orphan.key))
        }
    }

    private func take(_ observation: AttemptObservation) {
        guard let sight = ObserveAttempt.Sight(observation.state) else { return }
        tell(.observeAttempt(ObserveAttempt(key: observation.key, sight: sight)))
    }
}
