import Quantities
import Synchronization
import Testing

/// One value, one encoding; and no bytes that trap.
@Suite struct CodingTests {
    private static let edges: [Int64] = [0, 1, -1, 63, 64, -64, -65, 127, 128, 1 << 31, .max, .min, .max - 1]

    @Test(arguments: edges)
    func `numbers come back as they went, signed and unsigned`(value: Int64) throws {
        var writer = ByteWriter()
        writer.write(value, UInt64(bitPattern: value), Instant(milliseconds: value), DeviceSeconds(value))
        var reader = ByteReader(writer.bytes)
        #expect(try reader.read() == value)
        #expect(try reader.read() == UInt64(bitPattern: value))
        #expect(try reader.read() == Instant(milliseconds: value))
        #expect(try reader.read() == DeviceSeconds(value))
        #expect(reader.isAtEnd)
    }

    @Test func `texts, lists, absences and digests come back as they went`() throws {
        let digest = Digest(words: (1, 2, .max, 1 << 63))
        var writer = ByteWriter()
        writer.write("é𝄞", ["a", ""], Optional<String>.none, Optional("b"), true, digest)
        var reader = ByteReader(writer.bytes)
        #expect(try reader.read() == "é𝄞")
        #expect(try reader.read() == ["a", ""])
        #expect(try reader.read() == Optional<String>.none)
        #expect(try reader.read() == Optional("b"))
        #expect(try reader.read() == true)
        #expect(try reader.read() == digest)
        #expect(Digest(hex: digest.hex) == digest)
        #expect(Digest(digest.bytes) == digest)
    }

    @Test func `a long list leaves its writer in pieces, in order and whole`() {
        let numbers = (0..<200_000).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
        var whole = ByteWriter()
        whole.write(numbers, "the end")
        let pieces = Mutex<[[UInt8]]>([])
        var writer = ByteWriter { piece in pieces.withLock { $0.append(piece) } }
        writer.write(numbers, "the end")
        writer.flush()
        let left = pieces.withLock(\.self)
        #expect(left.flatMap(\.self) == whole.bytes && writer.bytes.isEmpty)
        #expect(left.count > 10 && left.allSatisfy { $0.count < 1 << 17 })
    }

    @Test func `a number has one form: what is too long or too large is refused`() {
        var tooLarge = ByteReader([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02])
        #expect(throws: CodingFault.self) { _ = try tooLarge.readUInt64() }
        var endless = ByteReader([UInt8](repeating: 0x80, count: 30))
        #expect(throws: CodingFault.self) { _ = try endless.readUInt64() }
    }

    @Test func `a hostile count takes no memory`() {
        var writer = ByteWriter()
        writer.write(UInt64.max / 2)
        var list = ByteReader(writer.bytes)
        #expect(throws: CodingFault(.endsEarly, at: writer.bytes.count)) { _ = try list.read([UInt64].self) }
        var text = ByteReader(writer.bytes)
        #expect(throws: CodingFault.self) { _ = try text.readString() }
    }
}
