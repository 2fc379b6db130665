import Federation
import Quantities
import Scheduling
import Testing

@Suite struct Inventory {
    private let node = NodeCapacity(cores: 8, devices: 2, memory: Bytes(8 << 30))

    private func report(_ partitions: [PartitionShape], nodes: UInt32 = 2) -> Command {
        .reportInventory(
            ReportInventory(
                system: 1,
                pools: [.init(node: node, count: nodes), .init(node: node, count: 1)],
                partitions: partitions,
                needsAccount: false,
                notes: "",
                price: 10_000
            )
        )
    }

    private func partition(_ name: String, pool: UInt32, longest: Seconds = 86_400) -> PartitionShape {
        PartitionShape(
            name: name,
            pool: pool,
            chip: "processor",
            hasAccelerators: false,
            billing: .device,
            features: [],
            defaultTime: 3600,
            longestTime: longest,
            milliwattsPerDevice: 4000
        )
    }

    @Test func `a partition does not move to other nodes while jobs run on it`() throws {
        var world = try World()
        try world.give(report([partition("cpu", pool: 0)]), by: .engine)
        let job = try world.submit()
        #expect(world.states([job]) == [.placed])

        #expect(throws: Refusal.self) { try world.give(report([partition("cpu", pool: 1)]), by: .engine) }

        try world.end(job)
        try world.give(report([partition("cpu", pool: 1)]), by: .engine)
        let free = world.state.systems[0].pools.map(\.free)
        #expect(free == [[node, node], [node]])
    }

    @Test(
        arguments: [
            ["cpu", "cpu"],
            [""],
        ]
    )
    func `partitions have names that tell them apart`(names: [String]) throws {
        var world = try World()
        #expect(throws: Refusal.self) {
            try world.give(report(names.map { partition($0, pool: 0) }), by: .engine)
        }
    }

    @Test(arguments: [Seconds(-1), Seconds(0), Seconds(600), Seconds(.max)])
    func `a longest time is at least the default one and at most what a job may ask for`(longest: Seconds) throws {
        var world = try World()
        #expect(throws: Refusal.self) {
            try world.give(report([partition("cpu", pool: 0, longest: longest)]), by: .engine)
        }
    }
}
