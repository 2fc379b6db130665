import Quantities

/// The state after some record, as bytes of its owner's making.
public struct Snapshot: Hashable, Sendable {
    /// The last record that the state contains.
    public var head: Head
    /// The state, opaque to us.
    public var body: [UInt8]

    /// Makes a snapshot of the state at `head`.
    public init(head: Head, body: [UInt8]) {
        self.head = head
        self.body = body
    }
}

extension Snapshot {
    // Layout, numbers little-endian: magic 8, format 4, sequence 8, chain hash 32, body length 8, body hash 32, body.
    static let headerBytes = 92
    private static let magic = Array("FABRSNAP".utf8)
    private static let format: UInt32 = 1

    /// What comes before a body of that length and digest in the file.
    static func header(of head: Head, bodyBytes: UInt64, digest: Digest) -> [UInt8] {
        var bytes = magic
        put(format, into: &bytes)
        put(head.sequence, into: &bytes)
        bytes += head.hash.bytes
        put(bodyBytes, into: &bytes)
        bytes += digest.bytes
        return bytes
    }

    /// Reads a snapshot back; a text says what is wrong with the bytes.
    static func parse(header: [UInt8], body: [UInt8]) -> Result<Snapshot, SnapshotStore.Unusable> {
        guard header.count == headerBytes, header.starts(with: magic) else {
            return .failure(.init("it is no snapshot"))
        }
        let found = UInt32(truncatingIfNeeded: number(in: header[8..<12]))
        guard found == format else { return .failure(.init("it has format \(found), known is \(format)")) }
        guard number(in: header[52..<60]) == UInt64(body.count) else { return .failure(.init("it is cut off")) }
        guard let hash = Digest(header[20..<52]), Digest(header[60..<92]) == SHA256.digest(of: body) else {
            return .failure(.init("its contents don't match their hash"))
        }
        return .success(Snapshot(head: Head(sequence: number(in: header[12..<20]), hash: hash), body: body))
    }

    private static func put(_ value: some FixedWidthInteger, into bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func number(in bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
