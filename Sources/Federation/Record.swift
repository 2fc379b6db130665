package import Quantities

/// What one command came to: the facts that the journal keeps together, who gave the command and when.
package struct Record: Sendable {
    /// When the command was received.
    package var at: Instant
    /// Who gave it.
    package var by: Actor
    /// What followed from it, in order.
    package var events: [Event]

    /// Makes a record.
    package init(at: Instant, by: Actor, events: [Event]) {
        self.at = at
        self.by = by
        self.events = events
    }
}

extension Record: BinaryCoded {
    /// The version of the form below. A later form gets a higher one, and its reader still reads this.
    private static let version: UInt8 = 1

    /// Reads a record of any version up to the present one.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        let (at, by) = try Self.readHead(from: &reader)
        self.init(at: at, by: by, events: try reader.read())
    }

    /// Reads what stands before the events.
    fileprivate static func readHead(from reader: inout ByteReader) throws(CodingFault) -> (Instant, Actor) {
        guard try reader.readByte() == Self.version else { throw CodingFault(.unknownValue, at: reader.offset - 1) }
        return (try reader.read(), try reader.read())
    }

    /// Writes the version, then the fields.
    package func encode(to writer: inout ByteWriter) {
        writer.write(byte: Self.version)
        writer.write(at, by, events)
    }
}

extension FederationState {
    /// Applies a record's events one by one as they are read, which costs half of reading it whole.
    ///
    /// - Returns: When its command was received.
    /// - Throws: When the bytes are no record. The state is then of no use: some events may have been applied.
    package mutating func replay(recordFrom reader: inout ByteReader) throws(CodingFault) -> Instant {
        let (at, _) = try Record.readHead(from: &reader)
        for _ in 0..<(try reader.readLength()) { apply(try Event(from: &reader), at: at) }
        endReplay(at: at)
        return at
    }
}
