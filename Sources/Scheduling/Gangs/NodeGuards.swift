/// Nodes that are named for waiting jobs: each takes only work that is expected to end before the start of its job.
///
/// For the first in the queue, and for some behind it. No node is named twice, so that what is free beside some guards is
/// a sum over them.
struct NodeGuards: Sendable {
    struct Guard: Sendable {
        /// For whom; ``nobody`` while it is to spare.
        var number = NodeGuards.nobody
        /// When the job is expected to start at the latest.
        var startSeconds = Int64.max
        var nodes: [UInt32] = []
        /// The nodes as a pool of their own.
        var pool: NodePool
    }

    static let nobody = UInt32.max
    private static let open = UInt8.max

    private(set) var all: ContiguousArray<Guard>
    /// The guards in use, in the order in which they were set.
    private(set) var places: ContiguousArray<Int> = []
    /// The guard of each node.
    private var guardOfNode: ContiguousArray<UInt8>

    /// Guards of nothing yet, no more than 31.
    init(count: Int, topology: NodeTopology, devicesPerNode: UInt32) {
        let pool = NodePool(topology: topology, devicesPerNode: devicesPerNode, takesWork: false)
        all = ContiguousArray(repeating: Guard(pool: pool), count: count)
        guardOfNode = ContiguousArray(repeating: Self.open, count: topology.nodeCount)
    }

    /// The guard of a job.
    func place(of number: UInt32) -> Int? { places.first { all[$0].number == number } }

    /// The guard of a node.
    func place(ofNode node: UInt32) -> Int? {
        let place = guardOfNode[Int(node)]
        return place == Self.open ? nil : Int(place)
    }

    /// Names nodes, none of which is named yet, as they are in a pool. There must be a guard to spare.
    mutating func set(_ nodes: [UInt32], for number: UInt32, from moment: Int64, as pool: NodePool) {
        guard let place = all.firstIndex(where: { $0.number == Self.nobody }) else {
            preconditionFailure("Whoever sets a guard has asked whether there is one to spare.")
        }
        all[place].number = number
        all[place].startSeconds = moment
        all[place].nodes = nodes
        for node in nodes {
            guardOfNode[Int(node)] = UInt8(place)
            all[place].pool.setFree(pool.freeDevices(onNode: node), onNode: node)
            all[place].pool.restore(node)
        }
        places.append(place)
    }

    /// Lifts a guard, and returns the nodes that it named.
    mutating func lift(_ place: Int) -> [UInt32] {
        let nodes = all[place].nodes
        for node in nodes {
            guardOfNode[Int(node)] = Self.open
            all[place].pool.withdraw(node)
        }
        all[place].number = Self.nobody
        all[place].nodes = []
        places.removeAll { $0 == place }
        return nodes
    }

    /// Takes over what is free on a node that is named.
    mutating func follow(_ pool: NodePool, onNode node: UInt32) {
        guard let place = place(ofNode: node) else { return }
        all[place].pool.setFree(pool.freeDevices(onNode: node), onNode: node)
    }

    /// What may overtake: whoever ends sooner has more room.
    func room(beside open: NodePool, at now: Int64) -> GuardedRoom {
        var room = GuardedRoom()
        room.add(whole: open.freeWholeNodes, part: open.largestPart, forSeconds: DemandClass.nobody - 1)
        for place in places where all[place].pool.freeDevices > 0 {
            let span = UInt32(clamping: min(all[place].startSeconds - now, Int64(DemandClass.nobody - 1)))
            room.add(whole: all[place].pool.freeWholeNodes, part: all[place].pool.largestPart, forSeconds: span)
        }
        room.sum(devicesPerNode: Int(open.devicesPerNode))
        return room
    }
}

/// The most devices that one job can get, by how long it runs.
struct GuardedRoom: BackfillRoom {
    /// By falling spans: whole nodes, the largest part of a node, and both in devices for all spans as long or longer.
    private var seconds = SIMD32<UInt32>(repeating: 0)
    private var whole = SIMD32<UInt32>(repeating: 0)
    private var part = SIMD32<UInt32>(repeating: 0)
    private var devices = SIMD32<UInt32>(repeating: 0)
    private var count = 0

    var free: UInt32 { devices[count - 1] }

    mutating func add(whole: Int, part: Int, forSeconds span: UInt32) {
        var place = count
        while place > 0, seconds[place - 1] < span {
            seconds[place] = seconds[place - 1]
            self.whole[place] = self.whole[place - 1]
            self.part[place] = self.part[place - 1]
            place -= 1
        }
        seconds[place] = span
        self.whole[place] = UInt32(whole)
        self.part[place] = UInt32(part)
        count += 1
    }

    mutating func sum(devicesPerNode: Int) {
        var whole: UInt32 = 0
        var part: UInt32 = 0
        for place in 0..<count {
            whole += self.whole[place]
            part = max(part, self.part[place])
            devices[place] = whole * UInt32(devicesPerNode) + part
        }
    }

    @inline(__always)
    func longestSeconds(units: UInt32) -> UInt32 {
        var place = 0
        while place < count, devices[place] < units { place += 1 }
        return place < count ? seconds[place] : 0
    }
}
