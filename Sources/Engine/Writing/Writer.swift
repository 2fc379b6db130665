import Dispatch
import Federation
import Journal
import Logging
import Quantities
import Synchronization

/// The one place where orders are decided and made durable.
///
/// It works on a state of its own, ahead of the published one by the batch that is being synced. When a batch can't be
/// written, that state is thrown away and taken anew from the published one, so that nothing half done remains.
final class Writer: Sendable {
    /// How often a batch failed and why, for the status.
    enum Condition: Hashable, Sendable {
        case sound
        case full
        case failed(String)
    }

    private struct Desk: ~Copyable {
        /// Nil once the writer is closed, which lets go of the lease.
        var journal: JournalWriter?
        var state: FederationState
        var last: Instant
        var bytes = ByteWriter(capacity: 1024)
    }

    private let queue = DispatchQueue(label: "fabrique.writer", qos: .userInteractive)
    private let inbox = Inbox()
    /// Touched on `queue` alone; the lock is never contended and lets the compiler see that.
    private let desk: Mutex<Desk>
    private let published: Published
    private let conditionNow = Mutex(Condition.sound)
    private let clock: @Sendable () -> Instant
    private let mostInBatch: Int
    private let aftermath: Aftermath
    private let log: Logger

    init(
        journal: sending JournalWriter,
        state: FederationState,
        published: Published,
        aftermath: Aftermath,
        last: Instant,
        mostInBatch: Int,
        clock: @escaping @Sendable () -> Instant,
        log: Logger
    ) {
        desk = Mutex(Desk(journal: journal, state: state, last: last))
        self.published = published
        self.mostInBatch = mostInBatch
        self.clock = clock
        self.log = log
        self.aftermath = aftermath
    }

    var condition: Condition { conditionNow.withLock { $0 } }

    /// Gives orders to the writer. Their replies come once they are durable or refused.
    func put(_ orders: [Order]) throws(EngineFault) {
        if case .failed(let why) = condition { throw EngineFault(.journalFailed, Self.failedMessage(why)) }
        guard try inbox.put(orders) else { return }
        queue.async { self.drain() }
    }

    /// Takes no more orders, and returns when those in line are done and the journal is let go.
    func close() {
        inbox.close()
        queue.sync {
            drain()
            desk.withLock { $0.journal = nil }
        }
    }

    /// Lets go of `work` on the writer's own thread, between two batches.
    func between<Result: Sendable>(_ work: @escaping @Sendable (JournalWriter) throws -> Result) async throws -> Result
    {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Swift.Result {
                        try self.desk.withLock { desk in
                            guard let journal = desk.journal else { throw Inbox.stopping }
                            return try work(journal)
                        }
                    }
                )
            }
        }
    }

    /// Says that there is room again, after somebody made sure.
    func noteRoom() { conditionNow.withLock { if $0 == .full { $0 = .sound } } }

    private func drain() {
        while true {
            let orders = inbox.take(atMost: mostInBatch)
            if orders.isEmpty { return }
            desk.withLock { desk in
                guard let journal = desk.journal else {
                    for order in orders { order.reply?(.failure(Inbox.stopping)) }
                    return
                }
                carryOut(orders, at: &desk, journal)
            }
        }
    }

    private func carryOut(_ orders: [Order], at desk: inout Desk, _ journal: JournalWriter) {
        var replies: [(reply: @Sendable (Result<Accepted, any Error>) -> Void, result: Result<Accepted, any Error>)] =
            []
        replies.reserveCapacity(orders.count)
        var records: [Record] = []
        var batch = Batch()
        let base = journal.head.sequence
        for order in orders {
            let now = max(clock(), desk.last)
            desk.last = now
            let sequence = base + UInt64(batch.records.count) + 1
            let result: Result<Accepted, any Error>
            do throws(Refusal) {
                var projection = Projection(at: now, sequence: sequence, by: order.actor)
                let (made, events) = try desk.state.execute(order.command, by: order.actor, at: now, key: order.key) {
                    projection.add($1, before: $0)
                }
                if events.isEmpty {
                    result = .success(Accepted(made: made, at: now, sequence: sequence - 1))
                } else {
                    let record = Record(at: now, by: order.actor, events: events)
                    desk.bytes.removeAll()
                    record.encode(to: &desk.bytes)
                    batch.records.append(desk.bytes.bytes)
                    if let body = order.sheet, case .jobsSubmitted(let fact) = events[0] {
                        batch.sheets.append(
                            Sheet(
                                job: fact.first.number,
                                person: fact.person.word,
                                digest: fact.sheet,
                                body: body
                            )
                        )
                    }
                    projection.move(into: &batch)
                    records.append(record)
                    result = .success(Accepted(made: made, at: now, sequence: sequence))
                }
            } catch {
                result = .failure(error)
            }
            if let reply = order.reply { replies.append((reply, result)) }
        }
        do throws(JournalFault) {
            let head = try journal.append(batch)
            if !records.isEmpty {
                published.show(records, at: head)
                noteRoom()
            }
            for (reply, result) in replies { reply(result) }
            aftermath.follow(records, through: head.sequence)
        } catch {
            desk.state = published.copy().state
            let fault = note(error)
            for (reply, _) in replies { reply(.failure(fault)) }
        }
    }

    private func note(_ fault: JournalFault) -> EngineFault {
        if fault.code == .diskFull {
            let isNews = conditionNow.withLock { condition in
                defer { condition = .full }
                return condition != .full
            }
            if isNews { log.error("The disk is full: nothing is acknowledged until there is room.") }
            return EngineFault(.journalFull, "The server's disk is full. Nothing was done. Try again in a while.")
        }
        let why = "\(fault)"
        conditionNow.withLock { $0 = .failed(why) }
        log.critical("The journal can't be written: \(why)")
        return EngineFault(.journalFailed, Self.failedMessage(why))
    }

    private static func failedMessage(_ why: String) -> String {
        "The journal can't be written: \(why) Nothing was done. An operator has to start the server again."
    }
}
