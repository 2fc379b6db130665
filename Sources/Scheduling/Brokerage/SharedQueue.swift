/// Jobs that wait for whichever of several systems can start them first.
///
/// The same structures as in a ``PoolScheduler``, without a pool: whoever came first is known, and so is the shortest job
/// that fits into what a system has free. With n jobs of c different demands a look costs c comparisons, a change
/// O(log n).
public struct SharedQueue: Sendable {
    private var rows: ContiguousArray<PoolRow> = []
    private var firstSpare = PoolRow.none
    private var order = ArrivalOrder()
    private var index = BackfillIndex()

    /// Nobody waits.
    public init() {}

    /// How many wait.
    public var count: Int { order.count }

    /// Who came first; nil when nobody waits.
    public var first: UInt32? { order.first }

    /// Puts a job last and returns its number in the queue, which is used again once it has gone.
    public mutating func append(units: UInt32, expectedSeconds: UInt32) -> UInt32 {
        let number = firstSpare == PoolRow.none ? UInt32(rows.count) : firstSpare
        let seconds = min(max(expectedSeconds, 1), DemandClass.nobody - 1)
        let row = PoolRow(
            momentSeconds: .max,
            units: units,
            expectedSeconds: seconds,
            likelySeconds: seconds,
            limitSeconds: .max,
            sequence: order.append(number, rows: &rows),
            state: .waiting
        )
        if firstSpare == PoolRow.none {
            rows.append(row)
        } else {
            firstSpare = rows[Int(number)].sequence
            rows[Int(number)] = row
        }
        index.insert(number, seconds: seconds, rows: &rows)
        return number
    }

    /// Takes a job out.
    public mutating func remove(_ number: UInt32) {
        precondition(rows[Int(number)].state == .waiting, "Only who waits leaves the queue.")
        index.remove(number, rows: &rows)
        order.remove(rows[Int(number)].sequence)
        rows[Int(number)].leave(before: firstSpare)
        firstSpare = number
    }

    /// The shortest that has room; of equals the first in the queue.
    public func shortest(in room: StartRoom) -> UInt32? {
        index.shortest(
            in: BackfillIndex.Room(free: room.freeUnits, extra: room.extraUnits, window: room.windowSeconds),
            rows: rows
        )
    }
}
