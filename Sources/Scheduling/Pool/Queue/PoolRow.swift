/// What a pool keeps of one job, from submission to end.
struct PoolRow: Sendable {
    enum State: UInt8 {
        case gone
        case waiting
        case running
    }

    /// While it runs, its expected end; while it waits under conservative backfill, its reserved start.
    var momentSeconds: Int64
    var units: UInt32
    var expectedSeconds: UInt32
    /// Its place in the queue: less is earlier.
    var sequence: UInt32
    var classNumber: UInt32 = 0
    /// Its place among those with the same demand.
    var position: UInt32 = 0
    var state: State
    /// Whether the backfill index holds it.
    var isIndexed = false
}
