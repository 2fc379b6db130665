public import Quantities

/// What a user wrote for a job (script, job name, paths), which may hold personal data.
///
/// The chain holds its digest alone, so the text can be erased and the chain still verifies.
public struct Sheet: Hashable, Sendable {
    /// The job it belongs to.
    public var job: UInt64
    /// The opaque id of the person who wrote it.
    public var person: String
    /// SHA-256 of `body`, as a record on the chain has it.
    public var digest: Digest
    /// The text itself, opaque to us.
    public var body: [UInt8]

    /// Makes a sheet. `digest` is the caller's, who has put it into a record already.
    public init(job: UInt64, person: String, digest: Digest, body: [UInt8]) {
        self.job = job
        self.person = person
        self.digest = digest
        self.body = body
    }
}

/// A sheet as the journal has it now.
public enum StoredSheet: Hashable, Sendable {
    /// It is there and matches its digest.
    case present(Sheet)
    /// It was erased; the digest stays. The moment is the epoch where format 1 had not kept it.
    case erased(digest: Digest, at: Instant)
}

extension JournalReader {
    /// The sheet of a job, checked against its digest; nil if the job has none.
    ///
    /// - Throws: `damaged-sheet` if it is there, not erased, and not what was written.
    public func sheet(job: UInt64) throws(JournalFault) -> StoredSheet? {
        try pool.withConnection { connection throws(JournalFault) in
            let statement = try connection.statement(
                """
                SELECT person, digest, erased_at_ms, sheet_bodies.body FROM sheets
                LEFT JOIN sheet_bodies ON position = sheets.body WHERE job = ?
                """
            )
            statement.bind(job)
            defer { statement.reset() }
            guard try statement.step() else { return nil }
            let person = statement.readString()
            let digest = statement.readDigest()
            let erasedAt = statement.readOptionalInstant()
            let body = statement.readBytes()
            if let digest, let erasedAt { return .erased(digest: digest, at: erasedAt) }
            guard let digest, SHA256.digest(of: body) == digest else {
                throw JournalFault(.damagedSheet, doing: "reading the sheet of job \(job)")
            }
            return .present(Sheet(job: job, person: person, digest: digest, body: body))
        }
    }
}

extension JournalWriter {
    /// Erases what a person wrote: no byte of it is left in any file of the journal. Answers how many sheets went.
    ///
    /// The text is overwritten where it lies, the write-ahead log is emptied, and copies of earlier formats go. Safe
    /// to repeat: a call that was interrupted, or that found a reader in the way of the log (`locked`), is finished
    /// by the next.
    @discardableResult
    public func eraseSheets(of person: String, at now: Instant) throws(JournalFault) -> Int {
        if let broken { throw broken }
        let count = try connection.transaction { () throws(JournalFault) in
            let find = try connection.statement("SELECT body FROM sheets WHERE person = ? AND erased_at_ms IS NULL")
            find.bind(person)
            let bodies = try find.rows { $0.readInt64() }
            for body in bodies {
                try connection.overwriteWithZeros(table: "sheet_bodies", column: "body", row: body)
            }
            let mark = try connection.statement(
                "UPDATE sheets SET erased_at_ms = ? WHERE person = ? AND erased_at_ms IS NULL"
            )
            mark.bind(now)
            mark.bind(person)
            try mark.run()
            return bodies.count
        }
        for name in try directory.names() where name.hasPrefix("\(Layout.journal).format-") {
            try directory.remove(name)
        }
        try directory.sync()
        try connection.truncateLog()
        return count
    }
}
