import Quantities

/// When jobs came: how many a day, with which rhythm, and how much they gathered.
struct Arrivals {
    var jobsPerDay: Double
    /// By the hour of the day, 1 for the mean.
    var hours: [Double]
    /// By the day of the week from Monday, 1 for the mean.
    var days: [Double]
    var burst: WorkloadModel.Burst

    /// Finds the rhythm of jobs that stand in order. The last hour, which is cut short, does not count.
    init(_ jobs: [TraceJob], firstHourOfWeek: Int) throws(WorkloadFault) {
        guard let first = jobs.first, let last = jobs.last else { throw .tooShort }
        let firstHour = first.submitSeconds / 3600
        let count = Int(last.submitSeconds / 3600 - firstHour)
        guard count >= 1 else { throw .tooShort }
        var counts = [Double](repeating: 0, count: count)
        for job in jobs {
            let hour = Int(job.submitSeconds / 3600 - firstHour)
            if hour < count { counts[hour] += 1 }
        }
        let start = (firstHourOfWeek + Int(firstHour % 168)) % 168
        let hours = Self.rhythm(counts, of: 24) { (start + $0) % 24 }
        let days = Self.rhythm(counts, of: 7) { (start + $0) % 168 / 24 }
        let shapes = (0..<count).map { hours[(start + $0) % 24] * days[(start + $0) % 168 / 24] }
        let perHour = counts.reduce(0, +) / max(shapes.reduce(0, +), 1e-9)
        self.hours = hours
        self.days = days
        jobsPerDay = perHour * 24
        burst = Self.burst(counts, expected: shapes.map { $0 * perHour })
    }

    /// The mean count in each part of a cycle, with 1 for the mean of all; 1 for parts that were never seen.
    private static func rhythm(_ counts: [Double], of parts: Int, part: (Int) -> Int) -> [Double] {
        var sums = [Double](repeating: 0, count: parts)
        var exposures = sums
        for (hour, count) in counts.enumerated() {
            sums[part(hour)] += count
            exposures[part(hour)] += 1
        }
        let means = zip(sums, exposures).map { $1 > 0 ? $0 / $1 : nil }
        let known = means.compactMap { $0 }
        let mean = known.reduce(0, +) / Double(max(1, known.count))
        guard mean > 0 else { return [Double](repeating: 1, count: parts) }
        return means.map { (($0 ?? mean) / mean * 10_000).rounded() / 10_000 }
    }

    /// Bursts by the method of moments: what the counts vary and keep to the next hour beyond chance.
    ///
    /// An hour's rate is μ·F with F log-normal of mean 1 and variance v², so that the count's variance is μ + μ²v²; ln F
    /// is autoregressive, so that F's covariance over an hour is exp(ρσ²) − 1 with σ² = ln(1 + v²).
    private static func burst(_ counts: [Double], expected: [Double]) -> WorkloadModel.Burst {
        var excess = 0.0
        var squares = 0.0
        var covariance = 0.0
        var products = 0.0
        for hour in counts.indices {
            let deviation = counts[hour] - expected[hour]
            excess += deviation * deviation - expected[hour]
            squares += expected[hour] * expected[hour]
            guard hour > 0 else { continue }
            covariance += deviation * (counts[hour - 1] - expected[hour - 1])
            products += expected[hour] * expected[hour - 1]
        }
        guard squares > 0, products > 0, excess > 0 else { return WorkloadModel.Burst(variation: 0, persistence: 0) }
        let variation = min(5, (excess / squares).squareRoot())
        let sigmaSquared = Elementary.log(1 + variation * variation)
        guard sigmaSquared > 1e-6 else { return WorkloadModel.Burst(variation: 0, persistence: 0) }
        let persistence = Elementary.log(1 + max(0, covariance / products)) / sigmaSquared
        return WorkloadModel.Burst(
            variation: (variation * 1000).rounded() / 1000,
            persistence: (min(0.99, persistence) * 1000).rounded() / 1000
        )
    }
}
