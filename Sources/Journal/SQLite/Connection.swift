import CSQLite
import Glibc

/// One connection to a SQLite file, used by one thread at a time.
///
/// Triggers and views are off and the schema is not trusted: a file that someone prepared can't make us run what is
/// written in it. Temporary data stay in memory, for a temporary file would keep what was to be erased.
final class Connection {
    enum Access {
        case readWrite
        case readOnly
    }

    let path: String
    let handle: OpaquePointer
    private var statements: [String: Statement] = [:]
    private static let countsMemory = csqlite_count_no_memory() != SQLITE_OK

    init(_ path: String, _ access: Access) throws(JournalFault) {
        self.path = path
        _ = Self.countsMemory
        let purpose = access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
        var opened: OpaquePointer?
        let flags = purpose | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let result = sqlite3_open_v2(path, &opened, flags, nil)
        guard result == SQLITE_OK, let opened else {
            let fault = JournalFault(sqlite: result, on: opened, doing: "opening \(path)")
            sqlite3_close_v2(opened)
            throw fault
        }
        handle = opened
        sqlite3_busy_timeout(handle, 5000)
        for (option, isOn) in [
            (SQLITE_DBCONFIG_ENABLE_TRIGGER, 0), (SQLITE_DBCONFIG_ENABLE_VIEW, 0), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
            (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1),
        ] as [(Int32, Int32)] {
            precondition(csqlite_configure(handle, option, isOn) == SQLITE_OK, "SQLite knows the switch \(option)")
        }
        try execute("PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON")
    }

    deinit {
        statements.removeAll()
        // Statements that others still hold are finalised by their own end; the handle then goes with the last.
        sqlite3_close_v2(handle)
    }

    /// The prepared form of `sql`, made once and kept.
    func statement(_ sql: String) throws(JournalFault) -> Statement {
        if let known = statements[sql] { return known }
        let made = try Statement(sql, on: handle, doing: "working on \(path)")
        statements[sql] = made
        return made
    }

    /// Runs SQL text that takes no values and answers nothing.
    func execute(_ sql: String) throws(JournalFault) {
        let result = sqlite3_exec(handle, sql, nil, nil, nil)
        guard result == SQLITE_OK else { throw JournalFault(sqlite: result, on: handle, doing: "working on \(path)") }
    }

    /// The first column of the first row as a number; nil without a row, or if it is NULL.
    func integer(_ sql: String) throws(JournalFault) -> Int64? {
        let statement = try Statement(sql, on: handle, doing: "working on \(path)")
        return try statement.step() ? statement.readOptionalInt64() : nil
    }

    /// Reads a setting back: one that SQLite ignored must not go unseen.
    func require(_ setting: String, _ value: Int64, _ promise: String) throws(JournalFault) {
        let found = try integer("PRAGMA \(setting)")
        precondition(found == value, "\(promise): PRAGMA \(setting) is \(value)")
    }

    /// Runs `body` in one transaction: all of it lands, or none.
    func transaction<Value>(_ body: () throws(JournalFault) -> Value) throws(JournalFault) -> Value {
        try execute("BEGIN IMMEDIATE")
        do throws(JournalFault) {
            let value = try body()
            try execute("COMMIT")
            return value
        } catch {
            // SQLite may have rolled back by itself, as it does on a full disk.
            if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
            throw error
        }
    }

    /// The number of the row inserted last.
    var lastRow: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Writes zeros over a BLOB where it lies, so that no row moves and no copy of the bytes stays behind.
    func overwriteWithZeros(table: String, column: String, row: Int64) throws(JournalFault) {
        var opened: OpaquePointer?
        var result = sqlite3_blob_open(handle, "main", table, column, row, 1, &opened)
        if result == SQLITE_OK {
            let zeros = [UInt8](repeating: 0, count: Int(sqlite3_blob_bytes(opened)))
            result = sqlite3_blob_write(opened, zeros, Int32(zeros.count), 0)
        }
        let failure =
            result == SQLITE_OK ? nil : JournalFault(sqlite: result, on: handle, doing: "erasing in \(path)")
        sqlite3_blob_close(opened)
        if let failure { throw failure }
    }

    /// Moves the write-ahead log into the file and cuts the log to nothing; `locked` if a reader is in the way.
    func truncateLog() throws(JournalFault) {
        let result = sqlite3_wal_checkpoint_v2(handle, "main", SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
        guard result == SQLITE_OK else {
            throw JournalFault(sqlite: result, on: handle, doing: "emptying the write-ahead log of \(path)")
        }
    }
}
