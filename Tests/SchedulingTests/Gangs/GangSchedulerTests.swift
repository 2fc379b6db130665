import Scheduling
import Testing

@Suite struct GangSchedulerTests {
    private var partition = GangScheduler(topology: NodeTopology(nodes: 4), devicesPerNode: 8)

    private mutating func pass(at now: Int64) -> [GangScheduler.Handle] {
        var starting: [GangScheduler.Handle] = []
        partition.pass(atSeconds: now, starting: &starting)
        return starting
    }

    @Test mutating func `small jobs share a node and gangs take whole ones`() {
        let small = partition.submit(devices: 3, expectedSeconds: 10)
        let gang = partition.submit(devices: 16, expectedSeconds: 10)
        let other = partition.submit(devices: 5, expectedSeconds: 10)
        #expect(pass(at: 0) == [small, gang, other])
        #expect(partition.placement(of: small).nodes == [0])
        #expect(partition.placement(of: gang).nodes == [1, 2])
        #expect(partition.placement(of: other).nodes == [0])
    }

    @Test mutating func `a reserved node takes only work that ends in time`() {
        for _ in 0..<3 { _ = partition.submit(devices: 8, expectedSeconds: 100) }
        _ = partition.submit(devices: 2, expectedSeconds: 50)
        #expect(pass(at: 0).count == 4)
        let gang = partition.submit(devices: 32, expectedSeconds: 10)
        let long = partition.submit(devices: 1, expectedSeconds: 101)
        let short = partition.submit(devices: 1, expectedSeconds: 100)
        #expect(pass(at: 0) == [short])
        #expect(partition.reservation == .init(startSeconds: 100, nodes: [0, 1, 2, 3]))
        #expect(partition.waitingCount == 2)
        #expect(gang != long)
    }

    @Test mutating func `those behind the head that need whole nodes get the next that are ready`() {
        for seconds in [100, 200, 300, 400] as [UInt32] { _ = partition.submit(devices: 6, expectedSeconds: seconds) }
        #expect(pass(at: 0).count == 4)
        _ = partition.submit(devices: 8, expectedSeconds: 10)
        let second = partition.submit(devices: 16, expectedSeconds: 10)
        let tooLong = partition.submit(devices: 3, expectedSeconds: 9999)
        let inTime = partition.submit(devices: 2, expectedSeconds: 300)
        let beside = partition.submit(devices: 2, expectedSeconds: 9999)
        let last = partition.submit(devices: 2, expectedSeconds: 301)
        #expect(pass(at: 0) == [inTime, beside])
        #expect(partition.reservation == .init(startSeconds: 100, nodes: [0]))
        #expect([1, 2].contains(partition.placement(of: inTime).nodes[0]))
        #expect(partition.placement(of: beside).nodes == [3])
        #expect(partition.waitingCount == 4 && second != tooLong && last != beside)
    }

    @Test mutating func `a node that the head does not need is free for long work`() {
        for seconds in [100, 200, 300] as [UInt32] { _ = partition.submit(devices: 8, expectedSeconds: seconds) }
        _ = partition.submit(devices: 1, expectedSeconds: 1000)
        #expect(pass(at: 0).count == 4)
        _ = partition.submit(devices: 16, expectedSeconds: 10)
        let long = partition.submit(devices: 7, expectedSeconds: 9999)
        #expect(pass(at: 0) == [long])
        #expect(partition.reservation == .init(startSeconds: 200, nodes: [0, 1]))
        #expect(partition.placement(of: long).nodes == [3])
    }

    @Test mutating func `a small job lies beside one that ends soonest after it`() {
        let topology = NodeTopology(nodes: 3)
        partition = GangScheduler(topology: topology, devicesPerNode: 8)
        for seconds in [50, 90, 500] as [UInt32] { _ = partition.submit(devices: 6, expectedSeconds: seconds) }
        _ = pass(at: 0)
        let job = partition.submit(devices: 1, expectedSeconds: 80)
        #expect(pass(at: 0) == [job])
        #expect(partition.placement(of: job).nodes == [1])
    }

    @Test mutating func `work that ends early lets the head start early`() {
        let first = partition.submit(devices: 32, expectedSeconds: 1000)
        _ = pass(at: 0)
        let next = partition.submit(devices: 32, expectedSeconds: 10)
        #expect(pass(at: 5) == [])
        partition.end(first, atSeconds: 20)
        #expect(pass(at: 20) == [next])
    }

    @Test mutating func `work that outlives its expectation holds back nobody for ever`() {
        let first = partition.submit(devices: 8, expectedSeconds: 10)
        _ = pass(at: 0)
        _ = partition.submit(devices: 32, expectedSeconds: 10)
        let short = partition.submit(devices: 24, expectedSeconds: 20)
        #expect(pass(at: 5) == [])
        // The first is a minute late by now, and expected to run for another.
        #expect(pass(at: 60) == [short])
        #expect(partition.placement(of: first).nodes == [0])
    }

    @Test mutating func `what is expected of a waiting job may change`() {
        _ = partition.submit(devices: 24, expectedSeconds: 100)
        #expect(pass(at: 0).count == 1)
        _ = partition.submit(devices: 32, expectedSeconds: 10)
        let other = partition.submit(devices: 8, expecting: .init(likelySeconds: 90, cautiousSeconds: 500))
        #expect(pass(at: 0) == [])
        partition.expect(.init(seconds: 99), of: other)
        #expect(pass(at: 1) == [other])
    }

    @Test mutating func `a late job is expected to run no longer than its limit`() {
        _ = partition.submit(devices: 24, expecting: .init(likelySeconds: 400, cautiousSeconds: 400, limitSeconds: 500))
        #expect(pass(at: 0).count == 1)
        _ = partition.submit(devices: 32, expectedSeconds: 10)
        _ = partition.submit(devices: 8, expectedSeconds: 1000)
        #expect(pass(at: 400) == [])
        #expect(partition.reservation?.startSeconds == 500)
    }

    @Test mutating func `a withdrawn node tells who runs there and takes nobody until it is back`() {
        let job = partition.submit(devices: 4, expectedSeconds: 10)
        _ = pass(at: 0)
        #expect(partition.withdraw(0) == [job])
        let gang = partition.submit(devices: 32, expectedSeconds: 10)
        let small = partition.submit(devices: 1, expectedSeconds: 99)
        #expect(pass(at: 1) == [small])
        // No node that takes work will ever serve the gang, so it keeps nobody waiting.
        #expect(partition.reservation == .init(startSeconds: nil, nodes: []))
        partition.end(job, atSeconds: 10)
        partition.end(small, atSeconds: 11)
        partition.restore(0)
        #expect(pass(at: 11) == [gang])
    }

    @Test mutating func `a cancelled head gives its reservation up`() {
        _ = partition.submit(devices: 25, expectedSeconds: 100)
        _ = pass(at: 0)
        let gang = partition.submit(devices: 32, expectedSeconds: 10)
        let long = partition.submit(devices: 7, expectedSeconds: 1000)
        #expect(pass(at: 0) == [])
        partition.cancel(gang)
        #expect(pass(at: 1) == [long])
    }

    @Test mutating func `where whole nodes are handed out nobody shares`() {
        partition = GangScheduler(topology: NodeTopology(nodes: 2), devicesPerNode: 8, takesWholeNodes: true)
        let first = partition.submit(devices: 1, expectedSeconds: 10)
        let second = partition.submit(devices: 9, expectedSeconds: 10)
        #expect(pass(at: 0) == [first])
        #expect(partition.freeDevices == 8)
        partition.end(first, atSeconds: 10)
        #expect(pass(at: 10) == [second])
    }

    @Test mutating func `in strict order nobody overtakes`() {
        partition = GangScheduler(topology: NodeTopology(nodes: 4), devicesPerNode: 8, policy: .fifo)
        _ = partition.submit(devices: 8, expectedSeconds: 10)
        _ = partition.submit(devices: 32, expectedSeconds: 10)
        _ = partition.submit(devices: 1, expectedSeconds: 1)
        #expect(pass(at: 0).count == 1)
    }

    @Test mutating func `an urgent job starts where the cheapest others give way`() {
        let costly = partition.submit(devices: 8, expectedSeconds: 100)
        let cheap = partition.submit(devices: 8, expectedSeconds: 100)
        let fixed = partition.submit(devices: 16, expectedSeconds: 100)
        #expect(pass(at: 0) == [costly, cheap, fixed])
        _ = partition.submit(devices: 32, expectedSeconds: 10)
        let urgent = partition.submit(devices: 8, expectedSeconds: 50)
        #expect(pass(at: 1) == [])
        let fits = partition.startAtOnce(urgent, atSeconds: 1)
        #expect(!fits)
        let choice = partition.preemption(for: urgent, among: [(costly, 90), (cheap, 10)])
        #expect(choice?.handles == [cheap])
        #expect(choice?.lostDeviceSeconds == 10)
        partition.end(cheap, atSeconds: 1)
        let starts = partition.startAtOnce(urgent, atSeconds: 1)
        #expect(starts)
        #expect(partition.placement(of: urgent).nodes == [1])
        #expect(pass(at: 1) == [])
    }
}
