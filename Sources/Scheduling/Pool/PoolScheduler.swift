/// The scheduler of a pool of equal units: who starts now?
///
/// Jobs come one by one and nobody knows them beforehand. The caller says what happened (``submit(units:expectedSeconds:)``,
/// ``end(_:atSeconds:)``, ``cancel(_:atSeconds:)``) and asks once for each instant, after everything that happened at
/// it, who starts (``pass(atSeconds:starting:)``). The scheduler sees expected run times only. One that proves too short
/// is corrected upward, and the reservations that rest on it are made anew.
///
///     var pool = PoolScheduler(units: 64, policy: .easy)
///     let job = pool.submit(units: 8, expectedSeconds: 3600)
///     var starting: [PoolScheduler.Handle] = []
///     pool.pass(atSeconds: 0, starting: &starting)   // [job]
///
/// Cost, with n jobs in the pool and c different demands: to submit and to end O(log n); a pass O(c + log n) for each job
/// that starts, and where nothing but submissions came since the last one, a constant for each of them. A value of
/// trivial rows in dense arrays: a copy is a fork of the pool.
public struct PoolScheduler: Sendable {
    /// A job in the pool: a small number, used again once the job has gone.
    public struct Handle: Hashable, Sendable {
        /// The number, less than the greatest number of jobs that were ever in the pool at once.
        public let number: UInt32

        @inlinable
        package init(number: UInt32) { self.number = number }
    }

    /// How the queue is served.
    public let policy: PoolPolicy
    /// Units of the pool.
    public let units: UInt32
    /// Under ``PoolPolicy/shortestFirst``, how long the head of the queue lets others overtake on their likely run times.
    ///
    /// From then on only cautious expectations count. Where both are the same, as with true run times, it has no effect.
    public var patienceSeconds: Int64 = 4 * 3600
    /// How much later than first promised the head of the queue may start before nobody overtakes on a guess any more, and
    /// how long those who follow a wide job may keep it waiting, as far as is likely.
    let lateness: Int64 = 86_400
    /// Units that no job holds.
    public internal(set) var freeUnits: UInt32
    /// Jobs that hold units.
    public internal(set) var runningCount = 0

    /// Jobs that wait.
    public var waitingCount: Int { order.count }

    /// Whether expected ends matter; strict order never asks for them.
    var keepsReleases: Bool { policy != .fifo }

    var rows: ContiguousArray<PoolRow> = []
    /// The first of the rows that are free, each of which names the next.
    var firstSpare = PoolRow.none
    var order = ArrivalOrder()
    /// Who waits, by what reservations rest on; where the shortest overtake, also by what is likely.
    var index = BackfillIndex()
    var likelyIndex = BackfillIndex()
    var releases = ReleaseCalendar()
    /// What is to be expected of those who outlive their expectation.
    var residualLife = ResidualLife()

    /// The reservation of the head of the queue, while it holds: see ``Reservation``.
    var reservation: Reservation?

    /// Who was first in the queue when a pass last looked, and since when.
    var knownHead = PoolRow.none
    var headSinceSeconds = Int64.min
    /// Where the shortest overtake: from when on the head of the queue lets nobody overtake on a guess.
    var claim: Claim?

    /// Where the shortest overtake: wide jobs that are served before the queue, the next one last. See ``head``.
    var convoy: ContiguousArray<UInt32> = []

    /// Under conservative backfill: what running and reserved work leaves free.
    var profile: AvailabilityProfile
    /// Under conservative backfill: when who starts. May hold entries that no longer stand.
    var reservedStarts = MomentHeap()
    /// Whether reservations may move forward since units came back early, or rest on an expectation that failed.
    var plan = Plan.stands

    /// When the head of the queue is expected to start, and what it leaves free then.
    struct Reservation: Sendable {
        var atSeconds: Int64
        var extra: Int64
    }

    /// What a head holds against others whom guesses have let overtake for too long: all units but those that it will not
    /// need. From then on it starts at the latest when all that ran then have ended, whatever anyone guesses.
    struct Claim: Sendable {
        var fromSeconds: Int64
        /// Held by running jobs that have overtaken since.
        var besideUnits: Int64 = 0
    }

    enum Plan: UInt8 {
        case stands
        case mayImprove
        case failed
    }

    /// An empty pool. Units are at most 2^31 - 1.
    public init(units: UInt32, policy: PoolPolicy) {
        precondition(units <= Int32.max, "A pool has at most 2^31 - 1 units.")
        self.units = units
        self.policy = policy
        freeUnits = units
        profile = AvailabilityProfile(units: units, fromSeconds: .min)
    }

    /// Puts a job last in the queue. It asks for at least one unit and no more than the pool has.
    public mutating func submit(units: UInt32, expectedSeconds: UInt32) -> Handle {
        submit(units: units, expecting: RunTimeExpectation(seconds: expectedSeconds))
    }

    /// Puts a job last in the queue, of which two things are expected: what is likely, and what is safe to rely on.
    public mutating func submit(units: UInt32, expecting expectation: RunTimeExpectation) -> Handle {
        precondition(
            units > 0 && units <= self.units,
            "A job asks for at least one unit and no more than the pool has."
        )
        let handle = firstSpare == PoolRow.none ? UInt32(rows.count) : firstSpare
        let row = PoolRow(
            momentSeconds: .max,
            units: units,
            expectedSeconds: min(max(expectation.cautiousSeconds, 1), DemandClass.nobody - 1),
            likelySeconds: min(max(expectation.likelySeconds, 1), DemandClass.nobody - 1),
            limitSeconds: expectation.limitSeconds,
            sequence: order.append(handle, rows: &rows),
            state: .waiting
        )
        if firstSpare == PoolRow.none {
            rows.append(row)
        } else {
            firstSpare = rows[Int(handle)].sequence
            rows[Int(handle)] = row
        }
        return Handle(number: handle)
    }

    /// Changes what is expected of a waiting job. Has no effect on reservations under conservative backfill.
    public mutating func expect(_ expectation: RunTimeExpectation, of handle: Handle) {
        let number = Int(handle.number)
        precondition(rows[number].state == .waiting, "Only of a waiting job the expectation changes from outside.")
        guard policy != .conservative else { return }
        let isIndexed = rows[number].isIndexed
        if isIndexed { unlist(handle.number) }
        rows[number].expectedSeconds = min(max(expectation.cautiousSeconds, 1), DemandClass.nobody - 1)
        rows[number].likelySeconds = min(max(expectation.likelySeconds, 1), DemandClass.nobody - 1)
        if isIndexed { list(handle.number) }
        // Whoever had no room may have some now.
        reservation = nil
    }

    /// Says that a running job has ended, however early or late.
    public mutating func end(_ handle: Handle, atSeconds now: Int64) {
        let row = rows[Int(handle.number)]
        precondition(row.state == .running, "Only a running job ends.")
        freeUnits += row.units
        runningCount -= 1
        reservation = nil
        if keepsReleases {
            releases.remove(endSeconds: row.momentSeconds, handle: handle.number)
            let start = row.momentSeconds - Int64(row.expectedSeconds)
            residualLife.learn(runSeconds: now - start)
            if let claim, start >= claim.fromSeconds { self.claim?.besideUnits -= Int64(row.units) }
        }
        if policy == .conservative, row.momentSeconds > now {
            profile.change(by: Int32(row.units), fromSeconds: now, toSeconds: row.momentSeconds)
            if plan == .stands { plan = .mayImprove }
        }
        release(handle.number)
    }

    /// Takes a job out of the queue.
    public mutating func cancel(_ handle: Handle, atSeconds now: Int64) {
        let row = rows[Int(handle.number)]
        precondition(row.state == .waiting, "Only a waiting job leaves the queue; one that runs ends.")
        if row.isIndexed { unlist(handle.number) }
        if head == handle.number { forgetHead() }
        leaveConvoy(handle.number)
        order.remove(row.sequence)
        if policy == .conservative, row.momentSeconds != .max {
            let end = row.momentSeconds + Int64(row.expectedSeconds)
            profile.change(by: Int32(row.units), fromSeconds: max(row.momentSeconds, now), toSeconds: end)
            if plan == .stands { plan = .mayImprove }
        }
        release(handle.number)
    }

    private mutating func release(_ handle: UInt32) {
        rows[Int(handle)].leave(before: firstSpare)
        firstSpare = handle
    }

    mutating func forgetHead() {
        reservation = nil
        knownHead = PoolRow.none
        claim = nil
    }

    /// Makes a waiting job one that may overtake.
    mutating func list(_ handle: UInt32) {
        index.insert(handle, seconds: rows[Int(handle)].expectedSeconds, rows: &rows)
        if policy == .shortestFirst {
            likelyIndex.insert(handle, seconds: rows[Int(handle)].likelySeconds, rows: &rows)
        }
    }

    /// Takes a job from among those that may overtake.
    mutating func unlist(_ handle: UInt32) {
        index.remove(handle, rows: &rows)
        if policy == .shortestFirst { likelyIndex.remove(handle, rows: &rows) }
    }

    /// Lets a waiting job run from now on.
    mutating func start(_ handle: UInt32, at now: Int64, _ starting: inout [Handle]) {
        let row = rows[Int(handle)]
        order.remove(row.sequence)
        freeUnits -= row.units
        runningCount += 1
        let end = now + Int64(row.expectedSeconds)
        rows[Int(handle)].run(untilSeconds: end)
        if keepsReleases { releases.insert(.init(endSeconds: end, units: row.units, handle: handle)) }
        starting.append(Handle(number: handle))
    }
}
