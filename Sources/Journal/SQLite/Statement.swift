import CSQLite
import Quantities

/// A prepared statement that is bound, stepped and read from left to right.
///
/// Values are bound in the order of the placeholders and read in the order of the columns, so that a type lists its
/// columns once. A bind that fails is reported by the next ``step()``.
final class Statement {
    private let handle: OpaquePointer
    private let doing: String
    private var placeholder: Int32 = 0
    private var column: Int32 = 0
    private var failedBind = SQLITE_OK

    init(_ sql: String, on connection: OpaquePointer, doing: String) throws(JournalFault) {
        var prepared: OpaquePointer?
        let result = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard result == SQLITE_OK, let prepared else {
            throw JournalFault(sqlite: result, on: connection, doing: doing)
        }
        handle = prepared
        self.doing = doing
    }

    deinit { sqlite3_finalize(handle) }

    /// Goes one row on; false after the last. A fault leaves the statement reset.
    func step() throws(JournalFault) -> Bool {
        column = 0
        let result = failedBind == SQLITE_OK ? sqlite3_step(handle) : failedBind
        if result == SQLITE_ROW { return true }
        if result == SQLITE_DONE { return false }
        precondition(result & 0xff != SQLITE_CONSTRAINT, "no row is written twice, and none without what it belongs to")
        let fault = JournalFault(sqlite: result, on: sqlite3_db_handle(handle), doing: doing)
        reset()
        throw fault
    }

    /// Runs a statement that answers no rows, and makes it ready for the next values.
    func run() throws(JournalFault) {
        while try step() {}
        reset()
    }

    /// Reads every row, and makes the statement ready for the next values.
    func rows<Value>(_ read: (Statement) throws(JournalFault) -> Value) throws(JournalFault) -> [Value] {
        defer { reset() }
        var values: [Value] = []
        while try step() { values.append(try read(self)) }
        return values
    }

    /// Forgets position and values. An open read transaction ends here.
    func reset() {
        sqlite3_reset(handle)
        placeholder = 0
        failedBind = SQLITE_OK
    }
}

extension Statement {
    func bind(_ value: Int64) { keep(sqlite3_bind_int64(handle, next(), value)) }

    func bind(_ value: Int64?) {
        if let value { bind(value) } else { bindNull() }
    }

    func bind(_ value: Int?) { bind(value.map(Int64.init)) }

    /// SQLite's integers have a sign, so numbers of ours stay below 2⁶³.
    func bind(_ value: UInt64?) {
        precondition(value ?? 0 <= UInt64(Int64.max), "a stored number stays below 2^63")
        bind(value.map { Int64(bitPattern: $0) })
    }

    func bind(_ value: Instant?) { bind(value?.milliseconds) }

    func bind<Unit>(_ value: Quantity<Unit>) { bind(value.count) }

    func bind(_ value: Bool) { bind(value ? 1 as Int64 : 0) }

    func bind(_ value: String?) {
        guard var value else { return bindNull() }
        let position = next()
        let result = value.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) { text in
                sqlite3_bind_text64(
                    handle,
                    position,
                    text.baseAddress ?? Self.nothing,
                    UInt64(text.count),
                    csqlite_transient(),
                    UInt8(SQLITE_UTF8)
                )
            }
        }
        keep(result)
    }

    func bind(_ value: [UInt8]) { value.withUnsafeBytes { bind($0, isCopied: true) } }

    func bind(_ value: Digest) {
        withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { bytes in
            value.store(into: bytes)
            bind(UnsafeRawBufferPointer(bytes), isCopied: true)
        }
    }

    /// Binds bytes; where they are not copied, the caller keeps them in place until the statement has run.
    func bind(_ bytes: UnsafeRawBufferPointer, isCopied: Bool) {
        let start = bytes.baseAddress ?? UnsafeRawPointer(Self.nothing)
        let keeping = isCopied ? csqlite_transient() : csqlite_static()
        keep(sqlite3_bind_blob64(handle, next(), start, UInt64(bytes.count), keeping))
    }

    func bindNull() { keep(sqlite3_bind_null(handle, next())) }

    private func next() -> Int32 {
        placeholder += 1
        return placeholder
    }

    private func keep(_ result: Int32) {
        if result != SQLITE_OK { failedBind = result }
    }

    /// An address for "no bytes": a null pointer would bind NULL instead of an empty value.
    private nonisolated(unsafe) static let nothing = UnsafePointer(UnsafeMutablePointer<CChar>.allocate(capacity: 1))
}

extension Statement {
    func readInt64() -> Int64 {
        defer { column += 1 }
        return sqlite3_column_int64(handle, column)
    }

    func readOptionalInt64() -> Int64? {
        if sqlite3_column_type(handle, column) == SQLITE_NULL {
            column += 1
            return nil
        }
        return readInt64()
    }

    func readUInt64() -> UInt64 { UInt64(bitPattern: readInt64()) }

    func readOptionalUInt64() -> UInt64? { readOptionalInt64().map { UInt64(bitPattern: $0) } }

    func readInt() -> Int { Int(readInt64()) }

    func readOptionalInt() -> Int? { readOptionalInt64().map { Int($0) } }

    func readInstant() -> Instant { Instant(milliseconds: readInt64()) }

    func readOptionalInstant() -> Instant? { readOptionalInt64().map { Instant(milliseconds: $0) } }

    func readQuantity<Unit>() -> Quantity<Unit> { Quantity(readInt64()) }

    func readBool() -> Bool { readInt64() != 0 }

    func readString() -> String { readOptionalString() ?? "" }

    func readOptionalString() -> String? {
        defer { column += 1 }
        guard let text = sqlite3_column_text(handle, column) else { return nil }
        let count = Int(sqlite3_column_bytes(handle, column))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    func readBytes() -> [UInt8] { readRaw { Array($0) } }

    func readOptionalBytes() -> [UInt8]? {
        if sqlite3_column_type(handle, column) == SQLITE_NULL {
            column += 1
            return nil
        }
        return readBytes()
    }

    /// Nil where the column does not hold 32 bytes.
    func readDigest() -> Digest? { readRaw { Digest(loading: $0) } }

    /// Lends the column's bytes; they end with the next step.
    func readRaw<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        let start = sqlite3_column_blob(handle, column)
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
        column += 1
        return body(bytes)
    }
}
