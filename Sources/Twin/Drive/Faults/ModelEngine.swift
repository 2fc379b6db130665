import Federation
import Quantities

/// The live engine without its disk, threads and clock: it decides batches on a state of its own, makes them durable,
/// shows them, and only then replies and lets orders follow.
///
/// It mirrors `Writer`, `Published`, `Aftermath` and `Opening` of the engine. What differs there must differ here.
struct ModelEngine: Sendable {
    /// A command on its way to the writer.
    struct Order: Sendable {
        var command: Command
        var actor: Actor
        var key: RequestKey?
        /// Which request of which client it carries out; nil for what the engine tells itself.
        var request: Int?
    }

    /// What becomes of a batch.
    enum Fate: Sendable {
        case written
        case noRoom
        case diesBeforeWriting
        case diesBeforeReplying
        case diesBeforeSending
    }

    /// What was decided about one order.
    struct Decision: Sendable {
        var order: Order
        var at: Instant
        var result: Result<(made: Made, events: [Event]), Refusal>
        /// The number of the record that holds it, or of the last one when nothing changed.
        var sequence: Int
    }

    /// What is to be done on a system.
    enum Deed: Hashable, Sendable {
        case start(AttemptKey)
        case stop(AttemptKey, StopReason)
        case forget(AttemptKey)
    }

    /// What carrying out a batch came to.
    struct Outcome: Sendable {
        var decisions: [Decision] = []
        var records: [Record] = []
        /// Whether the batch is durable.
        var isDurable = true
        /// Whether clients hear of it.
        var isReplied = true
        /// What follows on systems, in order.
        var deeds: [(SystemID, Deed)] = []
    }

    private(set) var journal = ModelJournal()
    /// The durable state.
    private(set) var published = FederationState()
    /// Ahead of the durable state by the batch at hand.
    private var desk = FederationState()
    /// The last instant that was given out: no command is received before it.
    private(set) var last = Instant(milliseconds: 0)
    /// The state that a crash took, while it is watched whether the rebuilt one decides alike.
    private var lost: (state: FederationState, decisions: Int)?
    private let breaking: BrokenRule?

    init(breaking: BrokenRule?) { self.breaking = breaking }

    /// Decides a batch, makes it durable and follows it up, as far as its fate lets it.
    mutating func carryOut(
        _ orders: [Order],
        clock: Instant,
        fate: Fate
    ) throws(BrokenPromise) -> Outcome {
        var outcome = Outcome()
        var batch: [[UInt8]] = []
        for order in orders {
            let now = breaking == .clockIsBelieved ? clock : max(clock, last)
            last = now
            let result = decide(order, at: now)
            try compareWithLost(order, at: now, result)
            if case .success(let done) = result, !done.events.isEmpty {
                let record = Record(at: now, by: order.actor, events: done.events)
                batch.append(record.encoded)
                outcome.records.append(record)
            }
            let sequence = journal.records.count + batch.count
            outcome.decisions.append(Decision(order: order, at: now, result: result, sequence: sequence))
        }
        outcome.isDurable = fate != .noRoom && fate != .diesBeforeWriting
        outcome.isReplied = fate == .written || fate == .diesBeforeSending
        if breaking == .repliesBeforeWriting { outcome.isReplied = true }
        guard outcome.isDurable else {
            desk = published
            lost = nil
            return outcome
        }
        journal.append(batch)
        for record in outcome.records { published.replay(record) }
        if fate == .written { outcome.deeds = deeds(after: outcome.records) }
        return outcome
    }

    private mutating func decide(_ order: Order, at now: Instant) -> Result<(made: Made, events: [Event]), Refusal> {
        do throws(Refusal) {
            return .success(try Self.execute(order, breaking, on: &desk, at: now))
        } catch {
            return .failure(error)
        }
    }

    private static func execute(
        _ order: Order,
        _ breaking: BrokenRule?,
        on state: inout FederationState,
        at now: Instant
    ) throws(Refusal) -> (made: Made, events: [Event]) {
        switch (breaking, order.command) {
        case (.leasesAreShort?, .endLeases):
            let short = Command.endLeases(EndLeases(after: FederationState.shortestLease))
            return try state.execute(short, by: order.actor, at: now, key: order.key)
        case (.sharesAreIgnored?, let command) where CommandKind(command) != .setOfferedShare:
            let offered = state.offeredShares.map(\.perMille)
            state.suppose(offering: offered.map { _ in OfferedShare.whole })
            defer { state.suppose(offering: offered) }
            return try state.execute(command, by: order.actor, at: now, key: order.key)
        default: return try state.execute(order.command, by: order.actor, at: now, key: order.key)
        }
    }

    private func deeds(after records: [Record]) -> [(SystemID, Deed)] {
        var found: [(SystemID, Deed)] = []
        for event in records.flatMap(\.events) {
            switch event {
            case .jobPlaced(let fact): system(of: fact.key).map { found.append(($0, .start(fact.key))) }
            case .checkpointSettled(let fact): system(of: fact.key).map { found.append(($0, .start(fact.key))) }
            case .stopRequested(let fact): system(of: fact.key).map { found.append(($0, .stop(fact.key, fact.reason))) }
            case .attemptEnded(let fact): found.append((fact.system, .forget(fact.key)))
            default: continue
            }
        }
        return found
    }

    private func system(of key: AttemptKey) -> SystemID? {
        published.jobs[key.job]?.attempt.map { published[$0.partition].system }
    }

    /// Writes a snapshot of the durable state.
    mutating func writeSnapshot(clock: Instant) {
        let last = breaking == .snapshotsForgetTime ? clock : max(clock, last)
        journal.snapshot = ModelJournal.Snapshot(
            sequence: journal.records.count,
            body: last.encoded + published.encoded
        )
    }

    /// Dies and starts again from what is durable.
    mutating func restart(fromSnapshot: Bool) throws(BrokenPromise) {
        if breaking == .journalLosesRecords { journal.loseLast() }
        let opened: (state: FederationState, last: Instant)
        do throws(CodingFault) {
            opened = try journal.open(fromSnapshot: fromSnapshot)
        } catch {
            throw BrokenPromise(.replay, "the journal can't be read: \(error.kind.rawValue) at byte \(error.offset)")
        }
        lost = (published, 6)
        let before = published.encoded
        (desk, published, last) = (opened.state, opened.state, opened.last)
        guard breaking != .journalLosesRecords, before != opened.state.encoded else { return }
        let way = fromSnapshot ? "from a snapshot" : "from the whole journal"
        throw BrokenPromise(.replay, "the state rebuilt \(way) differs from the durable one")
    }

    /// Whether state, durable state and the journal's are one, by both ways through the journal.
    func checkReplay() throws(BrokenPromise) {
        let live = published.encoded
        guard live == desk.encoded else { throw BrokenPromise(.replay, "the decided and the durable state differ") }
        for fromSnapshot in [false, true] {
            let again = try? journal.open(fromSnapshot: fromSnapshot)
            guard again?.state.encoded == live else {
                throw BrokenPromise(
                    .replay,
                    "the journal's state differs\(fromSnapshot ? " from its snapshot on" : "")"
                )
            }
        }
    }

    /// A rebuilt state has other tables behind it; for a few commands it is watched that nobody can tell.
    private mutating func compareWithLost(
        _ order: Order,
        at now: Instant,
        _ result: Result<(made: Made, events: [Event]), Refusal>
    ) throws(BrokenPromise) {
        // Queues that were filled as if the whole were offered are not rebuilt.
        guard var memory = lost, breaking != .journalLosesRecords, breaking != .sharesAreIgnored else { return }
        memory.decisions -= 1
        let same: Bool
        do throws(Refusal) {
            let done = try Self.execute(order, breaking, on: &memory.state, at: now)
            let other = try? result.get()
            same = other.map { $0.made == done.made && $0.events.encoded == done.events.encoded } ?? false
        } catch {
            if case .failure(let refusal) = result { same = refusal == error } else { same = false }
        }
        lost = memory.decisions > 0 ? memory : nil
        guard !same else { return }
        let kind = CommandKind(order.command).rawValue
        throw BrokenPromise(.replay, "after a start, \(kind) is decided otherwise than it would have been before")
    }
}
