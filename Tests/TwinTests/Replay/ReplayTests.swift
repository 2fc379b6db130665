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

    @Test func `of nothing has figures too`() {
        let figures = ReplayFigures(
            ReplayQueue(Trace(format: .csv, jobs: []), unit: .device, devices: 1),
            starts: []
        )
        #expect(figures.jobs == 0)
        #expect(figures.meanWaitSeconds == 0)
        #expect(figures.startsHash == 1_469_598_103_934_665_603)
    }

    /// FIFO has one answer that independent programs reproduce to the second, so it shows that demands, order, figures
    /// and hash are those of the contract.
    @Test(.enabled(if: SharedFile.isThere), arguments: ["kth-sp2-1996", "pai-2020-sub", "philly-2017"])
    func `in order has the figures that others found`(name: String) throws {
        let trace = try Trace(bytes: SharedFile.bytes("traces/\(name).csv.gz"))
        let table = String(decoding: try SharedFile.bytes("oracles/schedules/expected.csv"), as: UTF8.self)
        let cases = table.split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
            .filter { $0[1] == name && $0[4] == "fifo" }
        #expect(cases.count >= 3)
        for row in cases.prefix(3) {
            let queue = ReplayQueue(
                trace,
                unit: try #require(DemandUnit(rawValue: row[2])),
                devices: try #require(Int(row[3])),
                usesEstimates: row[5] == "1",
                arrivalScale: try #require(Double(row[6]))
            )
            let figures = ReplayFigures(queue, starts: PlainFIFO.starts(queue))
            #expect("\(figures.jobs),\(figures.dropped)" == "\(row[7]),\(row[8])")
            #expect(abs(figures.meanWaitSeconds - (Double(row[9]) ?? 0)) <= 0.0006)
            #expect("\(figures.p50WaitSeconds),\(figures.p95WaitSeconds)" == "\(row[10]),\(row[11])")
            #expect("\(figures.p99WaitSeconds),\(figures.maxWaitSeconds)" == "\(row[12]),\(row[13])")
            #expect(abs(figures.boundedSlowdown - (Double(row[14]) ?? 0)) <= 0.00006)
            #expect(abs(figures.utilisation - (Double(row[15]) ?? 0)) <= 0.0000006)
            #expect("\(figures.makespanSeconds)" == row[16])
            #expect(figures.startsHash == UInt64(row[17], radix: 16))
        }
    }
}

/// First in, first out, in the plainest way: the next job starts when enough of those before it have ended.
enum PlainFIFO {
    static func starts(_ queue: ReplayQueue) -> [Int64] {
        var ends = EndHeap()
        var free = queue.devices
        var now: Int64 = 0
        return queue.jobs.map { job in
            now = max(now, job.submitSeconds)
            while let next = ends.first, next.end <= now || free < Int(job.units) {
                now = max(now, next.end)
                free += next.devices
                ends.removeFirst()
            }
            free -= Int(job.units)
            ends.insert((now + Int64(job.runSeconds), Int(job.units)))
            return now
        }
    }

    /// A binary heap with the earliest end on top.
    private struct EndHeap {
        private var nodes: [(end: Int64, devices: Int)] = []

        var first: (end: Int64, devices: Int)? { nodes.first }

        mutating func insert(_ node: (end: Int64, devices: Int)) {
            nodes.append(node)
            var place = nodes.count - 1
            while place > 0, nodes[(place - 1) / 2].end > nodes[place].end {
                nodes.swapAt(place, (place - 1) / 2)
                place = (place - 1) / 2
            }
        }

        mutating func removeFirst() {
            nodes.swapAt(0, nodes.count - 1)
            nodes.removeLast()
            var place = 0
            while true {
                var least = place
                for child in [2 * place + 1, 2 * place + 2]
                where child < nodes.count && nodes[child].end < nodes[least].end {
                    least = child
                }
                if least == place { return }
                nodes.swapAt(place, least)
                place = least
            }
        }
    }
}
