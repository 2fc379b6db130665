extension GangScheduler {
    /// Names the nodes that will be ready for the head of the queue first, and keeps long work off them.
    mutating func reserve(for head: UInt32, at now: Int64) -> Reservation {
        let demand = demand(of: head)
        var nodes: [UInt32] = []
        var moment: Int64
        if demand.wholeNodes == 0 {
            let parts = readiness(ofDevices: demand.remainder)
            moment = readiness[parts].moment(ofFirst: 1)
            if moment < .max {
                nodes = leastUseful(readiness[parts].nodes(readyBySeconds: moment, limit: 1 + Self.spareLimit), 1)
            }
        } else {
            (moment, nodes) = wholeNodes(for: demand)
        }
        for node in nodes {
            open.withdraw(node)
            guarded.restore(node)
        }
        let reservation = Reservation(startSeconds: moment < .max ? moment : nil, nodes: nodes)
        self.reservation = reservation
        return reservation
    }

    /// Forgets the reservation: the next pass makes a new one if it needs one.
    mutating func dropReservation() {
        guard let reservation else { return }
        for node in reservation.nodes {
            guarded.withdraw(node)
            open.restore(node)
        }
        self.reservation = nil
        hasMoreRoom = true
    }

    /// Says that what is expected of a node has changed.
    mutating func note(_ node: UInt32) {
        guard policy != .fifo, !readiness.isEmpty else { return }
        if changes.count > 2 * topology.nodeCount {
            // Whoever has not looked for so long is built anew when it is asked again.
            for place in readiness.indices { readiness[place].seen = readiness[place].seen == changes.count ? 0 : nil }
            changes.removeAll(keepingCapacity: true)
        }
        changes.append(node)
    }

    /// When several nodes would do, how many more than needed are weighed.
    private static var spareLimit: Int { 64 }

    /// The whole nodes of a gang, and a node for its remainder.
    private mutating func wholeNodes(for demand: GangDemand) -> (Int64, [UInt32]) {
        let count = Int(demand.wholeNodes)
        let whole = readiness(ofDevices: devicesPerNode)
        var moment = readiness[whole].moment(ofFirst: count)
        guard demand.remainder > 0 else {
            guard moment < .max else { return (moment, []) }
            let ready = readiness[whole].nodes(readyBySeconds: moment, limit: count + Self.spareLimit)
            return (moment, leastUseful(ready, count))
        }
        // A node that is ready as a whole is ready in part, so that one node more in part is all that is to be asked.
        let parts = readiness(ofDevices: demand.remainder)
        moment = max(moment, readiness[parts].moment(ofFirst: count + 1))
        guard moment < .max else { return (moment, []) }
        let ready = readiness[whole].nodes(readyBySeconds: moment, limit: count + Self.spareLimit)
        let beside = readiness[parts].nodes(readyBySeconds: moment, limit: ready.count + 1)
            .filter { readiness[whole].moment(ofNode: $0) > moment }
        if let part = leastUseful(beside, 1).first { return (moment, leastUseful(ready, count) + [part]) }
        return (moment, leastUseful(ready, count + 1))
    }

    /// Of nodes that are ready in time, those to be guarded: the ones that others could use least now.
    private func leastUseful(_ nodes: [UInt32], _ count: Int) -> [UInt32] {
        guard nodes.count > count else { return nodes }
        let sorted = nodes.sorted {
            (all.freeDevices(onNode: $0), $0) < (all.freeDevices(onNode: $1), $1)
        }
        return Array(sorted[..<count])
    }

    /// Where the tree for so many devices is; brings it up to date.
    private mutating func readiness(ofDevices devices: UInt32) -> Int {
        let place: Int
        if let known = readiness.firstIndex(where: { $0.devices == devices }) {
            place = known
        } else {
            place = readiness.count
            readiness.append(NodeReadiness(devices: devices, nodes: topology.nodeCount))
        }
        if let seen = readiness[place].seen {
            for change in changes[seen...] { readiness[place].set(change, toSeconds: readySeconds(change, devices)) }
        } else {
            var moments: ContiguousArray<Int64> = []
            moments.reserveCapacity(topology.nodeCount)
            for node in 0..<topology.nodeCount { moments.append(readySeconds(UInt32(node), devices)) }
            readiness[place].setAll(moments)
        }
        readiness[place].seen = changes.count
        return place
    }

    private func readySeconds(_ node: UInt32, _ devices: UInt32) -> Int64 {
        guard all.takesWork(node) else { return .max }
        return loads.readySeconds(ofNode: node, devices: devices, free: all.freeDevices(onNode: node))
    }
}
