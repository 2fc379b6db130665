import Quantities
import Testing

@testable import Journal

@Suite struct MigrationTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// A journal as format 1 laid it out: two records, one sheet that is there, one that was erased, one job.
    private func makeFormat1() throws -> Head {
        var chain = Chain(at: .genesis)
        var rows = ""
        for number in 1...2 as ClosedRange<UInt64> {
            let bytes = payload(number)
            let hash = bytes.withUnsafeBytes { chain.link($0) }
            rows += "INSERT INTO records VALUES (\(number), x'\(Self.hex(bytes))', x'\(hash.hex)');\n"
        }
        let script = Array("echo p1-secret".utf8)
        let current = Format.journal.tables
        // Of the current tables, those that format 1 had in the same shape.
        let rest = try #require(current.firstRange(of: "CREATE TABLE archived_jobs")).lowerBound
        let archive = current[rest...].replacing(",\n    detail BLOB NOT NULL DEFAULT x''", with: "")
            .replacing(Self.added, with: "")
        #expect(!archive.contains("detail") && !archive.contains("grid_hours"))
        try scratch.makeDatabase(
            "journal.db",
            """
            PRAGMA journal_mode = WAL;
            CREATE TABLE records (sequence INTEGER PRIMARY KEY, payload BLOB NOT NULL, hash BLOB NOT NULL);
            CREATE TABLE sheets (job INTEGER PRIMARY KEY, person TEXT NOT NULL, digest BLOB NOT NULL, body BLOB);
            CREATE INDEX sheets_by_person ON sheets (person);
            \(archive)
            PRAGMA application_id = \(Format.journal.applicationID);
            PRAGMA user_version = 1;
            \(rows)
            INSERT INTO sheets VALUES (7, 'p1', x'\(SHA256.digest(of: script).hex)', x'\(Self.hex(script))');
            INSERT INTO sheets VALUES (8, 'p2', x'\(SHA256.digest(of: [1]).hex)', NULL);
            INSERT INTO archived_jobs VALUES (7, NULL, NULL, 'atlas', 'p1', 'a1', NULL, NULL, 'succeeded', NULL, 0,
                NULL, 1, 2, 3, 1, 4, 5, 6, 7, 'estimated', 8, 9, 2);
            """
        )
        return chain.head
    }

    /// What format 3 added to attempts.
    private static let added =
        "    grid_hours_known INTEGER NOT NULL DEFAULT 0,\n    checkpoint BLOB NOT NULL DEFAULT x'',\n"

    @Test func `a journal of format 2 is brought forward, and its attempts have carbon by the year alone`() throws {
        let tables = Format.journal.tables.replacing(Self.added, with: "")
        #expect(!tables.contains("grid_hours"))
        try scratch.makeDatabase(
            "journal.db",
            """
            PRAGMA journal_mode = WAL;
            \(tables)
            PRAGMA application_id = \(Format.journal.applicationID);
            PRAGMA user_version = 2;
            INSERT INTO archived_attempts VALUES (7, 1, 'alpha', 'cpu', NULL, NULL, 1, 2, 3, 'succeeded', NULL, 0, NULL,
                1, 4, 'project', 5, 6, 7, 'estimated', '', 8, 9, 1);
            """
        )
        let journal = try JournalWriter(directory: scratch.path)
        #expect(try journal.connection.integer("PRAGMA user_version") == 3)
        let attempt = try #require(try journal.reader.archivedAttempts(job: 7).first)
        #expect(attempt.microgramsCO2e == 8 && attempt.isResumed && attempt.gridHoursKnown == 0)
        #expect(attempt.checkpoint.isEmpty)
        #expect(Scratch.names(scratch.path).contains("journal.db.format-2"))
    }

    @Test func `a journal of format 1 is brought forward and a copy is kept`() throws {
        let head = try makeFormat1()
        let journal = try JournalWriter(directory: scratch.path)
        #expect(journal.head == head)
        #expect(try journal.connection.integer("PRAGMA user_version") == 3)
        let script = Array("echo p1-secret".utf8)
        let sheet = Sheet(job: 7, person: "p1", digest: SHA256.digest(of: script), body: script)
        #expect(try journal.reader.sheet(job: 7) == .present(sheet))
        let erased = StoredSheet.erased(digest: SHA256.digest(of: [1]), at: Instant(milliseconds: 0))
        #expect(try journal.reader.sheet(job: 8) == erased)
        let job = try #require(try journal.reader.archivedJob(7))
        #expect(job.project == "atlas" && job.sequence == 2 && job.detail.isEmpty)
        try journal.append(
            Batch(records: payloads(2, after: head), sheets: [Sheet(job: 9, person: "p1", digest: .zero, body: [])])
        )
        #expect(try journal.reader.verify().damage == nil)
        #expect(try journal.reader.verify().erasedSheets == 1)
        #expect(Scratch.names(scratch.path).contains("journal.db.format-1"))
    }

    @Test func `a new and a migrated journal have the same columns`() throws {
        _ = try makeFormat1()
        let old = try JournalWriter(directory: scratch.path)
        let new = try JournalWriter(directory: scratch.path + "/new")
        let query = """
            SELECT m.name || '.' || c.name || ' ' || c.type || c.pk || c."notnull" FROM sqlite_schema AS m
            JOIN pragma_table_info(m.name) AS c WHERE m.type = 'table' ORDER BY 1
            """
        let columns = try new.connection.statement(query).rows { $0.readString() }
        #expect(columns.count > 50)
        #expect(try old.connection.statement(query).rows { $0.readString() } == columns)
    }

    @Test func `the copy is the old journal and can go back into its place`() throws {
        let head = try makeFormat1()
        do { _ = try JournalWriter(directory: scratch.path) }
        let copy = try scratch.bytes("journal.db.format-1")
        let other = try Scratch()
        try other.write(copy, to: "journal.db")
        let journal = try JournalWriter(directory: other.path)
        #expect(journal.head == head)
        #expect(try journal.reader.verify().isSound)
    }

    @Test func `erasing a person takes the copy of the old format with it`() throws {
        _ = try makeFormat1()
        let journal = try JournalWriter(directory: scratch.path)
        #expect(try scratch.files(containing: "p1-secret").contains("journal.db.format-1"))
        #expect(try journal.eraseSheets(of: "p1", at: Instant(milliseconds: 5)) == 1)
        #expect(try scratch.files(containing: "p1-secret") == [])
    }

    @Test func `a reader alone does not bring an old journal forward`() throws {
        _ = try makeFormat1()
        let before = try scratch.bytes("journal.db")
        #expect(fault { _ = try JournalReader(directory: scratch.path) }?.code == .notAJournal)
        #expect(try scratch.bytes("journal.db") == before)
    }

    @Test func `a newer format is refused and left as it is`() throws {
        try scratch.makeJournal(records: 3)
        try scratch.makeDatabase("journal.db", "PRAGMA user_version = 4")
        let before = try scratch.bytes("journal.db")
        let refused = fault { _ = try JournalWriter(directory: scratch.path) }
        #expect(refused?.code == .newerFormat)
        #expect(refused?.cause == "the file has format 4, this program knows formats up to 3")
        #expect(try scratch.bytes("journal.db") == before)
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
