import Glibc

/// What kind of SQLite file ours is, and which version of it.
///
/// The kind is SQLite's `application_id`, the version its `user_version`; both lie in the first hundred bytes, so that
/// a foreign or newer file is turned away before SQLite itself, which may write, has seen it.
struct Format: Sendable {
    let applicationID: Int32
    let version: Int32
    let tables: String

    private static let mark = Array("SQLite format 3\0".utf8)

    /// Refuses a file that is not of this kind or too new. Reads only. An empty file passes: it is not begun.
    func inspect(_ path: String) throws(JournalFault) {
        let file = try File(path, O_RDONLY)
        let length = try file.length()
        if length == 0 { return }
        let head = try file.read(100)
        let doing = "opening \(path)"
        guard head.count == 100, head.starts(with: Self.mark) else {
            throw JournalFault(.notAJournal, doing: doing, cause: "the file is no SQLite database")
        }
        guard Self.number(in: head, at: 68) == applicationID else {
            throw JournalFault(.notAJournal, doing: doing, cause: "the database belongs to another program")
        }
        try check(version: Self.number(in: head, at: 60), doing: doing)
    }

    /// Refuses a version that we don't know. SQLite's answer counts: the log may be ahead of the file.
    func check(version found: Int32, doing: String) throws(JournalFault) {
        guard found <= version else {
            let cause = "the file has format \(found), this program knows formats up to \(version)"
            throw JournalFault(.newerFormat, doing: doing, cause: cause)
        }
        guard found >= 1 else { throw JournalFault(.notAJournal, doing: doing, cause: "the file has no format number") }
    }

    /// Lays the tables out in a new file.
    func create(on connection: Connection) throws(JournalFault) {
        try connection.transaction { () throws(JournalFault) in
            try connection.execute(tables)
            try connection.execute("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
        }
    }

    private static func number(in bytes: [UInt8], at offset: Int) -> Int32 {
        Int32(bitPattern: bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) })
    }
}
