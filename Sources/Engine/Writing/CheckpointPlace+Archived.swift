package import Federation
package import Quantities

/// What the archive keeps of an attempt's checkpoint: a byte that says in which form, then the place.
extension CheckpointPlace {
    private static let version: UInt8 = 1

    /// Reads what the archive keeps.
    package init(archived bytes: [UInt8]) throws(CodingFault) {
        var reader = ByteReader(bytes)
        let version = try reader.readByte()
        guard version == Self.version else { throw CodingFault(.unknownValue, at: 0) }
        self = try reader.read()
    }

    /// What the archive keeps.
    package var archived: [UInt8] {
        var writer = ByteWriter(capacity: 32)
        writer.write(byte: Self.version)
        writer.write(self)
        return writer.bytes
    }
}
