/// What a walk over a whole journal found.
public struct Audit: Hashable, Sendable {
    /// How many records were read and found whole.
    public var count: UInt64
    /// The last record that was found whole.
    public var head: Head
    /// The first bad record; nil if there is none.
    public var damage: Damage?
    /// How many sheets match their digest.
    public var wholeSheets: Int
    /// How many sheets were erased, as they may be.
    public var erasedSheets: Int
    /// The jobs whose sheets are neither whole nor erased.
    public var damagedSheets: [UInt64]
    /// What SQLite's own check of the file's structure says; empty if all is well.
    public var structure: [String]

    /// Whether everything is as it was written.
    public var isSound: Bool { damage == nil && damagedSheets.isEmpty && structure.isEmpty }
}

extension JournalReader {
    /// Walks the chain from `first` to its end and checks sheets and file as well. Changes nothing, needs no lease.
    ///
    /// Damage is an answer, not an error. Cost: reads the whole file about twice.
    public func verify(from first: UInt64 = 1) throws(JournalFault) -> Audit {
        let start = try place(before: first)
        return try pool.withConnection { connection throws(JournalFault) in
            var source = ChunkSource(after: start, through: UInt64(Int64.max))
            var damage: Damage?
            walk: while true {
                switch try source.next(on: connection) {
                case .chunk: continue
                case .end: break walk
                case .damaged(let found):
                    damage = found
                    break walk
                }
            }
            let structure = try Self.structure(on: connection)
            if damage == nil, structure.isEmpty {
                damage = try Self.cutOff(after: source.head, on: connection)
            }
            var audit = Audit(
                count: source.head.sequence - start.sequence,
                head: source.head,
                damage: damage,
                wholeSheets: 0,
                erasedSheets: 0,
                damagedSheets: [],
                structure: structure
            )
            do throws(JournalFault) {
                try Self.checkSheets(&audit, on: connection)
            } catch  where error.code == .damagedRecord {
                audit.structure.append("the sheets can't be read: \(error.cause ?? "")")
            }
            return audit
        }
    }

    /// A record that the archive or the ledger names though the chain ends before it.
    private static func cutOff(after head: Head, on connection: Connection) throws(JournalFault) -> Damage? {
        let named = try connection.integer(
            "SELECT max(sequence) FROM (SELECT sequence FROM archived_jobs UNION ALL SELECT sequence FROM ledger)"
        )
        guard let named, UInt64(clamping: named) > head.sequence else { return nil }
        return Damage(record: head.sequence + 1, kind: .missing)
    }

    private static func structure(on connection: Connection) throws(JournalFault) -> [String] {
        let statement = try connection.statement("PRAGMA integrity_check(10)")
        do throws(JournalFault) {
            let lines = try statement.rows { $0.readString() }
            return lines == ["ok"] ? [] : lines
        } catch  where error.code == .damagedRecord {
            return [error.cause ?? error.description]
        }
    }

    private static func checkSheets(_ audit: inout Audit, on connection: Connection) throws(JournalFault) {
        let statement = try connection.statement(
            """
            SELECT job, digest, erased_at_ms, sheet_bodies.body FROM sheets
            LEFT JOIN sheet_bodies ON position = sheets.body ORDER BY job
            """
        )
        defer { statement.reset() }
        while try statement.step() {
            let job = statement.readUInt64()
            let digest = statement.readDigest()
            let erasedAt = statement.readOptionalInt64()
            let isWhole = statement.readRaw { digest == SHA256.digest(of: $0) }
            if erasedAt != nil && digest != nil {
                audit.erasedSheets += 1
            } else if isWhole {
                audit.wholeSheets += 1
            } else {
                audit.damagedSheets.append(job)
            }
        }
    }
}
