import Glibc
import Quantities
import Testing

@testable import Journal

@Suite struct JournalAppendTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `numbers follow each other and hashes follow the rule`() throws {
        let journal = try JournalWriter(directory: scratch.path)
        let records: [[UInt8]] = [[1, 2], [], [UInt8](repeating: 9, count: 100_000)]
        let head = try journal.append(Batch(records: records))
        var hash = Digest.zero
        for (number, payload) in records.enumerated() {
            hash = SHA256.digest(of: hash.bytes + [UInt8(number + 1), 0, 0, 0, 0, 0, 0, 0] + payload)
        }
        #expect(head == Head(sequence: 3, hash: hash))
    }

    @Test func `a full disk loses nothing and the same batch goes in later`() throws {
        let journal = try JournalWriter(directory: scratch.path)
        try checkFullDisk(journal) {
            try journal.connection.execute("PRAGMA max_page_count = 60")
        } free: {
            try journal.connection.execute("PRAGMA max_page_count = 1000000")
        }
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable, "mounting needs root"))
    func `a full file system loses nothing and the same batch goes in later`() throws {
        let disk = try SmallFileSystem(on: scratch.path, bytes: 3 << 20)
        defer { disk.unmount() }
        let ballast = try Scratch.Ballast("\(scratch.path)/ballast", bytes: 1 << 20)
        let journal = try JournalWriter(directory: scratch.path)
        try checkFullDisk(journal) {
        } free: {
            ballast.remove()
        }
    }

    private func checkFullDisk(_ journal: JournalWriter, fill: () throws -> Void, free: () throws -> Void) throws {
        try fill()
        var refused: JournalFault?
        var batch = Batch()
        while refused == nil, journal.head.sequence < 1_000_000 {
            batch = Batch(records: payloads(200, after: journal.head))
            do throws(JournalFault) { try journal.append(batch) } catch { refused = error }
        }
        #expect(refused?.code == .diskFull)
        let head = journal.head
        #expect(head.sequence > 0)
        #expect(try journal.reader.head() == head)
        var last: UInt64 = 0
        try journal.reader.read { last = $0.sequence }
        #expect(last == head.sequence)
        try free()
        #expect(try journal.append(batch).sequence == head.sequence + 200)
        let audit = try journal.reader.verify()
        #expect(audit.isSound)
        #expect(audit.head == journal.head)
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable, "mounting needs root"))
    func `a file system without the right to write is called so`() throws {
        let disk = try SmallFileSystem(on: scratch.path, bytes: 4 << 20)
        defer { disk.unmount() }
        do { try scratch.makeJournal(records: 3) }
        try disk.forbidWriting()
        #expect(fault { _ = try JournalWriter(directory: scratch.path) }?.code == .readOnly)
    }

    @Test func `an entry that does not balance is a broken promise`() async {
        await #expect(processExitsWith: .failure) {
            let journal = try JournalWriter(directory: try Scratch().path)
            let lone = LedgerEntry.Posting(account: "a", unit: "microEuros", amount: 5)
            let entry = LedgerEntry(
                entry: 1,
                at: Instant(milliseconds: 0),
                sequence: 1,
                kind: "charge",
                postings: [lone]
            )
            // A fault that is thrown is not what was promised.
            do { try journal.append(Batch(entries: [entry])) } catch { exit(EXIT_SUCCESS) }
        }
    }

    @Test func `what was acknowledged is there after kill -9 at any moment`() async throws {
        let path = scratch.path
        var acknowledged: UInt64 = 0
        var random = SystemRandomNumberGenerator()
        for _ in 0..<24 {
            let microseconds = Int.random(in: 1_000...60_000, using: &random)
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, microseconds = microseconds as Int] in
                try appendUntilKilled(in: path, afterMicroseconds: microseconds)
            }
            let acknowledgements = try scratch.bytes("acknowledged")
            let whole = acknowledgements.count / 8 * 8
            if whole > 0 {
                acknowledged = acknowledgements[(whole - 8)..<whole].reversed().reduce(0) { $0 << 8 | UInt64($1) }
            }
            let journal = try JournalWriter(directory: path)
            #expect(journal.head.sequence >= acknowledged, "killed after \(microseconds) µs")
            let audit = try journal.reader.verify()
            #expect(audit.isSound, "killed after \(microseconds) µs")
            #expect(audit.count == journal.head.sequence)
        }
        #expect(acknowledged > 0)
    }
}

/// Appends, and notes every acknowledged number in a file, until the kernel's timer kills the process.
private func appendUntilKilled(in path: String, afterMicroseconds: Int) throws {
    let journal = try JournalWriter(directory: path)
    let notes = open("\(path)/acknowledged", O_WRONLY | O_CREAT | O_APPEND, 0o600)
    var event = sigevent()
    event.sigev_notify = Int32(SIGEV_SIGNAL)
    event.sigev_signo = SIGKILL
    var timer: timer_t?
    var time = itimerspec()
    time.it_value.tv_nsec = afterMicroseconds * 1000
    guard notes >= 0, timer_create(CLOCK_MONOTONIC, &event, &timer) == 0,
        timer_settime(timer, 0, &time, nil) == 0
    else { throw Trouble("no timer to die by: \(errno)") }
    while true {
        let size = Int(journal.head.sequence % 7) + 1
        var acknowledged = try journal.append(Batch(records: payloads(size, after: journal.head))).sequence.littleEndian
        guard write(notes, &acknowledged, 8) == 8 else { throw Trouble("no room for notes") }
    }
}

/// A tmpfs of a few megabytes, which can really be full.
struct SmallFileSystem {
    let path: String

    static let isAvailable: Bool = {
        guard let scratch = try? Scratch(), let disk = try? SmallFileSystem(on: scratch.path, bytes: 1 << 20) else {
            return false
        }
        disk.unmount()
        return true
    }()

    init(on path: String, bytes: Int) throws {
        self.path = path
        guard mount("none", path, "tmpfs", 0, "size=\(bytes)") == 0 else { throw Trouble("no mount: \(errno)") }
    }

    func forbidWriting() throws {
        guard mount("none", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil) == 0 else {
            throw Trouble("no remount: \(errno)")
        }
    }

    func unmount() { umount2(path, Int32(MNT_DETACH)) }
}

extension Scratch {
    /// A file that is only in the way.
    struct Ballast {
        let path: String

        init(_ path: String, bytes: Int) throws {
            self.path = path
            let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
            defer { close(descriptor) }
            guard posix_fallocate(descriptor, 0, off_t(bytes)) == 0 else { throw Trouble("no ballast") }
        }

        func remove() { unlink(path) }
    }
}
