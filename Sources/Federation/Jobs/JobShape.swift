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

    /// How many cores, or devices, a job may ask for in all: far more than any machine has, and few enough that no sum
    /// made of them overflows.
    package static let most: UInt64 = 100_000_000

    /// The longest time that a job may ask for, and a partition may allow.
    package static let longestTime = Seconds(366 * 86_400)

    /// Refuses sizes that no machine has, before anything is worked out from them.
    package func check() throws(Refusal) {
        guard (1...1_000_000).contains(nodes), perNode.cores <= 1_000_000, perNode.devices <= 10_000,
            perNode.memory >= .zero, timeLimit >= .zero, timeLimit <= Self.longestTime
        else {
            throw Refusal(.invalidValue, "A job asks for 1 to 1,000,000 nodes and at most 366 days.")
        }
        guard UInt64(nodes) * UInt64(max(perNode.cores, perNode.devices)) <= Self.most else {
            throw Refusal(.invalidValue, "A job asks for at most 100,000,000 cores or devices in all.")
        }
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
