import Foundation
import Scheduling

/// What placing gangs on nodes costs: real traces on nodes of eight devices beside an ideal pool of as many.
struct GangBench {
    /// The folder with `traces`.
    var shared: String

    /// A trace on a number of nodes, and how much faster than in truth its jobs arrive.
    struct Case {
        var trace: String
        var nodes: Int
        var arrivalScale = 1.0
    }

    var cases = [
        Case(trace: "philly-2017", nodes: 80),
        Case(trace: "philly-2017", nodes: 96),
        Case(trace: "philly-2017", nodes: 80, arrivalScale: 0.8),
        Case(trace: "philly-2017", nodes: 80, arrivalScale: 0.9),
        Case(trace: "philly-2017", nodes: 64),
        Case(trace: "philly-2017", nodes: 72),
        Case(trace: "philly-2017", nodes: 88),
        Case(trace: "pai-2020-sub", nodes: 64),
        Case(trace: "pai-2020-sub", nodes: 80),
        Case(trace: "pai-2020-sub", nodes: 56),
        Case(trace: "pai-2020-sub", nodes: 72),
        Case(trace: "pai-2020-sub", nodes: 64, arrivalScale: 0.9),
        Case(trace: "pai-2020-sub", nodes: 128, arrivalScale: 0.5),
        // Not looked at while the placement of small jobs was chosen.
        Case(trace: "philly-2017", nodes: 76),
        Case(trace: "philly-2017", nodes: 84),
        Case(trace: "philly-2017", nodes: 96, arrivalScale: 0.8),
        Case(trace: "philly-2017", nodes: 128, arrivalScale: 0.5),
        Case(trace: "pai-2020-sub", nodes: 60),
        Case(trace: "pai-2020-sub", nodes: 68),
        Case(trace: "pai-2020-sub", nodes: 96, arrivalScale: 0.7),
    ]

    func run(into table: inout Table) throws {
        for policy in [PoolPolicy.easy, .shortestFirst] {
            for one in cases { try run(one, policy, into: &table) }
        }
    }

    private func run(_ one: Case, _ policy: PoolPolicy, into table: inout Table) throws {
        let text = try Program(path: "zcat").output(["\(shared)/traces/\(one.trace).csv.gz"])
        let units = UInt32(one.nodes * 8)
        let jobs = TraceJobs(text: text, unit: "device", units: units, arrivalScale: one.arrivalScale).jobs
        let pool = PoolReplay(units: units, policy: policy).starts(of: jobs)
        let ideal = ReplayFigures(jobs: jobs, starts: pool, units: units)
        let topology = NodeTopology(nodes: one.nodes, nodesPerSwitch: 16, switchesPerRack: 8)
        let partition = GangScheduler(topology: topology, devicesPerNode: 8, policy: policy)
        let before = ProcessorTime.now
        let starts = GangReplay(partition: partition).starts(of: jobs)
        let seconds = ProcessorTime.now - before
        let found = ReplayFigures(jobs: jobs, starts: starts, units: units)
        let name = "\(one.trace) on \(one.nodes) nodes x\(one.arrivalScale), \(policy)"
        table.add(
            "\(name): mean wait",
            100 * found.meanWaitSeconds / ideal.meanWaitSeconds,
            unit: "% of an ideal pool's",
            atMost: 125,
            ratio: "\(Table.grouped(found.meanWaitSeconds)) s against \(Table.grouped(ideal.meanWaitSeconds)) s"
        )
        let longest = (Double(found.longestWaitSeconds), Double(ideal.longestWaitSeconds))
        table.add(
            "\(name): longest wait",
            100 * longest.0 / longest.1,
            unit: "% of an ideal pool's",
            atMost: 130,
            ratio: "\(Table.grouped(longest.0)) s against \(Table.grouped(longest.1)) s"
        )
        table.add("\(name): replay", Double(jobs.count) / seconds, unit: "jobs/s")
    }
}
