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
    /// What reservations rest on: the cautious expectation.
    var expectedSeconds: UInt32
    /// What overtaking is decided by.
    var likelySeconds: UInt32
    var limitSeconds: UInt32
    /// While it waits, its place in the queue: less is earlier. Once it has gone, the next row that is free.
    var sequence: UInt32
    var classNumber: UInt32 = 0
    /// Its place among those with the same demand.
    var position: UInt32 = 0
    var state: State
    /// Whether the backfill index holds it.
    var isIndexed = false

    /// Stands after the last free row.
    static let none = UInt32.max

    @inline(__always)
    mutating func enter(class number: Int, at position: UInt32) {
        classNumber = UInt32(truncatingIfNeeded: number)
        self.position = position
        isIndexed = true
    }

    @inline(__always)
    mutating func run(untilSeconds end: Int64) {
        momentSeconds = end
        state = .running
    }

    @inline(__always)
    mutating func leave(before next: UInt32) {
        state = .gone
        sequence = next
    }
}
