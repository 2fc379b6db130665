/// Plays jobs through a pool and says when each starts.
///
/// One loop: at each instant all completions free their units, then all submissions join the queue, then one pass runs.
/// The instants are those of the jobs alone, so two programs that keep to this agree to the second.
public struct PoolReplay: Sendable {
    /// Units of the pool.
    public var units: UInt32
    /// How the queue is served.
    public var policy: PoolPolicy

    /// A pool to play jobs through.
    public init(units: UInt32, policy: PoolPolicy) {
        self.units = units
        self.policy = policy
    }

    /// When each job starts, in the order of the jobs, in seconds of the jobs' own axis.
    ///
    /// Jobs come in the order of the queue: sorted by submission. Each asks for at least one unit and no more than the
    /// pool has, and runs for at least a second.
    public func starts(of jobs: [PoolJob]) -> [Int64] {
        var pool = PoolScheduler(units: units, policy: policy)
        // Where expectations are true, the pool's own calendar says who ends next.
        let endsAsExpected = pool.keepsReleases && jobs.allSatisfy { $0.expectedSeconds == $0.runSeconds }
        var ends = EndQueue()
        /// Which job a handle stands for.
        var jobOf: ContiguousArray<UInt32> = []
        var starts = [Int64](repeating: 0, count: jobs.count)
        var starting: [PoolScheduler.Handle] = []
        var next = 0
        while true {
            let end = endsAsExpected ? pool.releases.first?.endSeconds : ends.firstSeconds
            guard let now = earliest(next < jobs.count ? jobs[next].submitSeconds : nil, end, &pool) else {
                return starts
            }
            if endsAsExpected {
                while let end = pool.releases.first, end.endSeconds == now {
                    pool.end(PoolScheduler.Handle(number: end.handle), atSeconds: now)
                }
            } else {
                while ends.firstSeconds == now {
                    pool.end(PoolScheduler.Handle(number: ends.removeFirst(atSeconds: now)), atSeconds: now)
                }
            }
            while next < jobs.count, jobs[next].submitSeconds <= now {
                let handle = pool.submit(units: jobs[next].units, expectedSeconds: jobs[next].expectedSeconds)
                jobOf.put(UInt32(next), at: Int(handle.number))
                next += 1
            }
            pool.pass(atSeconds: now, starting: &starting)
            while let handle = starting.popLast() {
                let job = Int(jobOf[Int(handle.number)])
                starts[job] = now
                if !endsAsExpected {
                    ends.insert(handle.number, atSeconds: now + Int64(jobs[job].runSeconds))
                }
            }
        }
    }

    /// The next instant at which something happens; nil when nothing will.
    @inline(__always)
    func earliest(_ submission: Int64?, _ end: Int64?, _ pool: inout PoolScheduler) -> Int64? {
        var now = min(submission ?? .max, end ?? .max)
        if policy == .conservative, let start = pool.nextReservedStartSeconds() { now = min(now, start) }
        return now == .max ? nil : now
    }
}

extension ContiguousArray {
    /// Puts a value at a place, which is one of those in use or the next.
    @inline(__always)
    mutating func put(_ value: Element, at place: Int) {
        if place == count { append(value) } else { self[place] = value }
    }
}
