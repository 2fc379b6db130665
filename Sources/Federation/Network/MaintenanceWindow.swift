package import Quantities

/// A time for which a system's operators take it out of service, said beforehand.
package struct MaintenanceWindow: Hashable, Sendable {
    /// From when on nothing of ours may run there.
    package var starts: Instant
    /// When it takes jobs again.
    package var ends: Instant
    /// What for.
    package var why: String
    /// Whether it has begun, so that what ran was told to go.
    package var hasBegun: Bool

    /// Makes a window.
    package init(starts: Instant, ends: Instant, why: String, hasBegun: Bool = false) {
        self.starts = starts
        self.ends = ends
        self.why = why
        self.hasBegun = hasBegun
    }
}

extension MaintenanceWindow: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            starts: try reader.read(),
            ends: try reader.read(),
            why: try reader.read(),
            hasBegun: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(starts, ends, why, hasBegun) }
}
