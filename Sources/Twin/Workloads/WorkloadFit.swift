import Quantities

/// Why a trace can't be fitted.
package enum WorkloadFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// No job has a size in the unit and a run time.
    case noJobs(DemandUnit)
    /// All jobs were submitted within an hour, so that nothing can be said of their rhythm.
    case tooShort

    /// The fault as a person reads it.
    package var description: String {
        switch self {
        case .noJobs(let unit):
            "no job has a run time and a demand in the unit \(unit.rawValue). Choose another unit."
        case .tooShort:
            "all jobs were submitted within an hour, so that nothing can be said of their rhythm. Give a longer trace."
        }
    }
}

/// Finds the model of a trace's work.
package enum WorkloadFit {
    /// More sizes than this are told by the nearest of the most common.
    static let mostSizes = 24

    /// The model of the jobs of a trace that have a demand in `unit` and a run time.
    ///
    /// Rates are moments: an hour's expected number of jobs is the product of day and week rhythm, and what varies
    /// beyond chance is burst. Cost: n log n in the jobs, for sorting run times.
    package static func model(of trace: Trace, unit: DemandUnit) throws(WorkloadFault) -> WorkloadModel {
        let jobs = trace.jobs.filter { unit.demand(of: $0) >= 1 && $0.runSeconds >= 1 }
        guard !jobs.isEmpty else { throw .noJobs(unit) }
        let arrivals = try Arrivals(jobs, firstHourOfWeek: trace.firstHourOfWeek)
        let sizes = sizes(of: jobs.map(unit.demand))
        return WorkloadModel(
            unit: unit,
            jobsPerDay: arrivals.jobsPerDay,
            hours: arrivals.hours,
            days: arrivals.days,
            burst: arrivals.burst,
            sizes: sizes,
            runTimes: runTimes(of: jobs.map { (unit.demand(of: $0), $0.runSeconds) }),
            estimates: estimates(of: jobs),
            users: users(of: jobs),
            ends: ends(of: jobs)
        )
    }

    private static func sizes(of demands: [Int32]) -> [WorkloadModel.Size] {
        let counts = counted(demands)
        let kept = counts.sorted { ($1.count, $0.value) < ($0.count, $1.value) }.prefix(mostSizes).map(\.value).sorted()
        var shares = [Double](repeating: 0, count: kept.count)
        for (value, count) in counts {
            let nearest = kept.indices.min { ratio(kept[$0], value) < ratio(kept[$1], value) } ?? 0
            shares[nearest] += Double(count) / Double(demands.count)
        }
        return zip(kept, shares).map { WorkloadModel.Size(devices: $0, share: $1) }
    }

    private static func ratio(_ left: Int32, _ right: Int32) -> Double {
        left > right ? Double(left) / Double(right) : Double(right) / Double(left)
    }

    /// Each value with how often it comes, in order.
    private static func counted(_ values: [Int32]) -> [(value: Int32, count: Int)] {
        var counts: [(value: Int32, count: Int)] = []
        for value in values.sorted() {
            if counts.last?.value == value {
                counts[counts.count - 1].count += 1
            } else {
                counts.append((value, 1))
            }
        }
        return counts
    }

    /// Classes of sizes between powers of two, each with enough jobs to say something.
    private static func runTimes(of jobs: [(devices: Int32, seconds: Int64)]) -> [WorkloadModel.RunTimes] {
        let least = max(100, jobs.count / 200)
        var buckets = [[Int64]](repeating: [], count: 32)
        for job in jobs { buckets[31 - job.devices.leadingZeroBitCount].append(job.seconds) }
        var classes: [(from: Int32, seconds: [Int64])] = []
        for (power, bucket) in buckets.enumerated() where !bucket.isEmpty {
            if let last = classes.last, last.seconds.count < least || bucket.count < least {
                classes[classes.count - 1].seconds += bucket
            } else {
                classes.append((1 << Int32(power), bucket))
            }
        }
        // What is too little at the end says nothing of its own.
        if classes.count > 1, let last = classes.last, last.seconds.count < least {
            classes.removeLast()
            classes[classes.count - 1].seconds += last.seconds
        }
        return classes.enumerated().map { place, entry in
            runTimes(of: entry.seconds.sorted(), from: place == 0 ? 1 : entry.from)
        }
    }

    /// The pieces of sorted run times. A piece may end within a job, which then counts in part: so the mean of the
    /// whole is kept however few jobs there are.
    private static func runTimes(of sorted: [Int64], from devices: Int32) -> WorkloadModel.RunTimes {
        let cuts = WorkloadModel.RunTimes.cuts
        var times = WorkloadModel.RunTimes(fromDevices: devices, meanSeconds: [], spreadSeconds: [])
        for piece in 0..<cuts.count - 1 {
            let low = Double(cuts[piece]) / 1000 * Double(sorted.count)
            let high = Double(cuts[piece + 1]) / 1000 * Double(sorted.count)
            let first = min(sorted.count - 1, Int(low))
            let last = max(first, min(sorted.count - 1, Int(high.rounded(.up)) - 1))
            var sum = 0.0
            for place in first...last {
                let share = min(high, Double(place + 1)) - max(low, Double(place))
                sum += Double(sorted[place]) * share
            }
            let mean = sum / (high - low)
            times.meanSeconds.append(tenths(mean))
            times.spreadSeconds.append(
                tenths(max(0, min(mean - Double(sorted[first]), Double(sorted[last]) - mean)))
            )
        }
        return times
    }

    private static func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }

    private static func estimates(of jobs: [TraceJob]) -> WorkloadModel.Estimates? {
        var accuracies: [Double] = []
        var greatest: Int64 = 0
        for job in jobs {
            guard let estimate = job.estimateSeconds else { continue }
            accuracies.append(max(0.0001, min(1, Double(job.runSeconds) / Double(estimate))))
            greatest = max(greatest, estimate)
        }
        guard !accuracies.isEmpty else { return nil }
        accuracies.sort()
        let tenths = (0..<10).map { tenth -> Double in
            let first = min(accuracies.count - 1, accuracies.count * tenth / 10)
            let last = max(first + 1, accuracies.count * (tenth + 1) / 10)
            let mean = accuracies[first..<last].reduce(0, +) / Double(last - first)
            return max(0.0001, (mean * 10_000).rounded() / 10_000)
        }
        return WorkloadModel.Estimates(
            share: Double(accuracies.count) / Double(jobs.count),
            accuracy: tenths,
            greatestSeconds: greatest
        )
    }

    private static func users(of jobs: [TraceJob]) -> WorkloadModel.Users? {
        var counts: [Int] = []
        for job in jobs where job.user != TraceJob.none {
            while counts.count <= Int(job.user) { counts.append(0) }
            counts[Int(job.user)] += 1
        }
        counts = counts.filter { $0 > 0 }.sorted(by: >)
        guard !counts.isEmpty else { return nil }
        let total = Double(counts.reduce(0, +))
        var shares: [Double] = []
        var first = 0
        while first < counts.count {
            let end = min(counts.count, first * 2 + 1)
            shares.append(Double(counts[first..<end].reduce(0, +)) / total)
            first = end
        }
        return WorkloadModel.Users(count: counts.count, shares: shares)
    }

    private static func ends(of jobs: [TraceJob]) -> WorkloadModel.Ends {
        func share(_ ends: Set<TraceJob.End>) -> Double {
            Double(jobs.count { ends.contains($0.end) }) / Double(jobs.count)
        }
        return WorkloadModel.Ends(
            failed: share([.failed, .outOfMemory]),
            cancelled: share([.cancelled]),
            timedOut: share([.timedOut])
        )
    }
}

extension Trace {
    /// The hour of the week that second 0 lies in, 0 from Monday's midnight; 0 when the trace doesn't say.
    package var firstHourOfWeek: Int {
        guard let origin = originUnixSeconds, origin >= 0 else { return 0 }
        return CivilDate(daysSinceEpoch: origin / 86_400).weekday * 24 + Int(origin % 86_400) / 3600
    }
}
