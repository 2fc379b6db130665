import Connectors
import Federation
import Logging
import Quantities
import Synchronization
import Telemetry

/// Settles what attempts go on from that were placed on another system than their job's last one.
///
/// Nothing here is remembered: whether an attempt waits for its checkpoint follows from the durable state, and so after a
/// crash it is settled again. At most one move goes on for a job, and a few for all.
final class CheckpointDesk: Sendable {
    /// How many copy at once. Who comes when all are taken is asked again by the next comparison.
    private static let mostMoves = 4

    private let published: Published
    private let orders: OrderMaker
    private let mover: (any CheckpointMover)?
    private let meters: EngineMeters
    private let trace: JobTrace
    private let log: Logger
    /// After which times a step that failed is tried again.
    private let pauses: [Duration]
    private let moves = Mutex<[JobID: Move]>([:])
    private let held: Mutex<Set<JobID>>
    private let isClosed = Atomic(false)

    /// A move that goes on.
    private struct Move: Sendable {
        var attempt: UInt32
        var isUnwanted: Flag
        /// Whether it is one of the few that copy; before, it is only seen whether there is a way.
        var isCopying = false
    }

    /// Raised once.
    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isRaised: Bool { value.load(ordering: .relaxed) }
        func raise() { value.store(true, ordering: .relaxed) }
    }

    init(
        published: Published,
        orders: OrderMaker,
        mover: (any CheckpointMover)?,
        meters: EngineMeters,
        trace: JobTrace,
        log: Logger,
        pauses: [Duration]
    ) {
        self.published = published
        self.orders = orders
        self.mover = mover
        self.meters = meters
        self.trace = trace
        self.log = log
        self.pauses = pauses
        var kept = Set(mover?.held() ?? [])
        // What a server that was stopped in between did not clear away.
        let leftovers = kept.filter { job in published.read { $0.jobs[job] == nil } }
        kept.subtract(leftovers)
        held = Mutex(kept)
        for system in orders.ways.bySystem.keys.sorted() where published.read({ $0.system(named: system) == nil }) {
            log.warning("A way to files names a system that is not connected.", metadata: ["system": "\(system)"])
        }
        guard !leftovers.isEmpty else { return }
        LowlyThread.run { for job in leftovers { self.remove(job) } }
    }

    /// Sees to it that what an attempt goes on from is settled; at once, or after hours. Asking again changes nothing.
    func settle(_ key: AttemptKey, from system: SystemID, tell: @escaping @Sendable (Command) -> Void) {
        guard !isClosed.load(ordering: .relaxed) else { return }
        let flag = Flag()
        let isNew = moves.withLock { moves in
            if let known = moves[key.job] {
                // An older attempt's move ends first: two must not write to one place.
                if known.attempt != key.attempt { known.isUnwanted.raise() }
                return false
            }
            guard !isClosed.load(ordering: .relaxed) else { return false }
            moves[key.job] = Move(attempt: key.attempt, isUnwanted: flag)
            return true
        }
        guard isNew else { return }
        Task {
            if let answer = await self.answer(key, from: system, unless: flag) { tell(answer) }
            self.moves.withLock { $0[key.job] = nil }
            if self.published.read({ $0.jobs[key.job] == nil }) { self.forget(key.job) }
        }
    }

    /// Lets go of the copy of a job that has ended.
    func forget(_ job: JobID) {
        let goesOn = moves.withLock { moves in
            moves[job]?.isUnwanted.raise()
            return moves[job] != nil
        }
        guard !goesOn, held.withLock({ $0.remove(job) }) != nil else { return }
        LowlyThread.run { self.remove(job) }
    }

    /// Ends all moves; they begin again with the next start. Waits for their programs' ends, but not for long.
    func close() async {
        isClosed.store(true, ordering: .relaxed)
        moves.withLock { moves in
            for move in moves.values { move.isUnwanted.raise() }
        }
        let end = ContinuousClock.now + .seconds(2)
        while moves.withLock({ !$0.isEmpty }), ContinuousClock.now < end {
            // A task of its own: one that is cancelled does not sleep.
            await Task { _ = try? await Task.sleep(for: .milliseconds(20)) }.value
        }
    }

    private func remove(_ job: JobID) {
        do throws(CheckpointFault) { try mover?.forget(job) } catch { noteStay(of: job, error) }
    }

    /// Removes what came in of a copy once nobody tries any more.
    private func removePart(_ job: JobID) async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            LowlyThread.run {
                do throws(CheckpointFault) { try self.mover?.forgetPart(job) } catch { self.noteStay(of: job, error) }
                continuation.resume()
            }
        }
    }

    private func noteStay(of job: JobID, _ fault: CheckpointFault) {
        log.warning(
            "A checkpoint's copy stays in the data directory.",
            metadata: ["job": "\(job)", "why": "\(fault.text)"]
        )
    }

    /// Makes a move one of the few that copy; says no where all are taken.
    private func mayCopy(_ job: JobID) -> Bool {
        moves.withLock { moves in
            guard moves.values.count(where: \.isCopying) < Self.mostMoves else { return false }
            moves[job]?.isCopying = true
            return true
        }
    }

    /// What the core is to be told; nil where nobody waits for it any more, or it is to be tried again.
    private func answer(_ key: AttemptKey, from system: SystemID, unless flag: Flag) async -> Command? {
        let route: CheckpointRoute?
        do { route = try orders.checkpointRoute(for: key, from: system) } catch {
            log.warning("A checkpoint's way can't be read.", metadata: fields(key, why: "\(error)"))
            return nil
        }
        guard let mover, let route else {
            return settled(key, .unmanaged, why: ["no way to move it is set up between the two systems"])
        }
        let isWanted: @Sendable () -> Bool = {
            !flag.isRaised
                && self.published.read {
                    $0.checkpointToSettle(for: key) != nil && $0.jobs[key.job]?.attempt?.stop == nil
                }
        }
        guard mayCopy(key.job) else { return nil }
        var origin = CheckpointOrigin.moved
        var why: [String] = []
        held.withLock { _ = $0.insert(key.job) }
        do throws(CheckpointFault) {
            let fetched = try await retrying(isWanted) { () throws(CheckpointFault) in
                try await mover.fetch(key.job, from: route.from, while: isWanted)
            }
            if fetched.linksLeft > 0 { why.append("\(fetched.linksLeft) links that lead out stayed behind") }
        } catch {
            note(error, key)
            guard error.code != .unwanted else { return nil }
            await removePart(key.job)
            switch error.code {
            case .absent: why.append("no checkpoint lies on its earlier system")
            case .unreachable, .full, .unverified, .failed, .unwanted:
                guard isGone(system) else {
                    return givenUp(key, "Its checkpoint could not be fetched from \(route.fromName)", error)
                }
                why.append("its earlier system is out of service")
            }
            guard mover.holds(key.job) else {
                if error.code != .absent { why.append("and no copy was held") }
                return settled(key, .nothing, why: why)
            }
            origin = .kept
        }
        do throws(CheckpointFault) {
            let receipt = try await retrying(isWanted) { () throws(CheckpointFault) in
                try await mover.deliver(key.job, to: route.to, while: isWanted)
            }
            if receipt.extras > 0 { why.append("\(receipt.extras) other files lay there already and were left") }
            return settled(key, origin, receipt, why: why)
        } catch {
            note(error, key)
            guard error.code != .unwanted else { return nil }
            // A damaged copy was let go of. Whatever else stood in the way, a part may lie there: nobody goes on from it.
            guard origin == .kept, !mover.holds(key.job) else {
                return givenUp(key, "Its checkpoint could not be brought to \(route.toName)", error)
            }
            return settled(key, .nothing, why: why + ["and the copy that was held is damaged"])
        }
    }

    /// Whether a system is down or out of reach, so that nobody knows when its files will be there again.
    private func isGone(_ system: SystemID) -> Bool {
        published.read { $0[system].state == .down || !$0[system].isReachable }
    }

    private func retrying<Result: Sendable>(
        _ isWanted: @Sendable () -> Bool,
        _ step: @Sendable () async throws(CheckpointFault) -> Result
    ) async throws(CheckpointFault) -> Result {
        for pause in pauses {
            do throws(CheckpointFault) {
                return try await step()
            } catch {
                guard error.code != .absent, error.code != .unwanted else { throw error }
            }
            let end = ContinuousClock.now + pause
            while ContinuousClock.now < end {
                guard isWanted() else { throw CheckpointFault(.unwanted, "nobody waits for it any more") }
                try? await Task.sleep(for: min(.seconds(1), pause))
            }
        }
        return try await step()
    }

    private func settled(
        _ key: AttemptKey,
        _ origin: CheckpointOrigin,
        _ receipt: CheckpointReceipt? = nil,
        why: [String]
    ) -> Command {
        var order = SettleCheckpoint(key: key, origin: origin, why: why.joined(separator: ", "))
        if let receipt {
            order.files = receipt.files
            order.bytes = receipt.bytes
            order.manifest = receipt.manifest
        }
        return .settleCheckpoint(order)
    }

    /// The end of an attempt that can't be sent: at the platform's expense, and the job stays with its checkpoint.
    private func givenUp(_ key: AttemptKey, _ sentence: String, _ fault: CheckpointFault) -> Command {
        meters.checkpointsFailed.add()
        let end = AttemptEnd(cause: .lost(why: "\(sentence): \(fault.text)."), started: nil, ended: orders.clock())
        return .observeAttempt(ObserveAttempt(key: key, sight: .ended(end)))
    }

    private func note(_ fault: CheckpointFault, _ key: AttemptKey) {
        guard fault.code != .unwanted else { return }
        var fields = fields(key, why: fault.text)
        fields["code"] = "\(fault.code.rawValue)"
        log.warning("A checkpoint was not moved.", metadata: fields)
    }

    private func fields(_ key: AttemptKey, why: String) -> Logger.Metadata {
        var fields = trace.fields(key)
        fields["why"] = "\(why.withoutNames)"
        return fields
    }
}

/// From where to where a checkpoint moves.
struct CheckpointRoute: Sendable {
    var from: CheckpointSpot
    var to: CheckpointSpot
    var fromName: String
    var toName: String
}
