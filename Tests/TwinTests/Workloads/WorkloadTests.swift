import Testing

@testable import Twin

@Suite struct `A synthetic workload` {
    /// Work with a strong rhythm, three sizes, two classes of run times.
    static let model = WorkloadModel(
        unit: .device,
        jobsPerDay: 400,
        hours: (0..<24).map { (8..<18).contains($0) ? 1.8 : 0.42857 },
        days: [1.2, 1.2, 1.2, 1.2, 1.2, 0.5, 0.5],
        burst: WorkloadModel.Burst(variation: 0.6, persistence: 0.5),
        sizes: [
            WorkloadModel.Size(devices: 1, share: 0.7), WorkloadModel.Size(devices: 4, share: 0.2),
            WorkloadModel.Size(devices: 16, share: 0.1),
        ],
        runTimes: [times(from: 1, scale: 100), times(from: 4, scale: 1000)],
        estimates: WorkloadModel.Estimates(
            share: 0.8,
            accuracy: [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1],
            greatestSeconds: 10_000_000
        ),
        users: WorkloadModel.Users(count: 20, shares: [0.3, 0.3, 0.2, 0.15, 0.05]),
        ends: WorkloadModel.Ends(failed: 0.2, cancelled: 0.1, timedOut: 0.05)
    )

    static func times(from devices: Int32, scale: Double) -> WorkloadModel.RunTimes {
        let pieces = WorkloadModel.RunTimes.cuts.count - 1
        return WorkloadModel.RunTimes(
            fromDevices: devices,
            meanSeconds: (0..<pieces).map { (2 * Double($0) + 1) * scale },
            spreadSeconds: [Double](repeating: scale, count: pieces)
        )
    }

    private func jobs(_ model: WorkloadModel, days: Int64, seed: UInt64 = 1, perDay: Double? = nil) -> [TraceJob] {
        Array(
            JobStream(
                model,
                scale: JobStream.Scale(jobsPerDay: perDay ?? model.jobsPerDay, endSeconds: days * 86_400),
                seed: seed
            )
        )
    }

    @Test func `fitted gives back what it was made from`() throws {
        let model = Self.model
        let fit = try WorkloadFit.model(of: Trace(format: .csv, jobs: jobs(model, days: 280)), unit: .device)
        #expect(abs(fit.jobsPerDay / model.jobsPerDay - 1) < 0.05)
        for (found, given) in zip(fit.hours, model.hours) { #expect(abs(found - given) < 0.15) }
        for (found, given) in zip(fit.days, model.days) { #expect(abs(found - given) < 0.1) }
        #expect(abs(fit.burst.variation - 0.6) < 0.08)
        #expect(abs(fit.burst.persistence - 0.5) < 0.1)
        #expect(fit.sizes.map(\.devices) == [1, 4, 16])
        for (found, given) in zip(fit.sizes, model.sizes) { #expect(abs(found.share - given.share) < 0.005) }
        #expect(fit.runTimes.map(\.fromDevices) == [1, 4, 16])
        for (found, given) in zip(fit.runTimes, [model.runTimes[0], model.runTimes[1], model.runTimes[1]]) {
            #expect(abs(found.mean / given.mean - 1) < 0.02)
        }
        let estimates = try #require(fit.estimates)
        #expect(abs(estimates.share - 0.8) < 0.005)
        for (found, given) in zip(estimates.accuracy, model.estimates?.accuracy ?? []) {
            #expect(abs(found - given) < 0.02)
        }
        #expect(fit.users?.count == 20)
        for (found, given) in zip(fit.users?.shares ?? [], model.users?.shares ?? []) {
            #expect(abs(found - given) < 0.01)
        }
        #expect(abs(fit.ends.failed - 0.2) < 0.005)
        #expect(abs(fit.ends.cancelled - 0.1) < 0.005)
        #expect(abs(fit.ends.timedOut - 0.05) < 0.005)
    }

    @Test func `is the same for a seed, and another for another`() {
        let one = jobs(Self.model, days: 3)
        #expect(one == jobs(Self.model, days: 3))
        #expect(one != jobs(Self.model, days: 3, seed: 2))
    }

    @Test func `has its jobs in order, within its time, and numbered`() {
        let jobs = jobs(Self.model, days: 10)
        #expect(jobs.map(\.id) == Array(1...Int64(jobs.count)))
        #expect(zip(jobs, jobs.dropFirst()).allSatisfy { $0.submitSeconds <= $1.submitSeconds })
        #expect(jobs.allSatisfy { (0..<864_000).contains($0.submitSeconds) && $0.runSeconds >= 1 })
        #expect(jobs.allSatisfy { $0.estimateSeconds.map { estimate in estimate >= 1 } ?? true })
    }

    @Test func `fills the share of the devices that was asked for`() {
        var model = Self.model
        model.burst = WorkloadModel.Burst(variation: 0, persistence: 0)
        let perDay = model.jobsPerDay(load: 0.75, devices: 1000)
        let work = jobs(model, days: 140, perDay: perDay).reduce(0.0) { $0 + Double($1.gpus) * Double($1.runSeconds) }
        #expect(abs(work / (1000 * 140 * 86_400) - 0.75) < 0.015)
    }

    @Test func `takes no more devices than there are, and shares homes by weight`() {
        let stream = JobStream(
            Self.model,
            scale: JobStream.Scale(
                jobsPerDay: 2000,
                endSeconds: 10 * 86_400,
                mostDevices: 8,
                homes: [3, 1],
                firstID: 500
            ),
            seed: 9
        )
        let jobs = Array(stream)
        #expect(jobs.first?.id == 500)
        #expect(jobs.map(\.gpus).max() == 8)
        #expect(abs(Double(jobs.count { $0.group == 0 }) / Double(jobs.count) - 0.75) < 0.02)
    }

    @Test func `needs something to be fitted to`() {
        let one = TraceJob(id: 1, submitSeconds: 0, runSeconds: 5, gpus: 1)
        #expect(throws: WorkloadFault.noJobs(.core)) {
            try WorkloadFit.model(of: Trace(format: .csv, jobs: [one]), unit: .core)
        }
        #expect(throws: WorkloadFault.tooShort) {
            try WorkloadFit.model(of: Trace(format: .csv, jobs: [one]), unit: .device)
        }
    }

    /// Stated tolerances: jobs 10 %, each hour's share of the day 1.5 points, each size's share 1 point, mean run 6 %,
    /// device-seconds 12 %.
    @Test(
        .enabled(if: SharedFile.isThere),
        arguments: [
            ("philly-2017", DemandUnit.device), ("pai-2020-sub", .device), ("kth-sp2-1996", .core),
        ]
    )
    func `of a year resembles the trace that it was fitted to`(name: String, unit: DemandUnit) throws {
        let trace = try Trace(bytes: SharedFile.bytes("traces/\(name).csv.gz"))
        let model = try WorkloadFit.model(of: trace, unit: unit)
        let year = jobs(model, days: 364, seed: 5, perDay: min(model.jobsPerDay, 300))
        let real = trace.jobs.filter { unit.demand(of: $0) > 0 }
        #expect(abs(Double(year.count) / (364 * min(model.jobsPerDay, 300)) - 1) < 0.1)
        for (one, other) in zip(hourShares(year), hourShares(real)) { #expect(abs(one - other) < 0.015) }
        for devices in [Int32(1), 2, 4, 8] {
            let shares = [year, real].map { jobs in
                Double(jobs.count { unit.demand(of: $0) == devices }) / Double(jobs.count)
            }
            #expect(abs(shares[0] - shares[1]) < 0.01, "\(devices) devices")
        }
        let means = [year, real].map { $0.reduce(0.0) { $0 + Double($1.runSeconds) } / Double($0.count) }
        #expect(abs(means[0] / means[1] - 1) < 0.06)
        let work = real.reduce(0.0) { $0 + Double($1.runSeconds) * Double(unit.demand(of: $1)) } / Double(real.count)
        #expect(abs(model.meanDeviceSeconds() / work - 1) < 0.12)
    }

    private func hourShares(_ jobs: [TraceJob]) -> [Double] {
        var counts = [Double](repeating: 0, count: 24)
        for job in jobs { counts[Int(job.submitSeconds / 3600 % 24)] += 1 }
        return counts.map { $0 / Double(jobs.count) }
    }
}
