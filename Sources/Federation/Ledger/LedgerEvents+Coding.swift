package import Quantities

extension ChargeCorrected: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            key: try reader.read(),
            allocation: try reader.read(),
            system: try reader.read(),
            used: try reader.read(),
            joules: try reader.read(),
            carbon: try reader.read(),
            cost: try reader.read(),
            why: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(key, allocation, system, used, joules, carbon, cost, why)
    }
}
