import Quantities

/// Some hundred verified records in one piece of memory, so that passing them to another thread costs one hand-over.
struct Chunk: Sendable {
    // Small enough to stay in a core's own cache from the reader to the consumer.
    private static let mostRecords = 512
    private static let usualBytes = 1 << 16

    /// The number of the first record.
    let first: UInt64
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var hashes: [Digest] = []

    init(first: UInt64) {
        self.first = first
        bytes.reserveCapacity(Self.usualBytes)
        ends.reserveCapacity(Self.mostRecords)
        hashes.reserveCapacity(Self.mostRecords)
    }

    var count: Int { ends.count }

    /// Whether it is time to pass it on: enough records, or enough bytes.
    var isFull: Bool { ends.count >= Self.mostRecords || bytes.count >= 4 * Self.usualBytes }

    mutating func add(_ payload: UnsafeRawBufferPointer, _ hash: Digest) {
        bytes.append(contentsOf: payload)
        ends.append(bytes.count)
        hashes.append(hash)
    }

    subscript(position: Int) -> StoredRecord {
        let start = position == 0 ? 0 : ends[position - 1]
        return StoredRecord(
            sequence: first + UInt64(position),
            payload: bytes[start..<ends[position]],
            hash: hashes[position]
        )
    }
}

/// Reads a range of records chunk by chunk and checks each against the chain.
///
/// Each chunk is a query of its own, so that no read transaction lasts long: one that did would keep the
/// write-ahead log from being emptied.
struct ChunkSource: ~Copyable {
    enum Step: Sendable {
        case chunk(Chunk)
        case end
        case damaged(Damage)
    }

    private var chain: Chain
    private let last: UInt64
    private var found: Damage?
    private var isAtEnd = false

    init(after head: Head, through last: UInt64) {
        chain = Chain(at: head)
        self.last = last
    }

    /// The last record that was read and found whole.
    var head: Head { chain.head }

    /// Whether the next call answers without reading anything more.
    var isExhausted: Bool { isAtEnd || found != nil || chain.head.sequence >= last }

    /// The next records. Those before a bad one are answered first, the damage by the call after.
    mutating func next(on connection: Connection) throws(JournalFault) -> Step {
        if let found { return .damaged(found) }
        var chunk = Chunk(first: chain.head.sequence + 1)
        if isAtEnd || chunk.first > last { return .end }
        do throws(JournalFault) {
            let statement = try connection.statement(
                "SELECT sequence, payload, hash FROM records WHERE sequence BETWEEN ? AND ? ORDER BY sequence"
            )
            statement.bind(chunk.first)
            statement.bind(Int64(clamping: last))
            defer { statement.reset() }
            while !chunk.isFull, found == nil {
                guard try statement.step() else {
                    isAtEnd = true
                    break
                }
                add(statement, to: &chunk)
            }
        } catch  where error.code == .damagedRecord || error.code == .notAJournal {
            found = Damage(record: chain.head.sequence + 1, kind: .unreadable)
        }
        if chunk.count > 0 { return .chunk(chunk) }
        return found.map { .damaged($0) } ?? .end
    }

    private mutating func add(_ row: Statement, to chunk: inout Chunk) {
        let before = chain.head
        guard row.readUInt64() == before.sequence + 1 else {
            found = Damage(record: before.sequence + 1, kind: .gap)
            return
        }
        let isWhole = row.readRaw { payload in
            let hash = chain.link(payload)
            let isWhole = row.readDigest() == hash
            if isWhole { chunk.add(payload, hash) }
            return isWhole
        }
        if !isWhole {
            chain.goBack(to: before)
            found = Damage(record: before.sequence + 1, kind: .hash)
        }
    }
}
