/// What a replay came to: waiting, slowdown, use of the pool.
///
/// Statistics only: nothing is decided by them.
public struct ReplayFigures: Hashable, Sendable {
    /// Jobs that were played.
    public let jobs: Int
    /// Mean of start minus submission, in seconds.
    public let meanWaitSeconds: Double
    /// The wait of the job in the middle, and of those at 95 and 99 hundredths: element floor(p n) of the sorted waits.
    public let p50WaitSeconds: Int64
    /// The wait at 95 hundredths.
    public let p95WaitSeconds: Int64
    /// The wait at 99 hundredths.
    public let p99WaitSeconds: Int64
    /// The longest wait.
    public let longestWaitSeconds: Int64
    /// Mean of max(1, (wait + run) / max(run, 10 s)).
    public let boundedSlowdown: Double
    /// Unit-seconds of the jobs over those of the pool between first submission and last end.
    public let utilisation: Double
    /// From the first submission to the last end.
    public let makespanSeconds: Int64
    /// FNV-1a, 64 bits, over all starts in the order of the queue, 8 bytes each, least significant first.
    public let startsHash: UInt64

    /// Sums up a replay. Starts are those of the jobs, in the same order.
    public init(jobs: [PoolJob], starts: [Int64], units: UInt32) {
        precondition(jobs.count == starts.count, "Every job of a replay has a start.")
        var waits: [Int64] = []
        waits.reserveCapacity(jobs.count)
        var waitSum = 0.0
        var slowdown = 0.0
        var area = 0.0
        var lastEnd = Int64.min
        var hash: UInt64 = 1_469_598_103_934_665_603
        for (job, start) in zip(jobs, starts) {
            let waited = start - job.submitSeconds
            waits.append(waited)
            waitSum += Double(waited)
            slowdown += max(1, Double(waited + Int64(job.runSeconds)) / Double(max(job.runSeconds, 10)))
            area += Double(job.units) * Double(job.runSeconds)
            lastEnd = max(lastEnd, start + Int64(job.runSeconds))
            for byte in 0..<8 {
                hash ^= UInt64(truncatingIfNeeded: start >> Int64(8 * byte)) & 255
                hash &*= 1_099_511_628_211
            }
        }
        waits.sort()
        func wait(at hundredths: Int) -> Int64 {
            waits.isEmpty ? 0 : waits[min(waits.count - 1, waits.count * hundredths / 100)]
        }
        let count = Double(max(jobs.count, 1))
        self.jobs = jobs.count
        meanWaitSeconds = waitSum / count
        p50WaitSeconds = wait(at: 50)
        p95WaitSeconds = wait(at: 95)
        p99WaitSeconds = wait(at: 99)
        longestWaitSeconds = waits.last ?? 0
        boundedSlowdown = slowdown / count
        makespanSeconds = jobs.first.map { lastEnd - $0.submitSeconds } ?? 0
        utilisation = makespanSeconds > 0 ? area / (Double(units) * Double(makespanSeconds)) : 0
        startsHash = hash
    }
}
