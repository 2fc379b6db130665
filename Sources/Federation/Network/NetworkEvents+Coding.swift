package import Quantities

extension SystemRegistered: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            system: try reader.read(),
            name: try reader.read(),
            title: try reader.read(),
            country: try reader.read(),
            gridGramsPerKilowattHour: try reader.read(),
            gridSource: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(system, name, title, country, gridGramsPerKilowattHour, gridSource)
    }
}

extension InventoryReported: BinaryCoded {
    /// Reads the fields in the order of their declaration, but for the nodes that are in two pools.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            system: try reader.read(),
            pools: try reader.read(),
            partitions: try reader.read(),
            needsAccount: try reader.read(),
            notes: try reader.read(),
            price: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration, but for the nodes that are in two pools.
    package func encode(to writer: inout ByteWriter) {
        writer.write(system, pools, partitions, needsAccount, notes, price)
    }
}

extension SystemStateChanged: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(system: try reader.read(), to: try reader.read(), why: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(system, to, why) }
}

extension ReachabilityChanged: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(system: try reader.read(), isReachable: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(system, isReachable) }
}

extension QueueReported: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(system: try reader.read(), wait: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(system, wait) }
}

extension MaintenancePlanned: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(system: try reader.read(), windows: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(system, windows) }
}

extension OfferedShareSet: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(system: try reader.read(), perMille: try reader.read(), why: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(system, perMille, why) }
}

extension OfferedShareRenewed: BinaryCoded {
    /// Reads the system.
    package init(from reader: inout ByteReader) throws(CodingFault) { self.init(system: try reader.read()) }

    /// Writes the system.
    package func encode(to writer: inout ByteWriter) { writer.write(system) }
}

extension PriceSet: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(partition: try reader.read(), microEurosPerDeviceHour: try reader.read(), why: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(partition, microEurosPerDeviceHour, why) }
}

extension DatasetsSet: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(system: try reader.read(), datasets: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(system, datasets) }
}

extension GridHoursRecorded: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            system: try reader.read(),
            firstHour: try reader.read(),
            grams: try reader.read(),
            source: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(system, firstHour, grams, source) }
}

extension ReportInventory.PoolShape: BinaryCoded {
    /// Reads the node, then how many there are.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(node: try reader.read(), count: try reader.read())
    }

    /// Writes the node, then how many there are.
    package func encode(to writer: inout ByteWriter) { writer.write(node, count) }
}
