package import Quantities

extension AllocationAwarded: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            allocation: try reader.read(),
            project: try reader.read(),
            system: try reader.read(),
            amount: try reader.read(),
            starts: try reader.read(),
            ends: try reader.read(),
            isActive: try reader.read(),
            why: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(allocation, project, system, amount, starts, ends, isActive, why)
    }
}

extension AllocationStateChanged: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(allocation: try reader.read(), to: try reader.read(), why: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(allocation, to, why) }
}
