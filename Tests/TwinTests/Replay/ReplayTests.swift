import Scheduling
import Testing

@testable import Twin

@Suite struct `A replay` {
    @Test func `leaves out jobs without a demand, with too much of it, and with no run`() {
        let jobs = [
            TraceJob(id: 1, submitSeconds: 0, runSeconds: 10, gpus: 0),
            TraceJob(id: 2, submitSeconds: 0, runSeconds: 10, gpus: 9),
            TraceJob(id: 3, submitSeconds: 0, runSeconds: 0, gpus: 1),
            TraceJob(id: 4, submitSeconds: 5, runSeconds: 10, gpus: 8),
        ]
        let queue = ReplayQueue(Trace(format: .csv, jobs: jobs), unit: .device, devices: 8)
        #expect(queue.dropped == 3)
        #expect(queue.jobs == [PoolJob(submitSeconds: 5, runSeconds: 10, units: 8)])
        #expect(queue.places == [3])
    }

    @Test(arguments: [(DemandUnit.device, Int32(9)), (.node8, 2), (.core, 72)])
    func `counts devices, whole nodes of eight, or cores`(unit: DemandUnit, demand: Int32) {
        #expect(unit.demand(of: TraceJob(id: 1, submitSeconds: 0, runSeconds: 1, gpus: 9, cores: 72)) == demand)
    }

    @Test func `puts jobs that a scale brings together in the order of their numbers`() {
        let jobs = [
            TraceJob(id: 7, submitSeconds: 10, runSeconds: 1, gpus: 1),
            TraceJob(id: 3, submitSeconds: 11, runSeconds: 1, gpus: 1),
        ]
        let queue = ReplayQueue(Trace(format: .csv, jobs: jobs), unit: .device, devices: 1, arrivalScale: 0.1)
        #expect(queue.jobs.map(\.submitSeconds) == [1, 1])
        #expect(queue.places == [1, 0])
    }

    @Test func `expects the larger of estimate and truth`() {
        let jobs = [
            TraceJob(id: 1, submitSeconds: 0, runSeconds: 100, estimateSeconds: 60, gpus: 1),
            TraceJob(id: 2, submitSeconds: 0, runSeconds: 100, estimateSeconds: 600, gpus: 1),
            TraceJob(id: 3, submitSeconds: 0, runSeconds: 100, gpus: 1),
        ]
        let trace = Trace(format: .csv, jobs: jobs)
        let estimated = ReplayQueue(trace, unit: .device, devices: 1, usesEstimates: true)
        #expect(estimated.jobs.map(\.expectedSeconds) == [100, 600, 100])
        #expect(ReplayQueue(trace, unit: .device, devices: 1).jobs.map(\.expectedSeconds) == [100, 100, 100])
    }

    /// One case for each trace and policy: `make bench` compares all of them, start by start.
    @Test(.enabled(if: SharedFile.isThere), arguments: ["kth-sp2-1996", "pai-2020-sub"])
    func `has the figures that an independent program found`(name: String) throws {
        let trace = try Trace(bytes: SharedFile.bytes("traces/\(name).csv.gz"))
        let table = String(decoding: try SharedFile.bytes("oracles/schedules/expected.csv"), as: UTF8.self)
        let cases = table.split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
            .filter { $0[1] == name }
        for policy in PoolPolicy.allCases where policy != .shortestFirst {
            let row = try #require(cases.last { $0[4] == policy.name })
            let queue = ReplayQueue(
                trace,
                unit: try #require(DemandUnit(rawValue: row[2])),
                devices: try #require(Int(row[3])),
                usesEstimates: row[5] == "1",
                arrivalScale: try #require(Double(row[6]))
            )
            let starts = PoolReplay(units: UInt32(queue.devices), policy: policy).starts(of: queue.jobs)
            let figures = ReplayFigures(jobs: queue.jobs, starts: starts, units: UInt32(queue.devices))
            #expect("\(figures.jobs),\(queue.dropped)" == "\(row[7]),\(row[8])")
            #expect(abs(figures.meanWaitSeconds - (Double(row[9]) ?? 0)) <= 0.0006)
            #expect("\(figures.p50WaitSeconds),\(figures.p95WaitSeconds)" == "\(row[10]),\(row[11])")
            #expect("\(figures.p99WaitSeconds),\(figures.longestWaitSeconds)" == "\(row[12]),\(row[13])")
            #expect(abs(figures.boundedSlowdown - (Double(row[14]) ?? 0)) <= 0.00006)
            #expect(abs(figures.utilisation - (Double(row[15]) ?? 0)) <= 0.0000006)
            #expect("\(figures.makespanSeconds)" == row[16])
            #expect(figures.startsHash == UInt64(row[17], radix: 16))
        }
    }
}
