extension GangScheduler {
    /// Makes sure that the head of the queue and those behind it that need whole nodes have nodes named for them.
    mutating func reserve(for head: UInt32) {
        if reservation == nil {
            // A gang at the head has the first choice of all nodes, and those behind it of the rest. A small job takes what
            // nobody has.
            let isWide = rows[Int(head)].units >= devicesPerNode
            if isWide || readiness(for: head).moment == .max { lapse() }
            lapsed.removeAll { $0 == head }
            let (moment, nodes) = readiness(for: head)
            set(nodes, for: head, from: moment)
            reservation = Reservation(startSeconds: moment < .max ? moment : nil, nodes: nodes)
        }
        var named = guards.places.reduce(0) { $0 + (guards.all[$1].number == head ? 0 : guards.all[$1].nodes.count) }
        while named < Self.namedBehindHead {
            if lapsed.isEmpty {
                guard let next = order.nextScouted() else { return }
                guard next != head, rows[Int(next)].units >= devicesPerNode, guards.place(of: next) == nil else {
                    continue
                }
                lapsed.append(next)
            }
            let (moment, nodes) = readiness(for: lapsed[0])
            // No nodes are left to be named: whoever comes next has to wait for that too.
            guard moment < .max else { return }
            named += nodes.count
            set(nodes, for: lapsed.removeFirst(), from: moment)
        }
    }

    /// Lifts the guard of one who starts or goes.
    mutating func liftGuard(_ place: Int) {
        for node in guards.lift(place) {
            open.restore(node)
            note(node)
        }
    }

    /// Forgets all reservations: the next pass makes new ones if it needs any.
    mutating func dropReservation() {
        guard reservation != nil || !guards.places.isEmpty else { return }
        lapse()
        reservation = nil
        hasMoreRoom = true
    }

    /// Lifts all guards, and notes for whom they are to be set again.
    private mutating func lapse() {
        var numbers: [UInt32] = []
        while let place = guards.places.first {
            let number = guards.all[place].number
            if rows[Int(number)].units >= devicesPerNode { numbers.append(number) }
            liftGuard(place)
        }
        lapsed = (numbers + lapsed).sorted { rows[Int($0)].sequence < rows[Int($1)].sequence }
    }

    private mutating func set(_ nodes: [UInt32], for number: UInt32, from moment: Int64) {
        guard !nodes.isEmpty else { return }
        guards.set(nodes, for: number, from: moment, as: all)
        for node in nodes {
            open.withdraw(node)
            note(node)
        }
    }

    /// The nodes that will be ready for a job first, of those that nobody else has, and when.
    private mutating func readiness(for number: UInt32) -> (moment: Int64, nodes: [UInt32]) {
        let demand = demand(of: number)
        guard demand.wholeNodes == 0 else { return wholeNodes(for: demand) }
        let parts = readiness(ofDevices: demand.remainder)
        let moment = readiness[parts].moment(ofFirst: 1)
        guard moment < .max else { return (moment, []) }
        return (moment, leastUseful(readiness[parts].nodes(readyBySeconds: moment, limit: 1 + Self.spareLimit), 1))
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
        guard open.takesWork(node) else { return .max }
        return loads.readySeconds(ofNode: node, devices: devices, free: all.freeDevices(onNode: node))
    }
}
