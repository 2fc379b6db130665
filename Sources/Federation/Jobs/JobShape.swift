package import Quantities
package import Scheduling

/// The resources that a job asks for, as normalised from its script.
package struct JobShape: Hashable, Sendable {
    /// How many nodes.
    package var nodes: UInt32
    /// What it needs of each node. Zero memory asks for the cores' share of the node's.
    package var perNode: NodeCapacity
    /// Whether it wants its nodes to itself.
    package var isExclusive: Bool
    /// How long it may run; zero asks for the partition's default.
    package var timeLimit: Seconds

    /// Describes a request.
    package init(nodes: UInt32, perNode: NodeCapacity, isExclusive: Bool, timeLimit: Seconds) {
        self.nodes = nodes
        self.perNode = perNode
        self.isExclusive = isExclusive
        self.timeLimit = timeLimit
    }
}

extension JobShape: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            nodes: try reader.read(),
            perNode: try reader.read(),
            isExclusive: try reader.read(),
            timeLimit: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(nodes, perNode, isExclusive, timeLimit) }
}
