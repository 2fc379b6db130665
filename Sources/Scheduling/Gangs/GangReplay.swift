/// Plays jobs through a partition of nodes and says when each starts.
///
/// The same loop as that of ``PoolReplay``, so that the two can be compared: what they differ by is what placement costs.
public struct GangReplay: Sendable {
    /// The partition as it is before the first job comes.
    public var partition: GangScheduler

    /// A partition to play jobs through.
    public init(partition: GangScheduler) { self.partition = partition }

    /// When each job starts, in the order of the jobs, in seconds of the jobs' own axis.
    ///
    /// Jobs come in the order of the queue: sorted by submission. Each asks for at least one device and no more than the
    /// partition has, and runs for at least a second.
    public func starts(of jobs: [PoolJob]) -> [Int64] {
        var partition = partition
        var ends = EndQueue()
        /// Which job a handle stands for.
        var jobOf: ContiguousArray<UInt32> = []
        var starts = [Int64](repeating: 0, count: jobs.count)
        var starting: [GangScheduler.Handle] = []
        var next = 0
        while true {
            let now = min(next < jobs.count ? jobs[next].submitSeconds : .max, ends.firstSeconds ?? .max)
            guard now < .max else { return starts }
            while ends.firstSeconds == now {
                partition.end(GangScheduler.Handle(number: ends.removeFirst(atSeconds: now)), atSeconds: now)
            }
            while next < jobs.count, jobs[next].submitSeconds <= now {
                let job = jobs[next]
                let handle = partition.submit(devices: job.units, expectedSeconds: job.expectedSeconds)
                jobOf.put(UInt32(next), at: Int(handle.number))
                next += 1
            }
            partition.pass(atSeconds: now, starting: &starting)
            while let handle = starting.popLast() {
                let job = Int(jobOf[Int(handle.number)])
                starts[job] = now
                ends.insert(handle.number, atSeconds: now + Int64(jobs[job].runSeconds))
            }
        }
    }
}
