extension NodePool {
    /// The nodes that a job would get now; nil when it does not fit. Nothing is taken yet.
    public func choose(_ demand: GangDemand) -> NodePlacement? {
        guard fits(demand) else { return nil }
        var placement = NodePlacement(sharedDevices: demand.remainder)
        let count = Int(demand.wholeNodes)
        if count == 0 {
            if demand.remainder > 0 { placement.sharedNode = tightestNode(demand.remainder) }
            return placement
        }
        placement.wholeNodes.reserveCapacity(count)
        if let block = tightestSwitch(demand) {
            takeWhole(count, of: block, &placement)
            if demand.remainder > 0 { placement.sharedNode = node(demand.remainder, beside: placement, in: block) }
        } else {
            spread(demand, &placement)
        }
        return placement
    }

    /// The node with the fewest free devices that suffices. A whole node is broken only where no other has room, and then on
    /// the switch with the fewest of them, so that other switches stay whole for gangs.
    private func tightestNode(_ devices: UInt32) -> UInt32? {
        guard let count = freeCounts.next(from: Int(devices)) else { return nil }
        var first = 0
        if count == Int(devicesPerNode), let block = switches.tightest(atLeast: 1) {
            first = topology.nodes(ofSwitch: block).lowerBound
        }
        return nodes[count].next(from: first).map(UInt32.init)
    }

    /// The switch with the fewest free whole nodes that holds all of a job.
    private func tightestSwitch(_ demand: GangDemand) -> Int? {
        let count = Int(demand.wholeNodes)
        guard var block = switches.tightest(atLeast: count) else { return nil }
        guard demand.remainder > 0 else { return block }
        while switches.free[block] == count {
            if part(demand.remainder, in: block) != nil { return block }
            // Without a part beside them, exactly enough whole nodes are one too few.
            guard let next = switches.tightest(atLeast: count, after: block) else { return nil }
            block = next
        }
        return block
    }

    /// The tightest node in use on a switch that has room for a part of a job.
    private func part(_ devices: UInt32, in block: Int) -> UInt32? {
        let range = topology.nodes(ofSwitch: block)
        var count = freeCounts.next(from: Int(devices))
        while let fit = count, fit < Int(devicesPerNode) {
            if let node = nodes[fit].next(from: range.lowerBound), node < range.upperBound { return UInt32(node) }
            count = freeCounts.next(from: fit + 1)
        }
        return nil
    }

    /// A node for the remainder on a switch on which the placement already has nodes: a part, or one more whole node.
    private func node(_ devices: UInt32, beside placement: NodePlacement, in block: Int) -> UInt32? {
        if let node = part(devices, in: block) { return node }
        let range = topology.nodes(ofSwitch: block)
        // Whole nodes are taken from the front, so that the next one lies behind the last one taken there.
        let taken = placement.wholeNodes.last { range.contains(Int($0)) }.map { Int($0) + 1 } ?? range.lowerBound
        guard let node = nodes[Int(devicesPerNode)].next(from: taken), node < range.upperBound else { return nil }
        return UInt32(node)
    }

    private func takeWhole(_ count: Int, of block: Int, _ placement: inout NodePlacement) {
        let range = topology.nodes(ofSwitch: block)
        var place = range.lowerBound
        for _ in 0..<count {
            guard let node = nodes[Int(devicesPerNode)].next(from: place), node < range.upperBound else {
                preconditionFailure("A switch has as many free nodes as its count says.")
            }
            placement.wholeNodes.append(UInt32(node))
            place = node + 1
        }
    }

    /// Several switches: within the tightest rack that suffices, else over the fullest racks.
    private func spread(_ demand: GangDemand, _ placement: inout NodePlacement) {
        var rest = Int(demand.wholeNodes)
        var used: [Int] = []
        if topology.rackCount == 1 {
            spread(rest, over: 0, &placement, &used)
        } else if let rack = racks.tightest(atLeast: rest) {
            spread(rest, over: rack, &placement, &used)
        } else {
            // Larger than any rack, a job takes as many nodes as sorting all racks costs.
            var order = (0..<topology.rackCount).map { (free: racks.free[$0], rack: $0) }
            order.sort { ($1.free, $0.rack) < ($0.free, $1.rack) }
            var next = 0
            while rest > 0 {
                let last = order[next...].lastIndex { $0.free >= rest }
                let chosen = last ?? next
                let count = min(rest, order[chosen].free)
                spread(count, over: order[chosen].rack, &placement, &used)
                rest -= count
                next += 1
            }
        }
        guard demand.remainder > 0 else { return }
        for block in used.reversed() {
            if let node = node(demand.remainder, beside: placement, in: block) {
                placement.sharedNode = node
                return
            }
        }
        placement.sharedNode = partAnywhere(demand.remainder, beside: placement)
    }

    /// Takes `count` nodes of a rack that has as many: its fullest switches first, at last the tightest that suffices.
    private func spread(_ count: Int, over rack: Int, _ placement: inout NodePlacement, _ used: inout [Int]) {
        var order = topology.switches(ofRack: rack).filter { switches.free[$0] > 0 }
        order.sort { (switches.free[$1], $0) < (switches.free[$0], $1) }
        var rest = count
        var next = 0
        while rest > 0 {
            let last = order[next...].lastIndex { switches.free[$0] >= rest }
            let block = order[last ?? next]
            let taken = min(rest, switches.free[block])
            takeWhole(taken, of: block, &placement)
            used.append(block)
            rest -= taken
            next += 1
        }
    }

    /// A node for the remainder away from the switches of the rest: a part if there is one, else a whole node not yet taken.
    private func partAnywhere(_ devices: UInt32, beside placement: NodePlacement) -> UInt32? {
        if let count = freeCounts.next(from: Int(devices)), count < Int(devicesPerNode) {
            return nodes[count].next(from: 0).map(UInt32.init)
        }
        let taken = Set(placement.wholeNodes)
        var place = 0
        while let node = nodes[Int(devicesPerNode)].next(from: place) {
            if !taken.contains(UInt32(node)) { return UInt32(node) }
            place = node + 1
        }
        return nil
    }
}
