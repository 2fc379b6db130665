package import Quantities
import Scheduling

/// Taking attempts back from systems that keep them waiting.
extension FederationState {
    /// How long a system may take to begin what was sent to it when there was room. Twice as long for each next attempt
    /// of a job, so that it is not sent to and fro.
    private static let patience = Seconds(120)
    /// After so many attempts a job stays where it is.
    private static let mostRecalls: UInt32 = 6

    /// Whether attempts wait in a partition to begin for longer than they should, or lately had to be recalled from its
    /// system, which has work of others before it.
    func isStalled(_ partition: Partition, at now: Instant) -> Bool {
        if let until = startRecords[Int(partition.system.number) - 1].shunnedUntil, now < until { return true }
        return isOverdue(pool(of: partition), at: now)
    }

    private func isOverdue(_ pool: Pool, at now: Instant) -> Bool {
        pool.waiting.first.map { $0.since + Self.patience < now } ?? false
    }

    /// Whether time alone lets something be done: an allocation's day came, an attempt can be recalled, a system be sent
    /// jobs again that was shunned, or another place is the cleanest since the hour turned.
    ///
    /// - Parameter looksAtGrids: Whether the last is asked too, which costs as much as placing. Once a minute is enough.
    package func needsTick(at now: Instant, looksAtGrids: Bool = true) -> Bool {
        if let due = nextDue, due <= now { return true }
        let isForgiven = startRecords.contains { $0.shunnedUntil.map { $0 <= now } ?? false }
        return isForgiven && !queues.heads.isEmpty || !recalls(at: now).isEmpty
            || looksAtGrids && isCleanerElsewhere(at: now)
    }

    /// The attempts that wait at their systems for longer than they should and that another system could start now.
    ///
    /// Recalling asks the system to let go of what has not begun. The job is placed again only once the system, or a
    /// connector that knows that nothing was ever sent, has said that the attempt is over.
    ///
    /// Cost: one look at each attempt that waits, and where one waits too long, at the places it could go to; where
    /// maintenance is ahead there, or a part of a share is left, at the older jobs that wait for them as well.
    package func recalls(at now: Instant) -> [StopRequested] {
        guard systems.count > 1 else { return [] }
        var room: [PartitionID: [NodeCapacity]] = [:]
        var promised = Promises()
        // Earlier recalls will want room that is free now, and a part of what is left of a share.
        for pool in systems.lazy.flatMap(\.pools) {
            for waiting in pool.waiting {
                guard let job = jobs[waiting.job], let attempt = job.attempt, attempt.stop == .recalled else {
                    continue
                }
                _ = elsewhere(for: job, attempt, &room, &promised, at: now)
            }
        }
        var found: [StopRequested] = []
        // What maintenance ends is not recalled as well.
        for system in systems where !system.maintenance.contains(where: { $0.covers(now) }) {
            for pool in system.pools where isOverdue(pool, at: now) {
                for waiting in pool.waiting where waiting.since + Self.patience < now {
                    guard let job = jobs[waiting.job], let attempt = job.attempt, attempt.stop == nil,
                        isOverdue(attempt, of: job.id, at: now), job.terms.mayRequeue,
                        attempt.number < Self.mostRecalls,
                        let other = elsewhere(for: job, attempt, &room, &promised, at: now)
                    else { continue }
                    let why = "it waited at \(system.name) and had not begun; \(self[self[other].system].name) had room"
                    let key = AttemptKey(job: job.id, attempt: attempt.number)
                    found.append(StopRequested(key: key, reason: .recalled, why: why))
                }
            }
        }
        return found
    }

    private func isOverdue(_ attempt: Attempt, of job: JobID, at now: Instant) -> Bool {
        let bound = Int64(1 << min(attempt.number - 1, Self.mostRecalls)) * Self.patience
        return sent(attempt, of: job) + bound < now
    }

    /// A place on another system that could start a job now and that no older job would take before it.
    ///
    /// - Parameters:
    ///   - room: What is free on pools that were looked at, less what this look gave away; by the pool's first partition.
    ///   - promised: What this look gave away of shares and budgets.
    private func elsewhere(
        for job: Job,
        _ attempt: Attempt,
        _ room: inout [PartitionID: [NodeCapacity]],
        _ promised: inout Promises,
        at now: Instant
    ) -> PartitionID? {
        for id in queues.key(of: job.group).partitions {
            let partition = self[id]
            guard mayGoOn(job, after: attempt, in: id, promised, at: now), !isStalled(partition, at: now)
            else { continue }
            let need = need(of: job, in: id)
            let sharing = self[partition.system].partitions.filter { self[$0].shape.pool == partition.shape.pool }
            var free = room[sharing[0]] ?? pool(of: partition).free
            var left = need.nodes
            for node in free.indices where left > 0 && free[node].holds(need.perNode) {
                free[node] = free[node] - need.perNode
                left -= 1
            }
            guard left == 0, !isAwaited(sharing, before: job.id, at: now) else { continue }
            room[sharing[0]] = free
            promise(id, to: job, after: attempt, &promised)
            return id
        }
        return nil
    }

    /// Whether an older job waits for room in one of some places.
    ///
    /// One that a share or a maintenance keeps out of them lets others pass. One without budget does not, for what is
    /// recalled gives budget back. Where too many wait to look at each, nobody passes.
    private func isAwaited(_ places: [PartitionID], before job: JobID, at now: Instant) -> Bool {
        let most = places.contains { isSelective($0, at: now) } ? Self.mostAheadOfChoice : 0
        guard let ahead = queues.waiting(for: places, before: job, atMost: most) else { return true }
        return ahead.contains { id in
            guard let older = jobs[id] else { preconditionFailure("a queued job is open") }
            return queues.key(of: older.group).partitions.contains { place in
                guard places.contains(place) else { return false }
                let need = need(of: older, in: place)
                return !isBeyondShare(need, in: place, at: now)
                    && fits(older, for: need.timeLimit, on: self[place].system, at: now)
            }
        }
    }
}
