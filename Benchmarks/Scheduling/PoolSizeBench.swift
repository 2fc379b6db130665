import Foundation
import Glibc
import Scheduling

/// A pool of 100,000 devices with a million jobs, all queued at once: time, memory, and the cost of one decision.
struct PoolSizeBench {
    var units: UInt32 = 100_000
    var count = 1_000_000

    func run(into table: inout Table) {
        let before = Self.peakBytes
        let jobs = self.jobs
        let replay = PoolReplay(units: units, policy: .easy)
        let start = ProcessorTime.now
        let starts = replay.starts(of: jobs)
        let seconds = ProcessorTime.now - start
        let bytes = Double(Self.peakBytes - before) / Double(count)
        table.add(
            "EASY, a million jobs queued at once",
            seconds * 1000,
            unit: "ms",
            atMost: 2000,
            ratio: "\(starts.count) starts"
        )
        table.add("memory for it, jobs and starts included", bytes, unit: "bytes a job", atMost: 300)
        for policy in [PoolPolicy.easy, .shortestFirst] { decisions(jobs, policy, into: &table) }
        forecasts(into: &table)
    }

    /// One decision: a job ends, and whoever may start then starts. The queue holds a million all the while.
    private func decisions(_ jobs: [PoolJob], _ policy: PoolPolicy, into table: inout Table) {
        var pool = PoolScheduler(units: units, policy: policy)
        var waiting: [PoolJob] = []
        var running: [(end: Int64, handle: PoolScheduler.Handle)] = []
        for job in jobs {
            waiting.append(job)
            _ = pool.submit(units: job.units, expectedSeconds: job.expectedSeconds)
        }
        var starting: [PoolScheduler.Handle] = []
        pool.pass(atSeconds: 0, starting: &starting)
        running = starting.map { (Int64(waiting[Int($0.number)].runSeconds), $0) }.sorted { $0.end > $1.end }
        var costs: [Double] = []
        var next = 0
        while costs.count < 100_000, let last = running.popLast() {
            starting.removeAll(keepingCapacity: true)
            let start = Self.nanoseconds
            pool.end(last.handle, atSeconds: last.end)
            pool.pass(atSeconds: last.end, starting: &starting)
            costs.append(Self.nanoseconds - start)
            for handle in starting {
                let end = last.end + Int64(waiting[Int(handle.number)].runSeconds)
                var place = running.count
                while place > 0, running[place - 1].end < end { place -= 1 }
                running.insert((end, handle), at: place)
                // Somebody takes its place in the queue, so that a million go on waiting.
                let job = jobs[next % jobs.count]
                next += 1
                let number = Int(pool.submit(units: job.units, expectedSeconds: job.expectedSeconds).number)
                if number == waiting.count { waiting.append(job) } else { waiting[number] = job }
            }
        }
        costs.sort()
        let mean = costs.reduce(0, +) / Double(max(costs.count, 1)) / 1000
        let name = "one decision, \(policy), \(Table.grouped(Double(pool.waitingCount))) queued"
        table.add("\(name), mean", mean, unit: "us", atMost: 5)
        table.add("\(name), p99", costs[costs.count * 99 / 100] / 1000, unit: "us", atMost: 100)
    }

    /// A forecast on a pool with 100,000 running and queued jobs, one question after each change.
    func forecasts(into table: inout Table) {
        var pool = PoolScheduler(units: units, policy: .easy)
        let jobs = Array(self.jobs.prefix(100_000))
        var known: [PoolJob] = []
        for job in jobs {
            known.append(job)
            _ = pool.submit(units: job.units, expecting: Self.expectation(job))
        }
        var starting: [PoolScheduler.Handle] = []
        pool.pass(atSeconds: 0, starting: &starting)
        var before = ProcessorTime.now
        var forecast = PoolForecast(of: pool, atSeconds: 0)
        table.add("a plan of 100,000 jobs", (ProcessorTime.now - before) * 1000, unit: "ms", atMost: 1000)
        var running = starting.map { (end: Int64(known[Int($0.number)].runSeconds), handle: $0) }
        running.sort { $0.end > $1.end }
        var costs: [Double] = []
        var following = 0.0
        for turn in 0..<20_000 {
            guard let last = running.popLast() else { break }
            starting.removeAll(keepingCapacity: true)
            pool.end(last.handle, atSeconds: last.end)
            pool.pass(atSeconds: last.end, starting: &starting)
            before = Self.nanoseconds
            forecast.ended(last.handle, atSeconds: last.end)
            for handle in starting { forecast.started(handle, on: pool, atSeconds: last.end) }
            following += Self.nanoseconds - before
            for handle in starting {
                let end = last.end + Int64(known[Int(handle.number)].runSeconds)
                var place = running.count
                while place > 0, running[place - 1].end < end { place -= 1 }
                running.insert((end, handle), at: place)
            }
            let job = jobs[turn % jobs.count]
            before = Self.nanoseconds
            let answer = forecast.start(units: job.units, expecting: Self.expectation(job), atSeconds: last.end)
            costs.append(Self.nanoseconds - before)
            guard answer.earliestSeconds >= last.end else { break }
            let handle = pool.submit(units: job.units, expecting: Self.expectation(job))
            forecast.submitted(handle, to: pool, atSeconds: last.end)
            if Int(handle.number) == known.count { known.append(job) } else { known[Int(handle.number)] = job }
        }
        let mean = costs.reduce(0, +) / Double(max(costs.count, 1)) / 1000
        costs.sort()
        table.add("one forecast after one change, mean", mean, unit: "us", atMost: 1000)
        table.add("one forecast after one change, p99", costs[costs.count * 99 / 100] / 1000, unit: "us", atMost: 1000)
        table.add("following one change, mean", following / Double(costs.count) / 1000, unit: "us", atMost: 1000)
    }

    private static func expectation(_ job: PoolJob) -> RunTimeExpectation {
        RunTimeExpectation(likelySeconds: job.runSeconds / 2 + 1, cautiousSeconds: job.expectedSeconds)
    }

    /// The same jobs in every run: one to 512 devices, a minute to a day, users who ask for up to three times as long.
    private var jobs: [PoolJob] {
        var state: UInt64 = 42
        func draw(_ below: UInt64) -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return (value ^ (value >> 31)) % below
        }
        return (0..<count).map { _ in
            let run = UInt32(60 << draw(11)) + UInt32(draw(60))
            let units = UInt32(1) << min(draw(10), draw(10))
            return PoolJob(
                submitSeconds: 0,
                runSeconds: run,
                expectedSeconds: run + UInt32(draw(UInt64(run) * 2)),
                units: units
            )
        }
    }

    private static var nanoseconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    private static var peakBytes: Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}
