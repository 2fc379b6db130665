import Quantities
import Testing

@testable import Journal

@Suite struct JournalReaderTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// Few records are read at once, many by the thread that reads ahead.
    @Test(arguments: [0, 1, 5, 511, 512, 513, 9000])
    func `records come back in order with their hashes`(count: Int) throws {
        let journal = try JournalWriter(directory: scratch.path)
        let head = try journal.append(Batch(records: payloads(count)))
        var read: [StoredRecord] = []
        let end = try journal.reader.read { read.append($0) }
        #expect(end == head)
        #expect(read.map(\.sequence) == Array(1..<UInt64(count) + 1))
        #expect(read.map { Array($0.payload) } == payloads(count))
        #expect(read.last?.hash ?? .zero == head.hash)
    }

    @Test(arguments: [(1, 1), (500, 2600), (2999, 3000), (3000, 9999)] as [(UInt64, UInt64)])
    func `a range comes back and nothing else`(first: UInt64, last: UInt64) throws {
        let journal = try JournalWriter(directory: scratch.path)
        try journal.append(Batch(records: payloads(3000)))
        var read: [UInt64] = []
        let end = try journal.reader.read(from: first, through: last) { read.append($0.sequence) }
        #expect(read == Array(first...min(last, 3000)))
        #expect(end.sequence == min(last, 3000))
    }

    @Test func `reading on from the head finds what came since`() throws {
        let journal = try JournalWriter(directory: scratch.path)
        let head = try journal.append(Batch(records: payloads(10)))
        #expect(try journal.reader.read(from: 11) { _ in Issue.record("nothing came since") } == head)
        try journal.append(Batch(records: payloads(2, after: head)))
        var read: [UInt64] = []
        try journal.reader.read(from: 11) { read.append($0.sequence) }
        #expect(read == [11, 12])
    }

    @Test(arguments: [3, 4000] as [UInt64])
    func `an error of the consumer ends the reading`(stop: UInt64) throws {
        let journal = try JournalWriter(directory: scratch.path)
        try journal.append(Batch(records: payloads(9000)))
        #expect(throws: Trouble.self) {
            try journal.reader.read { if $0.sequence == stop { throw Trouble("enough") } }
        }
        #expect(try journal.reader.read { _ in }.sequence == 9000)
    }

    @Test(arguments: [7, 5000] as [UInt64])
    func `a changed record is named after all before it were read`(bad: UInt64) throws {
        try scratch.makeJournal(records: 8000)
        try scratch.change("journal.db", payload(bad), to: Array("Record \(bad) of the test".utf8))
        let reader = try JournalReader(directory: scratch.path)
        var last: UInt64 = 0
        let refused = fault { try reader.read { last = $0.sequence } }
        #expect(refused?.code == .damagedRecord)
        #expect(refused?.record == bad)
        #expect(refused?.mend.contains("up to record \(bad - 1)") == true)
        #expect(last == bad - 1)
        let audit = try reader.verify()
        #expect(audit.damage == Damage(record: bad, kind: .hash))
        #expect(audit.head.sequence == bad - 1)
        #expect(!audit.isSound)
    }

    @Test func `a record taken out is a gap`() throws {
        try scratch.makeJournal(records: 30)
        try scratch.makeDatabase("journal.db", "DELETE FROM records WHERE sequence = 12")
        let reader = try JournalReader(directory: scratch.path)
        #expect(fault { try reader.read { _ in } }?.record == 12)
        #expect(try reader.verify().damage == Damage(record: 12, kind: .gap))
    }

    @Test func `two records that changed places are found`() throws {
        try scratch.makeJournal(records: 30)
        try scratch.makeDatabase(
            "journal.db",
            """
            UPDATE records SET sequence = 1000 WHERE sequence = 12; UPDATE records SET sequence = 12 WHERE sequence = 13;
            UPDATE records SET sequence = 13 WHERE sequence = 1000
            """
        )
        let audit = try JournalReader(directory: scratch.path).verify()
        #expect(audit.damage == Damage(record: 12, kind: .hash))
    }

    @Test func `a cut tail is missing if the ledger speaks of it`() throws {
        do {
            let journal = try JournalWriter(directory: scratch.path)
            let entry = LedgerEntry(entry: 1, at: Instant(milliseconds: 0), sequence: 30, kind: "award", postings: [])
            try journal.append(Batch(records: payloads(30), entries: [entry]))
            try journal.tidy()
        }
        try scratch.makeDatabase("journal.db", "DELETE FROM records WHERE sequence > 20")
        let audit = try JournalReader(directory: scratch.path).verify()
        #expect(audit.damage == Damage(record: 21, kind: .missing))
    }

    @Test func `a page of garbage is damage, not a crash`() throws {
        try scratch.makeJournal(records: 4000)
        let pages = try scratch.bytes("journal.db").count / JournalWriter.pageBytes
        try scratch.write(
            [UInt8](repeating: 0xa5, count: 4096),
            to: "journal.db",
            at: pages / 2 * JournalWriter.pageBytes
        )
        let audit = try JournalReader(directory: scratch.path).verify()
        #expect(audit.damage != nil)
        #expect(!audit.structure.isEmpty)
        let refused = fault { try JournalReader(directory: scratch.path).read { _ in } }
        #expect(refused?.code == .damagedRecord)
        #expect(refused?.record == audit.head.sequence + 1)
    }

    @Test func `verifying may start in the middle`() throws {
        try scratch.makeJournal(records: 100)
        let audit = try JournalReader(directory: scratch.path).verify(from: 91)
        #expect(audit.isSound)
        #expect(audit.count == 10)
        #expect(fault { _ = try JournalReader(directory: scratch.path).verify(from: 150) }?.record == 149)
    }

    @Test func `readers on many threads go on while the writer commits`() async throws {
        let journal = try JournalWriter(directory: scratch.path)
        try journal.append(Batch(records: payloads(1)))
        let reader = journal.reader
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    for _ in 0..<20 {
                        let end = try reader.read { #expect($0.payload == payload($0.sequence)[...]) }
                        #expect(end.sequence >= 1)
                    }
                }
            }
            for _ in 0..<100 { try journal.append(Batch(records: payloads(7, after: journal.head))) }
            try await group.waitForAll()
        }
        #expect(try reader.head() == journal.head)
    }
}
