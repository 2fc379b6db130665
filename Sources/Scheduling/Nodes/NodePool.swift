/// Equal nodes with equal devices, and which of them are free: where does a job go?
///
/// Small jobs share nodes by best fit; whoever needs a node or more gets whole nodes, and the remainder shares one. A job
/// stays within one switch if any has room for it, else within one rack, and else within the fewest racks and switches
/// that taking the fullest first gives. Equal choices fall to the lowest number, so that the same history always gives
/// the same nodes.
///
///     var pool = NodePool(topology: NodeTopology(nodes: 64, nodesPerSwitch: 16), devicesPerNode: 8)
///     let gang = GangDemand(devices: 20, devicesPerNode: 8)   // two nodes and four devices
///     if let nodes = pool.choose(gang) { pool.take(nodes) }
///
/// Nodes are kept in one set for each number of free devices, and switches and racks by their free whole nodes. With d
/// devices on a node, a choice costs O(d + log n) for each switch used and O(log n) for each node taken, the logarithm to
/// base 64: a thousand nodes or a hundred thousand make no difference that matters.
public struct NodePool: Hashable, Sendable {
    /// How the nodes hang together.
    public let topology: NodeTopology
    /// Devices on each node.
    public let devicesPerNode: UInt32
    /// Free devices on nodes that take work.
    public private(set) var freeDevices = 0
    /// Nodes that take work and are wholly free.
    public private(set) var freeWholeNodes = 0

    /// Free devices of every node, whether it takes work or not.
    private var free: ContiguousArray<UInt32>
    /// Whether a node takes work.
    private var isListed: ContiguousArray<Bool>
    /// For each number of free devices the nodes that have so many, take work, and have any.
    private(set) var nodes: ContiguousArray<NumberSet>
    /// How many nodes each of ``nodes`` holds.
    private var counts: ContiguousArray<Int>
    /// The numbers of free devices that some node has.
    private(set) var freeCounts: NumberSet
    private(set) var switches: BlockIndex
    private(set) var racks: BlockIndex

    /// Nodes that are all free; or of which none takes work yet.
    public init(topology: NodeTopology, devicesPerNode: UInt32, takesWork: Bool = true) {
        precondition((1...65_536).contains(devicesPerNode), "A node has 1 to 65,536 devices.")
        self.topology = topology
        self.devicesPerNode = devicesPerNode
        let count = topology.nodeCount
        let levels = Int(devicesPerNode) + 1
        free = ContiguousArray(repeating: devicesPerNode, count: count)
        isListed = ContiguousArray(repeating: false, count: count)
        nodes = ContiguousArray(repeating: NumberSet(limit: count), count: levels)
        counts = ContiguousArray(repeating: 0, count: levels)
        freeCounts = NumberSet(limit: levels)
        switches = BlockIndex(sizes: (0..<topology.switchCount).map { topology.nodes(ofSwitch: $0).count })
        racks = BlockIndex(
            sizes: (0..<topology.rackCount).map { rack in
                topology.switches(ofRack: rack).reduce(0) { $0 + topology.nodes(ofSwitch: $1).count }
            }
        )
        if takesWork { for node in 0..<count { restore(UInt32(node)) } }
    }

    /// The most devices that one job can get now. A job for as many or fewer always fits.
    public var largestFit: Int { freeWholeNodes * Int(devicesPerNode) + largestPart }

    /// The most free devices on a node that is in use and takes work.
    var largestPart: Int { freeCounts.last(below: Int(devicesPerNode)) ?? 0 }

    /// Whether a job can be placed now. Cost: constant.
    public func fits(_ demand: GangDemand) -> Bool {
        Int(demand.wholeNodes) * Int(devicesPerNode) + Int(demand.remainder) <= largestFit
    }

    /// Marks the nodes of a placement as used.
    public mutating func take(_ placement: NodePlacement) {
        for node in placement.wholeNodes { change(node, to: 0) }
        if let node = placement.sharedNode { change(node, to: free[Int(node)] - placement.sharedDevices) }
    }

    /// Gives back what a placement took, whether or not its nodes take work at present.
    public mutating func release(_ placement: NodePlacement) {
        for node in placement.wholeNodes { change(node, to: devicesPerNode) }
        guard let node = placement.sharedNode else { return }
        let free = self.free[Int(node)] + placement.sharedDevices
        precondition(free <= devicesPerNode, "What is given back was taken before.")
        change(node, to: free)
    }

    /// A node takes no new work from now on: it is drained or has failed. What runs there is the caller's business.
    public mutating func withdraw(_ node: UInt32) {
        guard isListed[Int(node)] else { return }
        unlist(node)
        isListed[Int(node)] = false
    }

    /// A node takes work again.
    public mutating func restore(_ node: UInt32) {
        guard !isListed[Int(node)] else { return }
        isListed[Int(node)] = true
        list(node)
    }

    /// Says how many devices of a node are free, for a pool that follows another.
    mutating func setFree(_ count: UInt32, onNode node: UInt32) { change(node, to: count) }

    /// Free devices of a node, whether or not it takes work.
    public func freeDevices(onNode node: UInt32) -> UInt32 { free[Int(node)] }

    /// Whether a node takes work.
    public func takesWork(_ node: UInt32) -> Bool { isListed[Int(node)] }

    private mutating func change(_ node: UInt32, to count: UInt32) {
        guard isListed[Int(node)] else {
            free[Int(node)] = count
            return
        }
        unlist(node)
        free[Int(node)] = count
        list(node)
    }

    private mutating func list(_ node: UInt32) {
        let count = Int(free[Int(node)])
        guard count > 0 else { return }
        nodes[count].insert(Int(node))
        counts[count] += 1
        if counts[count] == 1 { freeCounts.insert(count) }
        freeDevices += count
        if count == Int(devicesPerNode) { changeWhole(node, by: 1) }
    }

    private mutating func unlist(_ node: UInt32) {
        let count = Int(free[Int(node)])
        guard count > 0 else { return }
        nodes[count].remove(Int(node))
        counts[count] -= 1
        if counts[count] == 0 { freeCounts.remove(count) }
        freeDevices -= count
        if count == Int(devicesPerNode) { changeWhole(node, by: -1) }
    }

    private mutating func changeWhole(_ node: UInt32, by delta: Int) {
        freeWholeNodes += delta
        let block = topology.switchNumber(ofNode: Int(node))
        switches.change(block, by: delta)
        if topology.rackCount > 1 { racks.change(Int(topology.rackOfSwitch[block]), by: delta) }
    }
}
