/// The nodes that a job got.
public struct NodePlacement: Hashable, Sendable {
    /// Nodes that the job has to itself.
    public internal(set) var wholeNodes: [UInt32] = []
    /// The node that it shares with others; nil when it needs none.
    public internal(set) var sharedNode: UInt32?
    /// Its devices on the shared node.
    public internal(set) var sharedDevices: UInt32 = 0

    /// Every node of the placement.
    public var nodes: [UInt32] { sharedNode.map { wholeNodes + [$0] } ?? wholeNodes }
}
