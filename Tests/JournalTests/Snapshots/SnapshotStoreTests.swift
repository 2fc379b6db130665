import Glibc
import Journal
import Quantities
import Testing

@Suite struct SnapshotStoreTests {
    let scratch: Scratch
    let journal: JournalWriter

    init() throws {
        scratch = try Scratch()
        journal = try JournalWriter(directory: scratch.path)
    }

    private func write(_ snapshot: Snapshot) throws {
        try journal.snapshots.write(at: snapshot.head) { $0.write(raw: snapshot.body) }
    }

    private func take(_ bodies: [[UInt8]]) throws -> [Snapshot] {
        try bodies.map { body in
            let head = try journal.append(Batch(records: payloads(3, after: journal.head)))
            let snapshot = Snapshot(head: head, body: body)
            try write(snapshot)
            return snapshot
        }
    }

    @Test func `there is none at first`() throws {
        let found = try journal.snapshots.newest()
        #expect(found.snapshot == nil && found.skipped.isEmpty)
    }

    @Test func `the newest comes back and the two newest are kept`() throws {
        let taken = try take([[1], [2], [], [3, 4]])
        #expect(try journal.snapshots.newest().snapshot == taken[3])
        #expect(Scratch.names(scratch.path + "/snapshots") == ["12.snapshot", "9.snapshot"])
    }

    @Test(arguments: [
        (0, "no snapshot"), (8, "format"), (12, "not on the chain"), (30, "not on the chain"), (55, "cut off"),
        (70, "don't match"), (95, "don't match"),
    ])
    func `a snapshot with a changed byte is passed over`(offset: Int, reason: String) throws {
        let taken = try take([[1, 2, 3, 4], [5, 6, 7, 8]])
        let name = "snapshots/6.snapshot"
        let byte = try scratch.bytes(name)[offset]
        try scratch.write([byte ^ 0x40], to: name, at: offset)
        let found = try journal.snapshots.newest()
        #expect(found.snapshot == taken[0])
        #expect(found.skipped.map(\.name) == ["6.snapshot"])
        #expect(found.skipped.first?.reason.contains(reason) == true, "\(found.skipped)")
    }

    @Test(arguments: [true, false])
    func `a body that leaves in many pieces comes back whole`(isPressed: Bool) throws {
        if isPressed { journal.snapshots.press() }
        let numbers = (0..<200_000).map { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
        let head = try journal.append(Batch(records: payloads(3, after: journal.head)))
        try journal.snapshots.write(at: head) { $0.write(numbers) }
        var alone = ByteWriter()
        alone.write(numbers)
        let found = try #require(try journal.snapshots.newest().snapshot)
        #expect(found == Snapshot(head: head, body: alone.bytes))
        #expect(alone.bytes.count > 1 << 20)
    }

    @Test(arguments: [0, 50, 94])
    func `a snapshot that was cut off is passed over`(length: Int) throws {
        let taken = try take([[1, 2, 3, 4], [5, 6, 7, 8]])
        truncate(scratch.path + "/snapshots/6.snapshot", off_t(length))
        #expect(try journal.snapshots.newest().snapshot == taken[0])
    }

    @Test func `what a crash left half written is taken away`() throws {
        try scratch.write([1, 2, 3], to: "snapshots/99.snapshot.partial")
        let taken = try take([[1]])
        #expect(try journal.snapshots.newest().snapshot == taken[0])
        #expect(Scratch.names(scratch.path + "/snapshots") == ["3.snapshot"])
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable, "mounting needs root"))
    func `a snapshot that finds no room leaves the earlier ones and takes none`() throws {
        let taken = try take([[1]])
        let disk = try SmallFileSystem(on: scratch.path + "/snapshots", bytes: 1 << 20)
        defer { disk.unmount() }
        try write(taken[0])
        // In many pieces, of which some find room.
        let large = [UInt64](repeating: .max, count: 1 << 18)
        #expect(fault { try journal.snapshots.write(at: taken[0].head) { $0.write(large) } }?.code == .diskFull)
        #expect(try journal.snapshots.newest().snapshot == taken[0])
        #expect(Scratch.names(scratch.path + "/snapshots") == ["3.snapshot"])
    }

    @Test func `a snapshot of another history is passed over`() throws {
        let taken = try take([[1]])
        let foreign = Head(sequence: 3, hash: SHA256.digest(of: [9]))
        let beyond = Head(sequence: 900, hash: taken[0].head.hash)
        try write(Snapshot(head: beyond, body: [2]))
        #expect(try journal.snapshots.newest().snapshot == taken[0])
        try write(Snapshot(head: foreign, body: [3]))
        let found = try journal.snapshots.newest()
        #expect(found.snapshot == nil)
        #expect(found.skipped.map(\.name) == ["900.snapshot", "3.snapshot"])
    }

    @Test func `a snapshot is written on another thread while appends go on`() async throws {
        let head = try journal.append(Batch(records: payloads(1)))
        let body = [UInt8](repeating: 7, count: 3_000_000)
        let store = journal.snapshots
        async let written: Void = store.write(at: head) { $0.write(raw: body) }
        for _ in 0..<50 { try journal.append(Batch(records: payloads(10, after: journal.head))) }
        try await written
        #expect(try store.newest().snapshot == Snapshot(head: head, body: body))
        #expect(journal.head.sequence == 501)
    }
}
