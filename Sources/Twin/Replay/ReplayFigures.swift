import Scheduling

/// What a replay came to.
package struct ReplayFigures: Hashable, Sendable {
    /// How many jobs ran.
    package var jobs: Int
    /// How many were left out.
    package var dropped: Int
    /// The mean wait.
    package var meanWaitSeconds: Double
    /// The wait that half of the jobs stay under; percentile p is element ⌊p·n⌋ of the sorted waits.
    package var p50WaitSeconds: Int64
    /// The wait that 95 % stay under.
    package var p95WaitSeconds: Int64
    /// The wait that 99 % stay under.
    package var p99WaitSeconds: Int64
    /// The longest wait.
    package var maxWaitSeconds: Int64
    /// The mean of max(1, (wait + run) ÷ max(run, 10 s)).
    package var boundedSlowdown: Double
    /// Device-seconds used ÷ those there were from the first submission to the last end.
    package var utilisation: Double
    /// From the first submission to the last end.
    package var makespanSeconds: Int64
    /// FNV-1a, 64 bits, over every start second as 8 bytes, least significant first, in the order of the queue.
    package var startsHash: UInt64

    /// Works the figures out.
    ///
    /// - Precondition: `starts` has the start second of each job of the queue, in its order.
    package init(_ queue: ReplayQueue, starts: [Int64]) {
        precondition(starts.count == queue.jobs.count, "every job of the queue has a start")
        jobs = starts.count
        dropped = queue.dropped
        var waits: [Int64] = []
        waits.reserveCapacity(starts.count)
        var slowdowns = 0.0
        var waited: Int128 = 0
        var used: Int128 = 0
        var lastEnd = Int64.min
        var hash: UInt64 = 1_469_598_103_934_665_603
        for (job, start) in zip(queue.jobs, starts) {
            let run = Int64(job.runSeconds)
            let wait = start - job.submitSeconds
            waits.append(wait)
            waited += Int128(wait)
            slowdowns += max(1, Double(wait + run) / Double(max(run, 10)))
            used += Int128(job.units) * Int128(run)
            lastEnd = max(lastEnd, start + run)
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                hash = (hash ^ (UInt64(bitPattern: start) >> shift & 0xFF)) &* 1_099_511_628_211
            }
        }
        startsHash = hash
        waits.sort()
        func percentile(_ share: Double) -> Int64 {
            waits.isEmpty ? 0 : waits[min(waits.count - 1, Int(share * Double(waits.count)))]
        }
        p50WaitSeconds = percentile(0.5)
        p95WaitSeconds = percentile(0.95)
        p99WaitSeconds = percentile(0.99)
        maxWaitSeconds = waits.last ?? 0
        let count = Double(max(1, starts.count))
        meanWaitSeconds = Double(waited) / count
        boundedSlowdown = slowdowns / count
        makespanSeconds = queue.jobs.first.map { lastEnd - $0.submitSeconds } ?? 0
        utilisation = makespanSeconds > 0 ? Double(used) / (Double(queue.devices) * Double(makespanSeconds)) : 0
    }
}
