package import Quantities
import Scheduling

/// How long a job runs on accelerators of one kind, as was foretold when it was submitted from what it trains.
///
/// Worked out once, outside the core, and kept with the job: a replay finds the same times, whatever a later planner says.
package struct ForetoldRun: Hashable, Sendable {
    /// The kind, as partitions name it.
    package var chip: String
    /// How many of them it has of each node.
    package var devicesPerNode: UInt32
    /// Nil where what it trains does not fit in their memory, so that it can't run.
    package var seconds: Seconds?

    /// Whether it can run there.
    package var fits: Bool { seconds != nil }

    /// Makes the value from its fields.
    package init(chip: String, devicesPerNode: UInt32, seconds: Seconds?) {
        self.chip = chip
        self.devicesPerNode = devicesPerNode
        self.seconds = seconds
    }
}

extension JobTerms {
    /// What was foretold for what a job would have in a partition; nil where nothing was.
    func foretoldRun(in partition: PartitionShape, _ need: Need) -> ForetoldRun? {
        guard !foretold.isEmpty, partition.hasAccelerators else { return nil }
        return foretold.first { $0.chip == partition.chip && $0.devicesPerNode == need.perNode.devices }
    }
}

extension ForetoldRun: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(chip: try reader.read(), devicesPerNode: try reader.read(), seconds: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(chip, devicesPerNode, seconds) }
}
