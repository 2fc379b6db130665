import Federation
import Journal

/// Orders that have been decided and are not yet durable: what to write, and whom to tell.
struct Draft {
    typealias Reply = @Sendable (Result<Accepted, any Error>) -> Void

    var batch = Batch()
    var records: [Record] = []
    /// What is shown of each record's jobs.
    var labels: [JobLabel?] = []
    var replies: [(reply: Reply, result: Result<Accepted, any Error>)] = []
    /// How many orders it holds, refused ones and those for which nobody waits included.
    var orders = 0

    mutating func append(_ later: Draft) {
        batch.records += later.batch.records
        batch.sheets += later.batch.sheets
        batch.jobs += later.batch.jobs
        batch.attempts += later.batch.attempts
        batch.entries += later.batch.entries
        records += later.records
        labels += later.labels
        replies += later.replies
        orders += later.orders
    }
}
