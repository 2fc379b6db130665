/// A SHA-256 digest: 32 bytes that stand for something without saying what it is.
///
/// Only the value lives here; the edge computes it.
@frozen
public struct Digest: Hashable, Sendable {
    /// The digest's bytes 0–7, 8–15, 16–23 and 24–31, each read big-endian.
    public var words: (UInt64, UInt64, UInt64, UInt64)

    /// Thirty-two zero bytes: the hash before the first record.
    public static var zero: Self { Self(words: (0, 0, 0, 0)) }

    /// Makes a digest from its four words.
    public init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// Makes a digest from 32 bytes; nil for any other count.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var parts: [UInt64] = [0, 0, 0, 0]
        for (position, byte) in bytes.enumerated() {
            parts[position / 8] = parts[position / 8] << 8 | UInt64(byte)
        }
        words = (parts[0], parts[1], parts[2], parts[3])
    }

    /// Makes a digest from 64 hexadecimal digits; nil for anything else.
    public init?(hex: some StringProtocol) {
        let digits = Array(hex.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for pair in stride(from: 0, to: 64, by: 2) {
            guard let high = Self.value(of: digits[pair]), let low = Self.value(of: digits[pair + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.init(bytes)
    }

    /// The 32 bytes, first to last.
    public var bytes: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(32)
        for word in [words.0, words.1, words.2, words.3] {
            for shift in stride(from: 56, through: 0, by: -8) {
                result.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        return result
    }

    /// The digest as 64 lower-case hexadecimal digits.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Equal when all 32 bytes are.
    public static func == (left: Self, right: Self) -> Bool { left.words == right.words }

    /// Feeds the first half, which is as unlikely to collide as the whole is for a table.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension Digest: BinaryCoded {
    /// Reads 32 raw bytes.
    public init(from reader: inout ByteReader) throws(CodingFault) {
        let start = reader.offset
        guard let digest = Digest(try reader.readRaw(count: 32)) else { throw CodingFault(.endsEarly, at: start) }
        self = digest
    }

    /// Writes 32 raw bytes.
    public func encode(to writer: inout ByteWriter) {
        for word in [words.0, words.1, words.2, words.3] {
            for shift in stride(from: 56, through: 0, by: -8) {
                writer.write(byte: UInt8(truncatingIfNeeded: word >> shift))
            }
        }
    }
}

extension Digest: CustomStringConvertible {
    /// The digest in hexadecimal.
    public var description: String { hex }
}
