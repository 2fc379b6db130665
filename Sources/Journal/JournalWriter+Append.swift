import CSQLite

extension JournalWriter {
    /// Writes a batch in one transaction and answers the new head once all of it is on disk.
    ///
    /// On a fault nothing of the batch is there and the same batch can be appended again; after a failed sync
    /// (`io`) every append fails until the journal has been opened anew, because the kernel may have dropped what it
    /// could not write.
    ///
    /// - Precondition: each ledger entry balances in each unit; no job, attempt, sheet or entry is written twice.
    @discardableResult
    public func append(_ batch: Batch) throws(JournalFault) -> Head {
        if let broken { throw broken }
        for entry in batch.entries {
            precondition(entry.isBalanced, "every ledger entry sums to zero in each unit (entry \(entry.entry))")
        }
        if batch.isEmpty { return head }
        let before = head
        do throws(JournalFault) {
            try connection.transaction { () throws(JournalFault) in
                for payload in batch.records { try inserts.add(payload[...], to: &chain) }
                for sheet in batch.sheets { try inserts.add(sheet, on: connection) }
                for job in batch.jobs { try inserts.add(job) }
                for attempt in batch.attempts { try inserts.add(attempt) }
                for entry in batch.entries { try inserts.add(entry) }
            }
        } catch {
            chain.goBack(to: before)
            if error.code == .io { broken = error }
            throw error
        }
        return head
    }
}

/// The statements that write, prepared once.
struct Inserts {
    private let record: Statement
    private let sheet: Statement
    private let sheetBody: Statement
    private let job: Statement
    private let attempt: Statement
    private let entry: Statement
    private let posting: Statement

    init(on connection: Connection) throws(JournalFault) {
        record = try connection.statement("INSERT INTO records (sequence, payload, hash) VALUES (?, ?, ?)")
        sheet = try connection.statement("INSERT INTO sheets (job, person, digest, body) VALUES (?, ?, ?, ?)")
        sheetBody = try connection.statement("INSERT INTO sheet_bodies (body) VALUES (?)")
        job = try connection.statement(Self.insert(into: "archived_jobs", ArchivedJob.columns))
        attempt = try connection.statement(Self.insert(into: "archived_attempts", ArchivedAttempt.columns))
        entry = try connection.statement(Self.insert(into: "ledger", LedgerEntry.columns))
        posting = try connection.statement(Self.insert(into: "postings", "entry, position, account, unit, amount"))
    }

    func add(_ payload: ArraySlice<UInt8>, to chain: inout Chain) throws(JournalFault) {
        try payload.span.withUnsafeBytes { bytes throws(JournalFault) in
            let hash = chain.link(bytes)
            record.bind(chain.head.sequence)
            record.bind(bytes, isCopied: false)
            record.bind(hash)
            try record.run()
        }
    }

    func add(_ value: Sheet, on connection: Connection) throws(JournalFault) {
        try value.body.span.withUnsafeBytes { bytes throws(JournalFault) in
            sheetBody.bind(bytes, isCopied: false)
            try sheetBody.run()
        }
        sheet.bind(value.job)
        sheet.bind(value.person)
        sheet.bind(value.digest)
        sheet.bind(connection.lastRow)
        try sheet.run()
    }

    func add(_ value: ArchivedJob) throws(JournalFault) {
        value.bind(to: job)
        try job.run()
    }

    func add(_ value: ArchivedAttempt) throws(JournalFault) {
        value.bind(to: attempt)
        try attempt.run()
    }

    func add(_ value: LedgerEntry) throws(JournalFault) {
        value.bind(to: entry)
        try entry.run()
        for (position, part) in value.postings.enumerated() {
            posting.bind(value.entry)
            posting.bind(position)
            posting.bind(part.account)
            posting.bind(part.unit)
            posting.bind(part.amount)
            try posting.run()
        }
    }

    private static func insert(into table: String, _ columns: String) -> String {
        let marks = columns.split(separator: ",").map { _ in "?" }.joined(separator: ", ")
        return "INSERT INTO \(table) (\(columns)) VALUES (\(marks))"
    }
}
