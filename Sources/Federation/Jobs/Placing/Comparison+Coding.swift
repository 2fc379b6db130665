package import Quantities

extension ComparedPlace: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            partition: try reader.read(),
            verdict: try reader.read(),
            start: try reader.read(),
            run: try reader.read(),
            billed: try reader.read(),
            cost: try reader.read(),
            joules: try reader.read(),
            carbon: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(partition, verdict, start, run, billed, cost, joules, carbon)
    }
}

extension PlacesCompared: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(key: try reader.read(), places: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(key, places) }
}

extension Comparison: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(attempt: try reader.read(), at: try reader.read(), places: try reader.read())
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(attempt, at, places) }
}
