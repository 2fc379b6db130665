import Quantities
import Scheduling
import Testing

@Suite struct NodePoolTests {
    private func pool(_ racks: [[Int]], devices: UInt32 = 8) -> NodePool {
        NodePool(topology: NodeTopology(racks: racks), devicesPerNode: devices)
    }

    private func demand(_ devices: UInt32) -> GangDemand { GangDemand(devices: devices, devicesPerNode: 8) }

    /// Places a job and takes its nodes.
    private func place(_ devices: UInt32, in pool: inout NodePool) throws -> NodePlacement {
        let placement = try #require(pool.choose(demand(devices)))
        pool.take(placement)
        return placement
    }

    @Test func `small jobs share nodes by best fit`() throws {
        var pool = pool([[4]])
        #expect(try place(5, in: &pool).nodes == [0])
        #expect(try place(6, in: &pool).nodes == [1])
        #expect(try place(2, in: &pool).nodes == [1])
        #expect(try place(1, in: &pool).nodes == [0])
        #expect(pool.freeWholeNodes == 2)
        #expect(pool.largestFit == 18)
    }

    @Test func `a gang takes whole nodes and a part of one more`() throws {
        var pool = pool([[4]])
        _ = try place(3, in: &pool)
        let gang = try place(20, in: &pool)
        #expect(gang.wholeNodes == [1, 2])
        #expect(gang.sharedNode == 0)
        #expect(gang.sharedDevices == 4)
        pool.release(gang)
        #expect(pool.freeDevices == 29)
    }

    @Test func `a gang stays on the switch with the least room for it`() throws {
        var pool = pool([[6, 3, 4]])
        #expect(try place(24, in: &pool).nodes == [6, 7, 8])
        #expect(try place(32, in: &pool).nodes == [9, 10, 11, 12])
    }

    @Test func `exactly enough whole nodes without a part beside them are too few`() throws {
        var pool = pool([[2, 3]])
        #expect(try place(18, in: &pool).nodes == [2, 3, 4])
    }

    @Test func `a gang larger than a switch stays within a rack`() throws {
        var pool = pool([[4, 4], [3, 3]])
        #expect(try place(16, in: &pool).nodes == [8, 9])
        #expect(try place(48, in: &pool).nodes == [0, 1, 2, 3, 4, 5])
        // Six nodes are left, and no rack has so many: the fullest rack first.
        #expect(try place(40, in: &pool).nodes == [11, 12, 13, 10, 6])
    }

    @Test func `a withdrawn node takes no work until it is restored`() throws {
        var pool = pool([[2]])
        let first = try place(3, in: &pool)
        pool.withdraw(0)
        #expect(try place(1, in: &pool).nodes == [1])
        #expect(!pool.fits(demand(8)))
        pool.release(first)
        #expect(!pool.fits(demand(8)))
        pool.restore(0)
        #expect(try place(8, in: &pool).nodes == [0])
    }

    @Test func `where whole nodes are handed out a started node counts as one`() {
        let gang = GangDemand(devices: 9, devicesPerNode: 8, takesWholeNodes: true)
        #expect(gang.wholeNodes == 2)
        #expect(gang.remainder == 0)
    }

    @Test func `cores and memory count as the devices that come with them`() {
        let node = NodeCapacity(cores: 64, devices: 8, memory: Bytes(1 << 40))
        let half = NodeCapacity(cores: 4, devices: 1, memory: Bytes(1 << 39))
        #expect(GangDemand.devices(covering: half, on: node) == 4)
        let cores = NodeCapacity(cores: 17, devices: 1, memory: 0)
        #expect(GangDemand.devices(covering: cores, on: node) == 3)
        #expect(GangDemand.devices(covering: NodeCapacity(cores: 65, devices: 1, memory: 0), on: node) == nil)
    }
}
