/// Reads back what a ``ByteWriter`` wrote. Every input is treated as hostile: bad bytes throw, nothing traps.
public struct ByteReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// Starts at the beginning of `bytes`.
    public init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    /// Starts at the beginning of `bytes`, which stay where they are.
    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// How far the reader has come.
    public var offset: Int { position - bytes.startIndex }

    /// Whether nothing is left.
    public var isAtEnd: Bool { position == bytes.endIndex }

    /// How many bytes are left.
    public var remaining: Int { bytes.endIndex - position }

    /// Reads one byte.
    public mutating func readByte() throws(CodingFault) -> UInt8 {
        guard position < bytes.endIndex else { throw CodingFault(.endsEarly, at: offset) }
        defer { position += 1 }
        return bytes[position]
    }

    /// Reads an unsigned number.
    public mutating func readUInt64() throws(CodingFault) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try readByte()
            guard shift < 63 || (shift == 63 && byte <= 1) else { throw CodingFault(.numberTooLarge, at: offset) }
            value |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
    }

    /// Reads a signed number.
    public mutating func readInt64() throws(CodingFault) -> Int64 {
        let zigzag = try readUInt64()
        return Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
    }

    /// Reads a 32-bit unsigned number.
    public mutating func readUInt32() throws(CodingFault) -> UInt32 {
        guard let value = UInt32(exactly: try readUInt64()) else { throw CodingFault(.numberTooLarge, at: offset) }
        return value
    }

    /// Reads a truth value.
    public mutating func readBool() throws(CodingFault) -> Bool {
        switch try readByte() {
        case 0: return false
        case 1: return true
        default: throw CodingFault(.unknownValue, at: offset - 1)
        }
    }

    /// Reads a text; bytes that are not UTF-8 are refused.
    public mutating func readString() throws(CodingFault) -> String {
        let length = try readLength()
        guard let text = String(validating: bytes[position..<position + length], as: UTF8.self) else {
            throw CodingFault(.notUTF8, at: offset)
        }
        position += length
        return text
    }

    /// Reads raw bytes that lie behind their length.
    public mutating func readBytes() throws(CodingFault) -> [UInt8] {
        try readRaw(count: try readLength())
    }

    /// Reads `count` raw bytes.
    public mutating func readRaw(count: Int) throws(CodingFault) -> [UInt8] {
        guard count >= 0, count <= remaining else { throw CodingFault(.endsEarly, at: offset) }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    /// Reads a value that knows its own form.
    public mutating func read<Value: BinaryCoded>(_: Value.Type = Value.self) throws(CodingFault) -> Value {
        try Value(from: &self)
    }

    /// Reads a length or count, which can't exceed the bytes that are left: every element takes at least one.
    public mutating func readLength() throws(CodingFault) -> Int {
        guard let length = Int(exactly: try readUInt64()), length <= remaining else {
            throw CodingFault(.endsEarly, at: offset)
        }
        return length
    }
}
