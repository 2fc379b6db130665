/// How the nodes of a partition hang together: nodes on switches, switches in racks.
///
/// Nodes, switches and racks are numbered from zero without gaps, and what belongs together has neighbouring numbers. The
/// caller keeps the names. A rack stands for whatever joins switches: a cabinet, a pod, an island.
public struct NodeTopology: Hashable, Sendable {
    /// Nodes in all.
    public var nodeCount: Int { switchOfNode.count }
    /// Switches in all.
    public var switchCount: Int { firstNode.count - 1 }
    /// Racks in all.
    public var rackCount: Int { firstSwitch.count - 1 }

    /// The switch that each node hangs on.
    let switchOfNode: ContiguousArray<UInt32>
    /// The rack of each switch.
    let rackOfSwitch: ContiguousArray<UInt32>
    /// The first node of each switch, and behind them the number of nodes.
    private let firstNode: ContiguousArray<Int>
    /// The first switch of each rack, and behind them the number of switches.
    private let firstSwitch: ContiguousArray<Int>

    /// A topology of racks, given for each of their switches as its number of nodes.
    ///
    /// - Precondition: there is at least one node, and there are at most 2^31.
    public init(racks: [[Int]]) {
        var switchOfNode: ContiguousArray<UInt32> = []
        var rackOfSwitch: ContiguousArray<UInt32> = []
        var firstNode: ContiguousArray<Int> = [0]
        var firstSwitch: ContiguousArray<Int> = [0]
        for (rack, switches) in racks.enumerated() {
            for size in switches {
                precondition(size >= 0, "A switch has no fewer than zero nodes.")
                switchOfNode.append(contentsOf: repeatElement(UInt32(rackOfSwitch.count), count: size))
                rackOfSwitch.append(UInt32(rack))
                firstNode.append(switchOfNode.count)
            }
            firstSwitch.append(rackOfSwitch.count)
        }
        precondition(!switchOfNode.isEmpty, "A partition has at least one node.")
        precondition(switchOfNode.count <= Int(Int32.max), "A partition has at most 2^31 - 1 nodes.")
        self.switchOfNode = switchOfNode
        self.rackOfSwitch = rackOfSwitch
        self.firstNode = firstNode
        self.firstSwitch = firstSwitch
    }

    /// Equal switches in equal racks; the last of each may be smaller. Without sizes, all nodes hang on one switch.
    public init(nodes: Int, nodesPerSwitch: Int = .max, switchesPerRack: Int = .max) {
        precondition(nodesPerSwitch > 0 && switchesPerRack > 0, "A switch has room for a node, a rack for a switch.")
        var racks: [[Int]] = []
        var rest = nodes
        while rest > 0 {
            let size = min(rest, nodesPerSwitch)
            if let last = racks.last, last.count < switchesPerRack {
                racks[racks.count - 1].append(size)
            } else {
                racks.append([size])
            }
            rest -= size
        }
        self.init(racks: racks)
    }

    /// The nodes of a switch.
    public func nodes(ofSwitch number: Int) -> Range<Int> { firstNode[number]..<firstNode[number + 1] }

    /// The switches of a rack.
    public func switches(ofRack number: Int) -> Range<Int> { firstSwitch[number]..<firstSwitch[number + 1] }

    /// The switch of a node.
    public func switchNumber(ofNode node: Int) -> Int { Int(switchOfNode[node]) }
}
