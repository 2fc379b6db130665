import Federation
import Quantities

/// A journal as far as a history needs one: records as bytes, which survive a crash, and the newest snapshot.
struct ModelJournal: Sendable {
    /// What a snapshot holds: the state after a record, and the last instant that was given out.
    struct Snapshot: Sendable {
        var sequence: Int
        var body: [UInt8]
    }

    private(set) var records: [[UInt8]] = []
    var snapshot: Snapshot?

    /// Makes records durable, all of them or none.
    mutating func append(_ batch: [[UInt8]]) { records += batch }

    /// A digest of all records: FNV-1a over their bytes (Fowler, Noll, Vo 1991).
    var fingerprint: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for record in records {
            for byte in record { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return hash
    }

    /// Takes the last record back, as no journal may.
    mutating func loseLast() {
        records.removeLast()
        if let snapshot, snapshot.sequence > records.count { self.snapshot = nil }
    }

    /// Reads the state and the last instant as a starting server does.
    func open(fromSnapshot: Bool) throws(CodingFault) -> (state: FederationState, last: Instant) {
        var state = FederationState()
        var last = Instant(milliseconds: 0)
        var first = 0
        if fromSnapshot, let snapshot {
            var reader = ByteReader(snapshot.body)
            last = try reader.read()
            state = try reader.read()
            guard reader.isAtEnd else { throw CodingFault(.trailingBytes, at: reader.offset) }
            first = snapshot.sequence
        }
        for bytes in records[first...] {
            var reader = ByteReader(bytes)
            let record: Record = try reader.read()
            guard reader.isAtEnd else { throw CodingFault(.trailingBytes, at: reader.offset) }
            state.replay(record)
            last = max(last, record.at)
        }
        return (state, last)
    }
}

extension BinaryCoded {
    /// The value's only encoding.
    var encoded: [UInt8] {
        var writer = ByteWriter()
        encode(to: &writer)
        return writer.bytes
    }
}
