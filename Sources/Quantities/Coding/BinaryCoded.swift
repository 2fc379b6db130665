/// A value with one binary form, used by the journal and by snapshots.
public protocol BinaryCoded {
    /// Reads the value, or throws where the bytes are no such value.
    init(from reader: inout ByteReader) throws(CodingFault)

    /// Appends the value's only encoding.
    func encode(to writer: inout ByteWriter)
}

/// Bytes that are not what they should be.
public struct CodingFault: Error, Hashable, Sendable {
    /// What is wrong with the bytes.
    public enum Kind: String, Sendable {
        /// The bytes end inside a value.
        case endsEarly
        /// A number does not fit its type.
        case numberTooLarge
        /// A text is not UTF-8.
        case notUTF8
        /// A tag or flag has a value that this version does not know.
        case unknownValue
        /// Bytes are left after the last value.
        case trailingBytes
    }

    /// What is wrong.
    public var kind: Kind
    /// Where in the buffer, in bytes from its start.
    public var offset: Int

    /// Describes a fault at an offset.
    public init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

extension UInt64: BinaryCoded {
    /// Reads an unsigned number.
    public init(from reader: inout ByteReader) throws(CodingFault) { self = try reader.readUInt64() }
    /// Writes an unsigned number.
    public func encode(to writer: inout ByteWriter) { writer.write(self) }
}

extension UInt32: BinaryCoded {
    /// Reads an unsigned number.
    public init(from reader: inout ByteReader) throws(CodingFault) { self = try reader.readUInt32() }
    /// Writes an unsigned number.
    public func encode(to writer: inout ByteWriter) { writer.write(self) }
}

extension String: BinaryCoded {
    /// Reads a text.
    public init(from reader: inout ByteReader) throws(CodingFault) { self = try reader.readString() }
    /// Writes a text.
    public func encode(to writer: inout ByteWriter) { writer.write(self) }
}

extension Quantity: BinaryCoded {
    /// Reads an amount.
    public init(from reader: inout ByteReader) throws(CodingFault) { self.init(try reader.readInt64()) }
    /// Writes an amount.
    public func encode(to writer: inout ByteWriter) { writer.write(count) }
}

extension Instant: BinaryCoded {
    /// Reads a moment.
    public init(from reader: inout ByteReader) throws(CodingFault) { self.init(milliseconds: try reader.readInt64()) }
    /// Writes a moment.
    public func encode(to writer: inout ByteWriter) { writer.write(milliseconds) }
}

extension Int64: BinaryCoded {
    /// Reads a signed number.
    public init(from reader: inout ByteReader) throws(CodingFault) { self = try reader.readInt64() }
    /// Writes a signed number.
    public func encode(to writer: inout ByteWriter) { writer.write(self) }
}

extension Bool: BinaryCoded {
    /// Reads a truth value.
    public init(from reader: inout ByteReader) throws(CodingFault) { self = try reader.readBool() }
    /// Writes a truth value.
    public func encode(to writer: inout ByteWriter) { writer.write(self) }
}

extension Optional: BinaryCoded where Wrapped: BinaryCoded {
    /// Reads a presence byte, then the value if there is one.
    public init(from reader: inout ByteReader) throws(CodingFault) {
        self = try reader.readBool() ? .some(try Wrapped(from: &reader)) : .none
    }

    /// Writes a presence byte, then the value if there is one.
    public func encode(to writer: inout ByteWriter) {
        writer.write(self != nil)
        if let self { self.encode(to: &writer) }
    }
}

extension Array: BinaryCoded where Element: BinaryCoded {
    /// Reads a counted list.
    ///
    /// A count that the bytes left can't hold is refused before any memory is taken.
    public init(from reader: inout ByteReader) throws(CodingFault) {
        let count = try reader.readLength()
        self = []
        reserveCapacity(count)
        for _ in 0..<count { append(try Element(from: &reader)) }
    }

    /// Writes a count, then each value.
    public func encode(to writer: inout ByteWriter) {
        writer.write(UInt64(count))
        for value in self {
            value.encode(to: &writer)
            writer.pass()
        }
    }
}

extension BinaryCoded where Self: RawRepresentable, RawValue == UInt8 {
    /// Reads one byte that stands for a case; a byte that stands for none is refused.
    public init(from reader: inout ByteReader) throws(CodingFault) {
        let offset = reader.offset
        guard let value = Self(rawValue: try reader.readByte()) else { throw CodingFault(.unknownValue, at: offset) }
        self = value
    }

    /// Writes the case's byte.
    public func encode(to writer: inout ByteWriter) { writer.write(byte: rawValue) }
}
