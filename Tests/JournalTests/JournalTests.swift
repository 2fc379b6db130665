import CSQLite
import Glibc
import Quantities
import Testing

@testable import Journal

@Suite struct JournalTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func `a commit waits for the disk on the very connection that commits`() throws {
        let journal = try JournalWriter(directory: scratch.path)
        try journal.append(Batch(records: payloads(3)))
        #expect(try journal.connection.integer("PRAGMA synchronous") == 2)
        #expect(try journal.connection.integer("PRAGMA secure_delete") == 1)
        let mode = try journal.connection.statement("PRAGMA journal_mode").rows { $0.readString() }
        #expect(mode == ["wal"])
    }

    @Test func `a journal goes on where it was left`() throws {
        var head = Head.genesis
        for _ in 0..<3 {
            let journal = try JournalWriter(directory: scratch.path)
            #expect(journal.head == head)
            head = try journal.append(Batch(records: payloads(5, after: head)))
        }
        #expect(head.sequence == 15)
    }

    @Test func `an empty batch writes nothing`() throws {
        let journal = try JournalWriter(directory: scratch.path)
        #expect(try journal.append(Batch()) == .genesis)
    }

    @Test func `files are open to their owner alone`() throws {
        let journal = try JournalWriter(directory: scratch.path + "/new")
        try journal.append(Batch(records: payloads(1)))
        var status = stat()
        for name in ["", "/journal.db", "/journal.db-wal", "/lease"] {
            try #require(stat(scratch.path + "/new" + name, &status) == 0)
            #expect(status.st_mode & 0o077 == 0, "\(name)")
        }
    }

    @Test(arguments: ["not a database at all", "SQLite format 3\0 but cut off"])
    func `a garbage file is refused and left as it is`(contents: String) throws {
        try scratch.write(Array(contents.utf8), to: "journal.db")
        let refused = fault { _ = try JournalWriter(directory: scratch.path) }
        #expect(refused?.code == .notAJournal)
        #expect(try scratch.bytes("journal.db") == Array(contents.utf8))
        #expect(fault { _ = try JournalReader(directory: scratch.path) }?.code == .notAJournal)
    }

    @Test func `another program's database is refused and left as it is`() throws {
        try scratch.makeDatabase("journal.db", "CREATE TABLE records (sequence INTEGER PRIMARY KEY)")
        let before = try scratch.bytes("journal.db")
        #expect(fault { _ = try JournalWriter(directory: scratch.path) }?.code == .notAJournal)
        #expect(try scratch.bytes("journal.db") == before)
    }

    @Test func `an empty file in the journal's place is refused`() throws {
        try scratch.write([], to: "journal.db")
        #expect(fault { _ = try JournalWriter(directory: scratch.path) }?.code == .notAJournal)
        #expect(try scratch.bytes("journal.db").isEmpty)
    }

    @Test func `a directory without a journal has nothing to read`() throws {
        #expect(fault { _ = try JournalReader(directory: scratch.path) }?.code == .notAJournal)
        #expect(fault { _ = try JournalReader(directory: scratch.path + "/nowhere") }?.code == .notAJournal)
        #expect(Scratch.names(scratch.path).isEmpty)
    }

    @Test func `the directory may be reached through a link`() throws {
        try scratch.makeJournal(records: 3)
        let link = scratch.path + "-link"
        try #require(symlink(scratch.path, link) == 0)
        defer { unlink(link) }
        #expect(try JournalWriter(directory: link).head.sequence == 3)
    }

    @Test func `a lost journal is not replaced while its snapshots are there`() throws {
        do {
            let journal = try JournalWriter(directory: scratch.path)
            let head = try journal.append(Batch(records: payloads(2)))
            try journal.snapshots.write(at: head) { $0.write(byte: 1) }
        }
        for name in ["journal.db", "journal.db-wal", "journal.db-shm"] { unlink("\(scratch.path)/\(name)") }
        #expect(fault { _ = try JournalWriter(directory: scratch.path) }?.code == .notAJournal)
        #expect(!Scratch.names(scratch.path).contains("journal.db"))
    }

    @Test func `a file with a damaged last record is refused and left as it is`() throws {
        try scratch.makeJournal(records: 40)
        try scratch.change("journal.db", payload(40), to: payload(41))
        let before = try scratch.bytes("journal.db")
        let refused = fault { _ = try JournalWriter(directory: scratch.path) }
        #expect(refused?.code == .damagedRecord)
        #expect(refused?.record == 40)
        #expect(try scratch.bytes("journal.db") == before)
    }

    @Test func `a truncated file is refused and left as it is`() throws {
        try scratch.makeJournal(records: 4000)
        let whole = try scratch.bytes("journal.db")
        let half = Array(whole.prefix(whole.count / 2 / 4096 * 4096))
        try scratch.write(half, to: "journal.db")
        #expect(fault { _ = try JournalWriter(directory: scratch.path) }?.code == .damagedRecord)
        #expect(try scratch.bytes("journal.db") == half)
    }

    @Test func `opening and closing a whole journal changes no byte of its file`() throws {
        try scratch.makeJournal(records: 40)
        let before = try scratch.bytes("journal.db")
        do { _ = try JournalWriter(directory: scratch.path) }
        #expect(try scratch.bytes("journal.db") == before)
    }

    @Test func `every fault says what we were doing and how to mend it`() {
        for code in JournalFault.Code.allCases {
            let fault = JournalFault(code, doing: "testing", record: 7)
            #expect(fault.mend.hasSuffix("."))
            #expect(fault.description.hasPrefix("\(code.rawValue) while testing (record 7)"))
        }
        #expect(JournalFault(.damagedRecord, doing: "testing", record: 7).mend.contains("up to record 6"))
        #expect(JournalFault(.damagedRecord, doing: "testing").mend.contains("`fabrique audit verify`"))
    }

    @Test(arguments: zip([ENOSPC, EDQUOT, EROFS, EIO], [JournalFault.Code.diskFull, .diskFull, .readOnly, .io]))
    func `the system's error numbers get their codes`(number: Int32, code: JournalFault.Code) {
        #expect(JournalFault(errno: number, doing: "testing").code == code)
    }
}

extension Scratch {
    /// A journal with some records, all of it in the main file.
    func makeJournal(records: Int) throws {
        let journal = try JournalWriter(directory: path)
        try journal.append(Batch(records: payloads(records)))
        try journal.tidy()
    }

    /// Changes the first place of a file that holds some bytes.
    func change(_ name: String, _ old: [UInt8], to new: [UInt8]) throws {
        guard let offset = firstOffset(of: old, in: try bytes(name)) else {
            throw Trouble("\(name) does not hold these bytes")
        }
        try write(new, to: name, at: offset)
    }

    /// A database file made by SQL text.
    func makeDatabase(_ name: String, _ sql: String) throws {
        var handle: OpaquePointer?
        defer { sqlite3_close(handle) }
        guard sqlite3_open("\(path)/\(name)", &handle) == SQLITE_OK,
            sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK
        else { throw Trouble(String(cString: sqlite3_errmsg(handle))) }
    }
}
