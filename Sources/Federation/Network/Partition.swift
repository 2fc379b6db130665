package import Quantities
import Scheduling

/// Equal nodes of a system under one name, one limit and one price.
package struct Partition: Sendable {
    /// What is billed.
    package enum Billing: UInt8, Sendable, CaseIterable, BinaryCoded {
        /// The devices asked for.
        case device
        /// Every device of every node that a job touches.
        case wholeNode
    }

    /// Its number.
    package var id: PartitionID
    /// The system it belongs to.
    package var system: SystemID
    /// What its connector reported of it.
    package var shape: PartitionShape
    /// What a device-hour costs.
    package var microEurosPerDeviceHour: MicroEuros
    /// Whether the system still has it.
    package var isPresent: Bool
}

/// What a connector reports of a partition.
package struct PartitionShape: Hashable, Sendable {
    /// Its name on its system.
    package var name: String
    /// Which of the system's pools its nodes are, from 0.
    package var pool: UInt32
    /// The chip that its devices are, e.g. `NVIDIA H100 64GB`, or the processor's name where a device is a core.
    package var chip: String
    /// Whether a device is an accelerator; otherwise a device is a core.
    package var hasAccelerators: Bool
    /// What is billed.
    package var billing: Partition.Billing
    /// Words that a script's `--constraint` may ask for.
    package var features: [String]
    /// The time a job gets that names none.
    package var defaultTime: Seconds
    /// The longest time a job may ask for.
    package var longestTime: Seconds
    /// What a busy device draws, by the connector's stated model, in milliwatts. For quotes.
    package var milliwattsPerDevice: Int64
    /// How fast its accelerators are, in thousandths of an A100's speed; nil where that is not known, and for cores.
    /// Follows from the chip, so it is not written.
    let speedThousandths: Int64?

    /// Describes a partition.
    package init(
        name: String,
        pool: UInt32,
        chip: String,
        hasAccelerators: Bool,
        billing: Partition.Billing,
        features: [String],
        defaultTime: Seconds,
        longestTime: Seconds,
        milliwattsPerDevice: Int64
    ) {
        self.name = name
        self.pool = pool
        self.chip = chip
        self.hasAccelerators = hasAccelerators
        self.billing = billing
        self.features = features
        self.defaultTime = defaultTime
        self.longestTime = longestTime
        self.milliwattsPerDevice = milliwattsPerDevice
        speedThousandths = hasAccelerators ? ChipSpeed.thousandths(of: chip) : nil
    }
}

extension PartitionShape: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            name: try reader.read(),
            pool: try reader.read(),
            chip: try reader.read(),
            hasAccelerators: try reader.read(),
            billing: try reader.read(),
            features: try reader.read(),
            defaultTime: try reader.read(),
            longestTime: try reader.read(),
            milliwattsPerDevice: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(name, pool, chip, hasAccelerators, billing, features, defaultTime, longestTime)
        writer.write(milliwattsPerDevice)
    }
}

extension Partition: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            id: try reader.read(),
            system: try reader.read(),
            shape: try reader.read(),
            microEurosPerDeviceHour: try reader.read(),
            isPresent: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(id, system, shape, microEurosPerDeviceHour, isPresent)
    }
}
