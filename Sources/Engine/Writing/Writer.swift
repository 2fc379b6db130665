import Dispatch
import Federation
import Journal
import Logging
import Quantities
import Synchronization
import Telemetry

/// The one place where orders are decided and made durable.
///
/// Two threads work in line: one decides orders, on a state of its own that runs ahead of the published one; the other
/// makes what was decided durable, shows it and replies. While the disk syncs one batch, the next one is decided. When a
/// batch can't be written, it and all that was decided on top of it are undone: the state is taken anew from the
/// published one, so that nothing half done remains.
final class Writer: Sendable {
    /// How often a batch failed and why, for the status.
    enum Condition: Hashable, Sendable {
        case sound
        case full
        case failed(String)
    }

    private struct Desk: Sendable {
        var state: FederationState
        var last: Instant
        /// The last record decided.
        var sequence: UInt64
        var line: UInt64 = 0
        var bytes = ByteWriter(capacity: 1024)
    }

    private struct Press: ~Copyable {
        /// Nil once the writer is closed, which lets go of the lease.
        var journal: JournalWriter?
    }

    private let deciding = DispatchQueue(label: "fabrique.deciding", qos: .userInteractive)
    private let writing = DispatchQueue(label: "fabrique.writing", qos: .userInteractive)
    private let inbox = Inbox()
    private let drafts: Drafts
    /// Touched on `deciding` alone; the lock is never contended and lets the compiler see that.
    private let desk: Mutex<Desk>
    /// Touched on `writing` alone.
    private let press: Mutex<Press>
    private let published: Published
    private let conditionNow = Mutex(Condition.sound)
    private let clock: @Sendable () -> Instant
    private let aftermath: Aftermath
    private let meters: EngineMeters
    private let jobLog: JobLog
    private let log: Logger

    /// How many orders are decided before they are handed on. Small, so that the disk is not kept waiting.
    private static let mostAtOnce = 64

    init(
        journal: sending JournalWriter,
        state: FederationState,
        published: Published,
        aftermath: Aftermath,
        last: Instant,
        mostInBatch: Int,
        meters: EngineMeters,
        jobLog: JobLog,
        clock: @escaping @Sendable () -> Instant,
        log: Logger
    ) {
        desk = Mutex(Desk(state: state, last: last, sequence: journal.head.sequence))
        press = Mutex(Press(journal: journal))
        drafts = Drafts(mostInBatch: mostInBatch)
        self.published = published
        self.meters = meters
        self.jobLog = jobLog
        self.clock = clock
        self.log = log
        self.aftermath = aftermath
    }

    var condition: Condition { conditionNow.withLock { $0 } }

    /// How many orders wait.
    var waiting: Int { inbox.count }

    /// Whether it takes no more orders.
    var isClosed: Bool { inbox.isClosed }

    /// Gives orders to the writer. Their replies come once they are durable or refused.
    func put(_ orders: [Order]) throws(EngineFault) {
        if case .failed(let why) = condition { throw EngineFault(.journalFailed, Self.failedMessage(why)) }
        guard try inbox.put(orders) else { return }
        deciding.async { self.decide() }
    }

    /// Takes no more orders, and returns when those in line are done and the journal is let go.
    func close() {
        inbox.close()
        repeat {
            deciding.sync { decide() }
            writing.sync { write() }
        } while !deciding.sync { inbox.count == 0 && drafts.isEmpty }
        writing.sync { press.withLock { $0.journal = nil } }
    }

    /// Does `work` on the writing thread, between two batches.
    func between<Result: Sendable>(_ work: @escaping @Sendable (JournalWriter) throws -> Result) async throws -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            writing.async {
                continuation.resume(
                    with: Swift.Result {
                        try self.press.withLock { press in
                            guard let journal = press.journal else { throw Inbox.stopping }
                            return try work(journal)
                        }
                    }
                )
            }
        }
    }

    /// Says that there is room again, after somebody made sure.
    func noteRoom() { conditionNow.withLock { if $0 == .full { $0 = .sound } } }

    // ---- Deciding

    private func decide() {
        while true {
            let room = drafts.room
            // No room: whoever writes calls again once there is.
            if room == 0 { return }
            let orders = inbox.take(atMost: min(room, Self.mostAtOnce))
            if orders.isEmpty { return }
            desk.withLock { handOn(orders, from: &$0) }
        }
    }

    private func handOn(_ orders: [Order], from desk: inout Desk) {
        while true {
            switch drafts.add(decided(orders, at: &desk), of: desk.line) {
            case .waiting(let wakes):
                if wakes { writing.async { self.write() } }
                return
            case .void(let line):
                let (state, head, _) = published.copy()
                desk.state = state
                desk.sequence = head.sequence
                desk.line = line
            }
        }
    }

    private func decided(_ orders: [Order], at desk: inout Desk) -> Draft {
        var draft = Draft()
        draft.orders = orders.count
        draft.replies.reserveCapacity(orders.count)
        for order in orders {
            let now = max(clock(), desk.last)
            desk.last = now
            let result: Result<Accepted, any Error>
            do throws(Refusal) {
                var projection = Projection(at: now, sequence: desk.sequence + 1, by: order.actor)
                let (made, events) = try desk.state.execute(order.command, by: order.actor, at: now, key: order.key) {
                    projection.add($1, before: $0)
                }
                if !events.isEmpty {
                    desk.sequence += 1
                    let record = Record(at: now, by: order.actor, events: events)
                    desk.bytes.removeAll()
                    record.encode(to: &desk.bytes)
                    draft.batch.records.append(desk.bytes.bytes)
                    if let body = order.sheet, case .jobsSubmitted(let fact) = events[0] {
                        draft.batch.sheets.append(
                            Sheet(
                                job: fact.first.number,
                                person: fact.person.word,
                                digest: fact.sheet,
                                body: body
                            )
                        )
                    }
                    projection.move(into: &draft.batch)
                    draft.records.append(record)
                    draft.labels.append(order.label)
                }
                result = .success(Accepted(made: made, at: now, sequence: desk.sequence))
            } catch {
                meters.ordersRefused.add()
                result = .failure(error)
            }
            if let reply = order.reply { draft.replies.append((reply, result)) }
        }
        return draft
    }

    // ---- Making durable

    private func write() {
        while let (draft, wakesDecider) = drafts.take() {
            if wakesDecider { deciding.async { self.decide() } }
            press.withLock { press in
                guard let journal = press.journal else { preconditionFailure("a closed writer was given orders") }
                makeDurable(draft, in: journal)
            }
        }
    }

    private func makeDurable(_ draft: Draft, in journal: JournalWriter) {
        do throws(JournalFault) {
            let begun = ContinuousClock.now
            let head = try journal.append(draft.batch)
            if !draft.records.isEmpty {
                meters.commitNanoseconds.record(ContinuousClock.now - begun)
                meters.batchRecords.record(UInt64(draft.records.count))
                meters.ordersAccepted.add(UInt64(draft.records.count))
                published.show(draft.records, at: head)
                noteRoom()
            }
            for (reply, result) in draft.replies { reply(result) }
            for record in draft.records { meters.note(record.events) }
            jobLog.follow(draft.records, draft.labels)
            aftermath.follow(draft.records, through: head.sequence)
        } catch {
            let fault = note(error)
            for (reply, _) in draft.replies + drafts.void().replies { reply(.failure(fault)) }
        }
    }

    private func note(_ fault: JournalFault) -> EngineFault {
        if fault.code == .diskFull {
            meters.journalFull.add()
            let isNews = conditionNow.withLock { condition in
                defer { condition = .full }
                return condition != .full
            }
            if isNews { log.error("The disk is full: nothing is acknowledged until there is room.") }
            return EngineFault(.journalFull, "The server's disk is full. Nothing was done. Try again in a while.")
        }
        meters.journalFailed.add()
        let why = "\(fault)"
        conditionNow.withLock { $0 = .failed(why) }
        log.critical("The journal can't be written: \(why)")
        return EngineFault(.journalFailed, Self.failedMessage(why))
    }

    private static func failedMessage(_ why: String) -> String {
        "The journal can't be written: \(why) Nothing was done. An operator has to start the server again."
    }
}
