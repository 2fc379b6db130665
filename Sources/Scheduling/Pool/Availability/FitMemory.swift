/// What earlier searches of a profile proved: until when no hole is wide and long enough.
///
/// While units are only taken from a profile, a request that needs at least as much for at least as long as an earlier
/// one cannot start earlier than that one could. The proofs are kept in a table by units and seconds, both in steps of
/// an eighth of their power of two, in which every cell also holds what narrower and shorter requests proved. So a look
/// costs one read, and a new proof costs the cells that it improves.
struct FitMemory: Sendable {
    /// A search is remembered when it took more steps than this.
    static let worthwhile = 64

    private static let unitRows = 8 * 30
    private static let secondColumns = 8 * 40

    /// Empty, or the table row by row. A cell holds a moment before which no search can succeed.
    private var bounds: ContiguousArray<Int64> = []
    private var isEmpty = true

    /// The earliest moment at which a request can possibly begin, as far as is known.
    func bound(units: UInt32, seconds: Int64) -> Int64 {
        guard !isEmpty else { return .min }
        let row = Self.bucket(below: UInt64(units))
        let column = Self.bucket(below: UInt64(clamping: seconds))
        guard row < Self.unitRows, column < Self.secondColumns else { return .min }
        return bounds[row * Self.secondColumns + column]
    }

    /// Keeps that a search for `units` and `seconds` found nothing before `earliest`.
    mutating func remember(units: UInt32, seconds: Int64, earliest: Int64) {
        let firstRow = Self.bucket(above: UInt64(units))
        let firstColumn = Self.bucket(above: UInt64(clamping: seconds))
        if isEmpty {
            if bounds.isEmpty {
                bounds = ContiguousArray(repeating: .min, count: Self.unitRows * Self.secondColumns)
            } else {
                for cell in bounds.indices { bounds[cell] = .min }
            }
            isEmpty = false
        }
        bounds.withUnsafeMutableBufferPointer { bounds in
            var row = firstRow
            while row < Self.unitRows {
                var column = firstColumn
                while column < Self.secondColumns, bounds[row * Self.secondColumns + column] < earliest {
                    bounds[row * Self.secondColumns + column] = earliest
                    column += 1
                }
                // Cells never fall along a row or a column: where one is good enough, all beyond are.
                if column == firstColumn { return }
                row += 1
            }
        }
    }

    /// Drops everything: units were given back, and a hole may have grown.
    mutating func forget() { isEmpty = true }

    /// The number of the step at or below a value.
    private static func bucket(below value: UInt64) -> Int {
        guard value >= 8 else { return Int(value) }
        let power = 63 - value.leadingZeroBitCount
        return (power - 2) * 8 + Int((value >> UInt64(power - 3)) & 7)
    }

    /// The number of the step at or above a value.
    private static func bucket(above value: UInt64) -> Int {
        let below = bucket(below: value)
        guard value >= 8 else { return below }
        let power = 63 - value.leadingZeroBitCount
        return value & ((1 << UInt64(power - 3)) - 1) == 0 ? below : below + 1
    }
}
