public import Quantities

/// Reads a journal, from any thread and beside its writer, which it never waits for. It never writes.
///
/// The server reads through ``Journal/reader``; an auditor opens one alone, without the lease, while the server runs.
public final class JournalReader: Sendable {
    let pool: ConnectionPool
    let path: String

    /// The version of the file format that this program writes.
    public static let format = Int(Format.journal.version)

    /// Opens the journal in `directory` for reading alone.
    ///
    /// - Throws: `not-a-journal`, also for a file of an older format, which only the server brings forward;
    ///   `newer-format`.
    public convenience init(directory: String) throws(JournalFault) {
        let file = Directory(path: directory).path(Layout.journal)
        try Format.journal.inspect(file)
        self.init(path: file)
        let version = try pool.withConnection { connection throws(JournalFault) in
            try connection.integer("PRAGMA user_version") ?? 0
        }
        try Format.journal.check(version: Int32(clamping: version), doing: "opening \(file)")
        guard version == Format.journal.version else {
            throw JournalFault(
                .notAJournal,
                doing: "opening \(file)",
                cause: "the file has format \(version), which can't be read before it is brought forward",
                mend: "Start the server once: it brings the file to format \(Format.journal.version) and keeps a copy."
            )
        }
    }

    init(path: String) {
        self.path = path
        pool = ConnectionPool(path: path)
    }

    /// The last durable record.
    public func head() throws(JournalFault) -> Head {
        try pool.withConnection { connection throws(JournalFault) in try Self.lastHead(on: connection) }
    }

    /// The chain's hash at a record; zero at 0, nil where there is no such record.
    public func hash(at sequence: UInt64) throws(JournalFault) -> Digest? {
        if sequence == 0 { return .zero }
        return try pool.withConnection { connection throws(JournalFault) in
            let statement = try connection.statement("SELECT hash FROM records WHERE sequence = ?")
            statement.bind(Int64(clamping: sequence))
            defer { statement.reset() }
            return try statement.step() ? statement.readDigest() : nil
        }
    }

    /// The last record's place, after a check that its hash follows from the one before.
    static func lastHead(on connection: Connection) throws(JournalFault) -> Head {
        let statement = try connection.statement(
            "SELECT sequence, payload, hash FROM records ORDER BY sequence DESC LIMIT 2"
        )
        let last = try statement.rows { row in
            (sequence: row.readUInt64(), payload: row.readBytes(), hash: row.readDigest())
        }
        guard let end = last.first else { return .genesis }
        let before = last.count == 2 ? last[1].hash : .zero
        let sequenceBefore = last.count == 2 ? last[1].sequence : 0
        guard let hash = end.hash, let before else {
            throw JournalFault(Damage(record: end.sequence, kind: .hash), path: connection.path)
        }
        var chain = Chain(at: Head(sequence: sequenceBefore, hash: before))
        guard end.sequence == sequenceBefore + 1 else {
            throw JournalFault(Damage(record: sequenceBefore + 1, kind: .gap), path: connection.path)
        }
        guard end.payload.withUnsafeBytes({ chain.link($0) }) == hash else {
            throw JournalFault(Damage(record: end.sequence, kind: .hash), path: connection.path)
        }
        return chain.head
    }
}
