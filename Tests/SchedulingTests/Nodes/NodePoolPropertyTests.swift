import Scheduling
import Testing

/// Random histories, each step held against arrays and plain loops.
@Suite struct NodePoolPropertyTests {
    /// What a pool is, without any index.
    private struct Plain {
        let topology: NodeTopology
        let whole: Int
        var free: [Int]
        var takesWork: [Bool]

        init(_ topology: NodeTopology, whole: Int) {
            self.topology = topology
            self.whole = whole
            free = Array(repeating: whole, count: topology.nodeCount)
            takesWork = Array(repeating: true, count: topology.nodeCount)
        }

        func room(_ node: Int) -> Int { takesWork[node] ? free[node] : 0 }

        func wholeNodes(_ nodes: Range<Int>) -> Int { nodes.count { room($0) == whole } }

        func fits(_ demand: GangDemand, in nodes: Range<Int>) -> Bool {
            let spare = wholeNodes(nodes) - Int(demand.wholeNodes)
            guard spare >= 0 else { return false }
            return demand.remainder == 0 || spare > 0
                || nodes.contains { room($0) < whole && room($0) >= Int(demand.remainder) }
        }

        func nodes(ofRack rack: Int) -> Range<Int> {
            let switches = topology.switches(ofRack: rack)
            return topology.nodes(ofSwitch: switches.first ?? 0)
                .lowerBound..<topology.nodes(ofSwitch: switches.last ?? 0).upperBound
        }

        mutating func change(_ placement: NodePlacement, by sign: Int) {
            for node in placement.wholeNodes { free[Int(node)] += sign * whole }
            if let node = placement.sharedNode { free[Int(node)] += sign * Int(placement.sharedDevices) }
        }
    }

    private func check(_ placement: NodePlacement, of demand: GangDemand, in plain: Plain) {
        let topology = plain.topology
        #expect(placement.wholeNodes.count == Int(demand.wholeNodes))
        #expect(Set(placement.nodes).count == placement.nodes.count)
        #expect(placement.wholeNodes.allSatisfy { plain.room(Int($0)) == plain.whole })
        #expect((placement.sharedNode != nil) == (demand.remainder > 0))
        if let node = placement.sharedNode { #expect(plain.room(Int(node)) >= Int(demand.remainder)) }
        let switches = Set(placement.nodes.map { topology.switchNumber(ofNode: Int($0)) })
        let sufficing = (0..<topology.switchCount).filter { plain.fits(demand, in: topology.nodes(ofSwitch: $0)) }
        if demand.wholeNodes == 0, let node = placement.sharedNode {
            let tightest = (0..<topology.nodeCount).map(plain.room).filter { $0 >= Int(demand.remainder) }.min()
            #expect(plain.room(Int(node)) == tightest)
        } else if !sufficing.isEmpty {
            #expect(switches.count == 1)
            let room = sufficing.map { plain.wholeNodes(topology.nodes(ofSwitch: $0)) }.min()
            #expect(switches.first.map { plain.wholeNodes(topology.nodes(ofSwitch: $0)) } == room)
        } else {
            spreads(placement, in: plain)
        }
    }

    /// The whole nodes lie in one rack if any has room for them, and there on the fewest switches.
    private func spreads(_ placement: NodePlacement, in plain: Plain) {
        let topology = plain.topology
        let count = placement.wholeNodes.count
        let racks = (0..<topology.rackCount).filter { plain.wholeNodes(plain.nodes(ofRack: $0)) >= count }
        let used = Set(placement.wholeNodes.map { topology.switchNumber(ofNode: Int($0)) })
        guard !racks.isEmpty else { return }
        let rack = (0..<topology.rackCount).first { used.isSubset(of: Set(topology.switches(ofRack: $0))) }
        #expect(rack != nil)
        guard let rack else { return }
        let sizes = topology.switches(ofRack: rack).map { plain.wholeNodes(topology.nodes(ofSwitch: $0)) }
        var fewest = 0
        var reached = 0
        for size in sizes.sorted(by: >) where reached < count {
            reached += size
            fewest += 1
        }
        #expect(used.count <= max(fewest, 1))
    }

    @Test(arguments: 1...30)
    func `a pool chooses what plain loops find best`(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        let whole = [1, 4, 8, 96][seed % 4]
        let racks = (0..<random.next(1...4)).map { _ in (0..<random.next(1...5)).map { _ in random.next(1...20) } }
        let topology = NodeTopology(racks: racks)
        var pool = NodePool(topology: topology, devicesPerNode: UInt32(whole))
        var plain = Plain(topology, whole: whole)
        var running: [NodePlacement] = []
        let largest = topology.nodeCount * whole
        for _ in 0..<400 {
            switch random.next(0...9) {
            case 0...5:
                let devices = random.next(0...3) > 0 ? random.next(1...(2 * whole)) : random.next(1...largest)
                let demand = GangDemand(devices: UInt32(devices), devicesPerNode: UInt32(whole))
                let fits = plain.fits(demand, in: 0..<topology.nodeCount)
                let placement = pool.choose(demand)
                #expect(pool.fits(demand) == fits, "seed \(seed)")
                #expect((devices <= pool.largestFit) == fits, "seed \(seed)")
                #expect((placement != nil) == fits, "seed \(seed)")
                guard let placement else { break }
                check(placement, of: demand, in: plain)
                pool.take(placement)
                plain.change(placement, by: -1)
                running.append(placement)
            case 6...7 where !running.isEmpty:
                let placement = running.remove(at: random.next(0...(running.count - 1)))
                pool.release(placement)
                plain.change(placement, by: 1)
            case 8:
                let node = random.next(0...(topology.nodeCount - 1))
                pool.withdraw(UInt32(node))
                plain.takesWork[node] = false
            default:
                let node = random.next(0...(topology.nodeCount - 1))
                pool.restore(UInt32(node))
                plain.takesWork[node] = true
            }
            let rooms = (0..<topology.nodeCount).map(plain.room)
            #expect(pool.freeDevices == rooms.reduce(0, +), "seed \(seed)")
            #expect(pool.freeWholeNodes == rooms.count { $0 == whole }, "seed \(seed)")
        }
        for placement in running { pool.release(placement) }
        for node in 0..<topology.nodeCount { pool.restore(UInt32(node)) }
        #expect(pool == NodePool(topology: topology, devicesPerNode: UInt32(whole)))
    }
}
