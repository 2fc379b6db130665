import Scheduling

/// What decisions cost on 12,500 nodes of eight devices, with gangs, and a long queue.
struct GangSizeBench {
    var nodes = 12_500
    var jobs = 1_000_000

    func run(into table: inout Table) {
        let topology = NodeTopology(nodes: nodes, nodesPerSwitch: 32, switchesPerRack: 16)
        for policy in [PoolPolicy.easy, .shortestFirst] {
            let queued = work(arrivingOverSeconds: 1)
            let partition = GangScheduler(topology: topology, devicesPerNode: 8, policy: policy)
            let before = ProcessorTime.now
            let starts = GangReplay(partition: partition).starts(of: queued)
            let seconds = ProcessorTime.now - before
            let instants = Set(starts).count
            table.add(
                "\(jobs) jobs queued at once on \(nodes * 8) devices, \(policy)",
                seconds,
                unit: "s CPU",
                ratio: "\(perJob(seconds)), \(Table.grouped(Double(instants))) instants"
            )
        }
        let flow = work(arrivingOverSeconds: UInt64(jobs))
        let partition = GangScheduler(topology: topology, devicesPerNode: 8)
        let before = ProcessorTime.now
        let starts = GangReplay(partition: partition).starts(of: flow)
        let seconds = ProcessorTime.now - before
        let waits = zip(starts, flow).reduce(0.0) { $0 + Double($1.0 - $1.1.submitSeconds) }
        table.add(
            "\(jobs) jobs as they come on \(nodes * 8) devices, easy",
            seconds,
            unit: "s CPU",
            ratio: "\(perJob(seconds)), mean wait \(Table.grouped(waits / Double(jobs))) s"
        )
    }

    private func perJob(_ seconds: Double) -> String { "\(Table.grouped(seconds * 1e6 / Double(jobs))) us a job" }

    /// Two thirds ask for a device, the rest for gangs of up to 1,024; run times spread over six hours.
    private func work(arrivingOverSeconds span: UInt64) -> [PoolJob] {
        var state: UInt64 = 1
        func draw(_ limit: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % limit
        }
        return (0..<jobs).map { job in
            let units = draw(3) < 2 ? 1 : UInt32(1) << UInt32(min(draw(11), draw(11)))
            return PoolJob(
                submitSeconds: Int64(UInt64(job) * span / UInt64(jobs)),
                runSeconds: UInt32(60 + draw(21_600)),
                units: units
            )
        }
    }
}
