/// What becomes durable together: all of it, or none.
public struct Batch: Sendable {
    /// The payloads of the records, in the order in which they join the chain.
    public var records: [[UInt8]]
    /// What users wrote, kept off the chain.
    public var sheets: [Sheet]
    /// Jobs that ended with these records.
    public var jobs: [ArchivedJob]
    /// Attempts that ended with these records.
    public var attempts: [ArchivedAttempt]
    /// Ledger entries made by these records.
    public var entries: [LedgerEntry]

    /// Gathers what belongs together.
    public init(
        records: [[UInt8]] = [],
        sheets: [Sheet] = [],
        jobs: [ArchivedJob] = [],
        attempts: [ArchivedAttempt] = [],
        entries: [LedgerEntry] = []
    ) {
        self.records = records
        self.sheets = sheets
        self.jobs = jobs
        self.attempts = attempts
        self.entries = entries
    }

    /// Whether there is nothing to write.
    public var isEmpty: Bool {
        records.isEmpty && sheets.isEmpty && jobs.isEmpty && attempts.isEmpty && entries.isEmpty
    }
}
