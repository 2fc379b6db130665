extension JournalReader {
    /// An archived job by its number; nil if there is none.
    public func archivedJob(_ job: UInt64) throws(JournalFault) -> ArchivedJob? {
        try archivedJobs([job]).first
    }

    /// Archived jobs by their numbers, in the order asked for; unknown numbers are left out.
    public func archivedJobs(_ jobs: [UInt64]) throws(JournalFault) -> [ArchivedJob] {
        try pool.withConnection { connection throws(JournalFault) in
            let statement = try connection.statement("SELECT \(ArchivedJob.columns) FROM archived_jobs WHERE job = ?")
            var found: [ArchivedJob] = []
            for job in jobs {
                statement.bind(Int64(clamping: job))
                found += try statement.rows { ArchivedJob(row: $0) }
            }
            return found
        }
    }

    /// A page of archived jobs by number; the cursor is a job's number.
    public func archivedJobs(
        matching filter: ArchivedJobFilter = ArchivedJobFilter(),
        page: ArchivePage
    ) throws(JournalFault) -> [ArchivedJob] {
        try pool.withConnection { connection throws(JournalFault) in
            let listing = try Self.listing(filter, on: connection)
            return try listing.rows(of: "archived_jobs", key: "job", ArchivedJob.columns, page: page, on: connection) {
                ArchivedJob(row: $0)
            }
        }
    }

    /// The numbers alone of a page of archived jobs, for a ``SheetSearch`` to walk through.
    public func candidates(
        matching filter: ArchivedJobFilter,
        page: ArchivePage
    ) throws(JournalFault) -> [SheetSearch.Candidate] {
        try pool.withConnection { connection throws(JournalFault) in
            let listing = try Self.listing(filter, on: connection)
            return try listing.rows(of: "archived_jobs", key: "job", "job, array_base", page: page, on: connection) {
                SheetSearch.Candidate(job: $0.readUInt64(), array: $0.readOptionalUInt64())
            }
        }
    }

    private static func listing(
        _ filter: ArchivedJobFilter,
        on connection: Connection
    ) throws(JournalFault) -> Listing {
        var listing = Listing()
        if let outcome = filter.outcome, try isRare(outcome, on: connection) {
            listing.require("outcome", .text(outcome))
        }
        listing.require("array_base", filter.arrayBase.map { .number($0) })
        listing.require("person", filter.person.map { .text($0) })
        listing.require("project", filter.project.map { .text($0) })
        listing.require("system", filter.system.map { .text($0) })
        listing.require("outcome", filter.outcome.map { .text($0) })
        return listing
    }

    /// Whether so few jobs ended so that they are found sooner by it than among all of a project's.
    private static func isRare(_ outcome: String, on connection: Connection) throws(JournalFault) -> Bool {
        let few = 1000
        let statement = try connection.statement(
            "SELECT count(*) FROM (SELECT 1 FROM archived_jobs WHERE outcome = ? LIMIT \(few))"
        )
        statement.bind(outcome)
        return try statement.rows { $0.readInt() }.first ?? 0 < few
    }

    /// The ended attempts of a job, first to last.
    public func archivedAttempts(job: UInt64) throws(JournalFault) -> [ArchivedAttempt] {
        try pool.withConnection { connection throws(JournalFault) in
            let statement = try connection.statement(
                "SELECT \(ArchivedAttempt.columns) FROM archived_attempts WHERE job = ? ORDER BY attempt"
            )
            statement.bind(Int64(clamping: job))
            return try statement.rows { ArchivedAttempt(row: $0) }
        }
    }

    /// A page of ledger entries by number, with their postings; the cursor is an entry's number.
    public func ledger(
        matching filter: LedgerFilter = LedgerFilter(),
        page: ArchivePage
    ) throws(JournalFault) -> [LedgerEntry] {
        var listing = Listing()
        listing.require("job", filter.job.map { .number($0) })
        listing.require("allocation", filter.allocation.map { .text($0) })
        listing.require("kind", filter.kind.map { .text($0) })
        return try pool.withConnection { connection throws(JournalFault) in
            var entries = try listing.rows(
                of: "ledger",
                key: "entry",
                LedgerEntry.columns,
                page: page,
                on: connection
            ) { LedgerEntry(row: $0) }
            let statement = try connection.statement(
                "SELECT account, unit, amount FROM postings WHERE entry = ? ORDER BY position"
            )
            for place in entries.indices {
                statement.bind(entries[place].entry)
                entries[place].postings = try statement.rows { LedgerEntry.Posting(row: $0) }
            }
            return entries
        }
    }

    /// What every account holds in each unit: the sums of all postings, sorted by account and unit.
    ///
    /// - Parameter account: only this one; nil for all. All takes time with the number of postings.
    public func balances(of account: String? = nil) throws(JournalFault) -> [LedgerEntry.Posting] {
        try pool.withConnection { connection throws(JournalFault) in
            let statement = try connection.statement(
                """
                SELECT account, unit, sum(amount) FROM postings\(account == nil ? "" : " WHERE account = ?")
                GROUP BY account, unit ORDER BY account, unit
                """
            )
            if let account { statement.bind(account) }
            return try statement.rows { LedgerEntry.Posting(row: $0) }
        }
    }
}

extension LedgerEntry.Posting {
    fileprivate init(row: Statement) {
        account = row.readString()
        unit = row.readString()
        amount = row.readInt64()
    }
}
