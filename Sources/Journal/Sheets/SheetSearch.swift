import CSQLite

/// Finds jobs by what their users wrote, and looks at a bounded number of sheets for it.
///
/// What a user wrote can be erased, so no copy of it lies in an index, and each sheet is looked at where it lies. The
/// tasks of an array share one: an array that is not wanted is passed over as a whole, however many tasks it has. A
/// walk that may look no further says how far it came, and the next one goes on from there.
///
/// A look reads a row of `sheets` and the first bytes of one of `sheet_bodies`, however long the sheet is. It does not
/// check the digest, which takes all of the sheet; ``JournalReader/sheet(job:)``, from which a job is then shown, does.
public final class SheetSearch {
    /// A job, and the array whose sheet it shares.
    public struct Candidate: Hashable, Sendable {
        /// The job's number.
        public var job: UInt64
        /// The number of its array; nil outside an array.
        public var array: UInt64?

        /// Names a job.
        public init(job: UInt64, array: UInt64? = nil) {
            self.job = job
            self.array = array
        }
    }

    /// What a walk found.
    public struct Finding: Hashable, Sendable {
        /// The jobs that are wanted, in the walk's order.
        public var jobs: [UInt64]
        /// How many sheets were looked at.
        public var looks: Int
        /// The number up to which all was looked through, where the walk could look no further; nil where it ended
        /// because its page was full, or because no job was left.
        public var reached: UInt64?
    }

    /// Candidates are read few at a time where arrays are passed over, and more where each has a sheet of its own.
    private static let pieces = 8...128

    private let connection: Connection
    private let find: Statement
    private let judge: (ArraySlice<UInt8>) -> Bool
    private var opening: [UInt8]
    private var verdicts: [UInt64: Bool] = [:]
    /// Goes from sheet to sheet: to open one for each costs more than to read it.
    private var blob: OpaquePointer?

    init(
        on connection: Connection,
        opening length: Int,
        _ judge: @escaping (ArraySlice<UInt8>) -> Bool
    ) throws(JournalFault) {
        self.connection = connection
        self.judge = judge
        find = try connection.statement("SELECT body FROM sheets WHERE job = ? AND erased_at_ms IS NULL")
        opening = [UInt8](repeating: 0, count: length)
    }

    /// Ends the read transaction that an open BLOB holds.
    func close() {
        sqlite3_blob_close(blob)
        blob = nil
    }

    /// Walks through candidates and answers those whose sheets are wanted, up to the page's limit.
    ///
    /// - Parameters:
    ///   - most: How many sheets may be looked at; one that this search has seen costs no look.
    ///   - candidates: Answers pages of them in the walk's order, and a short one at the end alone.
    /// - Precondition: `most` is positive, for a walk that may look at nothing would never come to an end.
    public func walk(
        _ page: ArchivePage,
        looking most: Int,
        through candidates: (ArchivePage) throws(JournalFault) -> [Candidate]
    ) throws(JournalFault) -> Finding {
        precondition(most > 0, "a walk may look at one sheet at least")
        var finding = Finding(jobs: [], looks: 0, reached: nil)
        var place = page.after
        var length = Self.pieces.lowerBound
        walk: while finding.jobs.count < page.limit {
            let piece = try candidates(ArchivePage(page.order, after: place, limit: length))
            var passed: UInt64?
            for candidate in piece {
                if let passed, candidate.array == passed { continue }
                let sheet = candidate.array ?? candidate.job
                if verdicts[sheet] == nil {
                    guard finding.looks < most else {
                        finding.reached = place
                        break walk
                    }
                    finding.looks += 1
                }
                place = candidate.job
                if try isWanted(sheet) {
                    finding.jobs.append(candidate.job)
                    if finding.jobs.count == page.limit { break walk }
                } else if let array = candidate.array {
                    guard let last = try lastTask(of: array, page.order) else { break walk }
                    place = page.order == .newestFirst ? min(candidate.job, last) : max(candidate.job, last)
                    passed = array
                }
            }
            if piece.count < length { break }
            length = passed == nil ? min(2 * length, Self.pieces.upperBound) : Self.pieces.lowerBound
        }
        return finding
    }

    /// The number of the task that comes last in the order of a walk; nil where no job can come after it.
    ///
    /// Jobs are numbered without gaps, so the highest number lies before the next sheet's.
    private func lastTask(of array: UInt64, _ order: ArchivePage.Order) throws(JournalFault) -> UInt64? {
        guard order == .oldestFirst else { return array }
        let statement = try connection.statement("SELECT job FROM sheets WHERE job > ? ORDER BY job LIMIT 1")
        statement.bind(Int64(clamping: array))
        return try statement.rows { $0.readUInt64() }.first.map { $0 - 1 }
    }

    private func isWanted(_ sheet: UInt64) throws(JournalFault) -> Bool {
        if let known = verdicts[sheet] { return known }
        var verdict = false
        if let count = try read(sheet) { verdict = judge(opening[..<count]) }
        verdicts[sheet] = verdict
        return verdict
    }

    /// Reads how a sheet begins, and answers how many bytes; nil where there is none, or it was erased.
    private func read(_ sheet: UInt64) throws(JournalFault) -> Int? {
        find.bind(Int64(clamping: sheet))
        guard let row = try find.rows({ $0.readInt64() }).first else { return nil }
        var result =
            blob == nil
            ? sqlite3_blob_open(connection.handle, "main", "sheet_bodies", "body", row, 0, &blob)
            : sqlite3_blob_reopen(blob, row)
        let count = min(opening.count, Int(sqlite3_blob_bytes(blob)))
        if result == SQLITE_OK { result = sqlite3_blob_read(blob, &opening, Int32(count), 0) }
        guard result == SQLITE_OK else {
            throw JournalFault(sqlite: result, on: connection.handle, doing: "searching in \(connection.path)")
        }
        return count
    }
}

extension JournalReader {
    /// Lends a search through what users wrote, which sees the journal as it is now.
    ///
    /// - Parameters:
    ///   - length: How many bytes of a sheet are read.
    ///   - judge: Says of the first bytes of a sheet whether its jobs are wanted.
    public func searchSheets<Value>(
        opening length: Int,
        whose judge: @escaping (ArraySlice<UInt8>) -> Bool,
        _ body: (SheetSearch) throws(JournalFault) -> Value
    ) throws(JournalFault) -> Value {
        try pool.withConnection { connection throws(JournalFault) in
            let search = try SheetSearch(on: connection, opening: length, judge)
            defer { search.close() }
            return try body(search)
        }
    }
}
