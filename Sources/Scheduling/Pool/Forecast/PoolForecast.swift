/// When would one more job start on a pool?
///
/// The answer is an interval, from three plans of what runs and waits. Each assumes that nobody who comes later overtakes:
///
/// - earliest: the job overtakes the whole queue, and what runs ends when it is likely to;
/// - likely: the queue is served in its order, everyone at the earliest moment that leaves the earlier ones their
///   places, and all run as long as is likely; wide jobs that follow each other out of turn are planned in their turn;
/// - latest: the same, but all run to their limits, or where there is none as long as is cautiously expected.
///
/// The plans are made once, from a pool as it is, and then follow what happens to it, at O(log n) for each change, so that
/// a question after a change costs no new plan. Places that were planned are not moved forward when others end early;
/// the question itself finds such holes. The more has happened since the plan was made, the more it is worth making it
/// anew: ``changesSincePlan`` says how much, and the owner decides. A plan of n jobs costs O(n log n).
public struct PoolForecast: Sendable {
    /// When a job would start, in the pool's seconds.
    public struct Interval: Hashable, Sendable {
        /// If it overtook all others.
        public let earliestSeconds: Int64
        /// As things stand.
        public let likelySeconds: Int64
        /// If everyone ahead takes as long as is allowed.
        public let latestSeconds: Int64
    }

    private var overtaking: PoolPlan
    private var likely: PoolPlan
    private var latest: PoolPlan
    /// Submissions, starts, ends and cancellations that the plans have followed since they were made.
    public private(set) var changesSincePlan = 0

    /// Plans for what runs and waits on a pool now.
    public init(of pool: PoolScheduler, atSeconds now: Int64) {
        overtaking = PoolPlan(units: pool.units, at: now)
        likely = overtaking
        latest = overtaking
        for (handle, row) in pool.rows.enumerated() where row.state == .running {
            run(UInt32(handle), row, since: row.momentSeconds - Int64(row.expectedSeconds), at: now)
        }
        for handle in pool.order.handles[pool.order.head...] where handle != ArrivalOrder.gap {
            let row = pool.rows[Int(handle)]
            likely.reserve(handle, row.units, Int64(row.likelySeconds), at: now)
            latest.reserve(handle, row.units, Self.longest(row), at: now)
        }
    }

    /// When a job would start that is submitted now. It asks for no more units than the pool has.
    public mutating func start(units: UInt32, expecting expectation: RunTimeExpectation, atSeconds now: Int64)
        -> Interval
    {
        let long = Self.longest(expectation.cautiousSeconds, expectation.limitSeconds)
        let earliest = overtaking.fit(units, Int64(expectation.likelySeconds), at: now)
        let likely = max(earliest, self.likely.fit(units, Int64(expectation.likelySeconds), at: now))
        let latest = max(likely, self.latest.fit(units, long, at: now))
        return Interval(earliestSeconds: earliest, likelySeconds: likely, latestSeconds: latest)
    }

    /// Follows a submission, once the pool knows of it.
    public mutating func submitted(_ handle: PoolScheduler.Handle, to pool: PoolScheduler, atSeconds now: Int64) {
        let row = pool.rows[Int(handle.number)]
        likely.reserve(handle.number, row.units, Int64(row.likelySeconds), at: now)
        latest.reserve(handle.number, row.units, Self.longest(row), at: now)
        changesSincePlan += 1
    }

    /// Follows a start, once the pool knows of it.
    public mutating func started(_ handle: PoolScheduler.Handle, on pool: PoolScheduler, atSeconds now: Int64) {
        let row = pool.rows[Int(handle.number)]
        run(handle.number, row, since: now, at: now)
        changesSincePlan += 1
    }

    /// Follows the end of a running job.
    public mutating func ended(_ handle: PoolScheduler.Handle, atSeconds now: Int64) {
        overtaking.end(handle.number, at: now)
        likely.end(handle.number, at: now)
        latest.end(handle.number, at: now)
        changesSincePlan += 1
    }

    /// Follows the cancellation of a waiting job.
    public mutating func cancelled(_ handle: PoolScheduler.Handle, atSeconds now: Int64) {
        likely.lift(handle.number, at: now)
        latest.lift(handle.number, at: now)
        changesSincePlan += 1
    }

    /// Takes units away for a while, or with `toSeconds` at its greatest for good: maintenance, or a part that failed.
    public mutating func close(units: UInt32, fromSeconds: Int64, toSeconds: Int64) {
        overtaking.profile.change(by: -Int32(units), fromSeconds: fromSeconds, toSeconds: toSeconds)
        likely.profile.change(by: -Int32(units), fromSeconds: fromSeconds, toSeconds: toSeconds)
        latest.profile.change(by: -Int32(units), fromSeconds: fromSeconds, toSeconds: toSeconds)
        changesSincePlan += 1
    }

    private mutating func run(_ handle: UInt32, _ row: PoolRow, since began: Int64, at now: Int64) {
        overtaking.start(handle, row.units, began, Int64(row.likelySeconds), at: now)
        likely.start(handle, row.units, began, Int64(row.likelySeconds), at: now)
        latest.start(handle, row.units, began, Self.longest(row), at: now)
    }

    private static func longest(_ row: PoolRow) -> Int64 { longest(row.expectedSeconds, row.limitSeconds) }

    private static func longest(_ cautiousSeconds: UInt32, _ limitSeconds: UInt32) -> Int64 {
        Int64(limitSeconds == .max ? cautiousSeconds : max(limitSeconds, cautiousSeconds))
    }
}
