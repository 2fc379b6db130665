import Federation
import Quantities
import Scheduling
import Testing

@Suite struct Inventory {
    private let node = NodeCapacity(cores: 8, devices: 2, memory: Bytes(8 << 30))

    private func report(_ partitions: [PartitionShape], nodes: UInt32 = 2, inEarlierPools: [UInt32] = []) -> Command {
        .reportInventory(
            ReportInventory(
                system: 1,
                pools: [.init(node: node, count: nodes), .init(node: node, count: 1)],
                partitions: partitions,
                needsAccount: false,
                notes: "",
                price: 10_000,
                nodesInEarlierPools: inEarlierPools
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

    /// Three partitions of two nodes, of which the last has one alone.
    private var overlapping: Command {
        let partitions = [partition("cpu", pool: 0), partition("whole", pool: 0), partition("debug", pool: 1)]
        return report(partitions, inEarlierPools: [0, 1])
    }

    @Test func `a node counts once, in however many partitions it is`() throws {
        var world = try World()
        try world.give(report([partition("cpu", pool: 0), partition("debug", pool: 1)]), by: .engine)
        #expect(world.state.lentDevices(of: 1) == (all: 24, busy: 0))
        #expect(try world.give(overlapping, by: .engine).count == 1)
        #expect(world.state.lentDevices(of: 1) == (all: 16, busy: 0))
        #expect(world.state.systems[0].devices(.accelerator) == 4)
        // A thousandth of January on sixteen cores.
        try world.give(.setOfferedShare(SetOfferedShare(system: 1, perMille: 1, why: "agreed")))
        #expect(world.state.sharesOfDevices(of: 1).map(\.offered) == [42_854])
        // What is said again is no news.
        #expect(try world.give(overlapping, by: .engine).isEmpty)
        let job = try world.submit(cores: 3)
        #expect(world.state.lentDevices(of: 1) == (all: 16, busy: 3))
        try world.end(job)
    }

    @Test func `nodes in common are told of every pool or of none, and never more than there are`() throws {
        var world = try World()
        for inEarlier in [[0], [0, 2], [0, 0, 0]] as [[UInt32]] {
            let order = report([partition("cpu", pool: 0)], inEarlierPools: inEarlier)
            let refusal = #expect(throws: Refusal.self) { try world.give(order, by: .engine) }
            #expect(refusal?.code == .invalidValue, "\(inEarlier)")
        }
    }

    @Test func `nodes in common come back from a record and from a snapshot, and a form before knows none`() throws {
        var world = try World()
        let before = bytes(of: world.state)
        for event in try world.give(overlapping, by: .engine) {
            var reader = ByteReader(bytes(of: event))
            let copy: Event = try reader.read()
            #expect(reader.isAtEnd && bytes(of: copy) == bytes(of: event))
        }
        var reader = ByteReader(bytes(of: world.state))
        let copy = try FederationState(from: &reader)
        #expect(reader.isAtEnd && copy.systems[0].nodesInEarlierPools == [0, 1])
        #expect(copy.lentDevices(of: 1) == (all: 16, busy: 0))
        // The form before lacks an empty list for the one system.
        var old = ByteReader([7] + before.dropFirst().dropLast())
        #expect(bytes(of: try FederationState(from: &old)) == before)
        #expect(old.isAtEnd)
    }

    private func bytes(of value: some BinaryCoded) -> [UInt8] {
        var writer = ByteWriter()
        value.encode(to: &writer)
        return writer.bytes
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
