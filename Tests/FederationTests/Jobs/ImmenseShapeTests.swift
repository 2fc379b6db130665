import Federation
import Quantities
import Scheduling
import Testing

/// Requests whose sizes no machine has: they are refused, and no sum overflows on the way.
@Suite struct ImmenseShapeTests {
    private let immense = NodeCapacity(cores: 1_000_000, devices: 10_000, memory: Bytes(1 << 60))

    @Test func `a million nodes of a million cores are refused`() throws {
        var world = try World()
        let shape = JobShape(nodes: 1_000_000, perNode: immense, isExclusive: false, timeLimit: Seconds(366 * 86_400))
        let order = SubmitJobs(project: 1, shape: shape, sheet: .zero)
        let refusal = #expect(throws: Refusal.self) { try world.give(.submitJobs(order), by: world.member) }
        #expect(refusal?.code == .invalidValue)
    }

    @Test func `a quote for more than any machine has says why not`() throws {
        var world = try World()
        for partition in [1, 2] as [PartitionID] {
            let price = SetPrice(partition: partition, microEurosPerDeviceHour: 1_000_000_000, why: "test")
            try world.give(.setPrice(price))
        }
        let perNode = NodeCapacity(cores: 100, devices: 100, memory: Bytes(.max))
        let shape = JobShape(nodes: 1_000_000, perNode: perNode, isExclusive: true, timeLimit: Seconds(366 * 86_400))
        try shape.check()
        let quotes = world.state.quotes(for: shape, .plain, of: 2, on: world.state[AllocationID(1)], at: world.now)
        #expect(quotes.count == 2)
        for quote in quotes {
            #expect(quote.start == nil && quote.hold == .zero && quote.cost == .zero)
            #expect(quote.obstacles.contains(.tooFewNodes(has: 2)))
        }
    }
}
