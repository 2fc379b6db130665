import Quantities

/// What a job needs of equal nodes: some of them whole, and perhaps a part of one more.
public struct GangDemand: Hashable, Sendable {
    /// Nodes that the job has to itself.
    public var wholeNodes: UInt32
    /// Devices on one further node, fewer than it has; zero when there is none.
    public var remainder: UInt32

    /// The demand of a job for `devices`, on nodes that have `devicesPerNode`.
    ///
    /// A job for fewer than a node has shares one. Where the partition hands out whole nodes only, every started node
    /// counts as a whole one.
    public init(devices: UInt32, devicesPerNode: UInt32, takesWholeNodes: Bool = false) {
        precondition(devicesPerNode > 0, "A node has at least one device.")
        wholeNodes = devices / devicesPerNode
        remainder = devices % devicesPerNode
        if takesWholeNodes, remainder > 0 {
            wholeNodes += 1
            remainder = 0
        }
    }

    /// How many devices of a node a part of it stands for, so that its share of cores and memory is covered too.
    ///
    /// A job that asks for one device and half of the memory takes as many devices as come with half of the memory: what is
    /// left on the node is then usable by others in every respect. This is the dominant share of Ghodsi et al. (NSDI 2011),
    /// rounded up to devices. Nil when no node has so much.
    public static func devices(covering need: NodeCapacity, on node: NodeCapacity) -> UInt32? {
        guard node.holds(need), node.devices > 0 else { return nil }
        func share(_ part: Int64, _ whole: Int64) -> UInt32 {
            guard part > 0 else { return 0 }
            let product = Int128(part) * Int128(node.devices)
            return UInt32((product + Int128(whole) - 1) / Int128(whole))
        }
        let byCores = share(Int64(need.cores), Int64(node.cores))
        let byMemory = share(need.memory.count, node.memory.count)
        return max(need.devices, byCores, byMemory)
    }
}
