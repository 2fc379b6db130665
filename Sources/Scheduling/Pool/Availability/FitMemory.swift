/// What earlier searches of a profile proved: until when no hole is wide and long enough.
///
/// While units are only taken from a profile, a request that needs at least as much for at least as long as an earlier
/// one cannot start earlier than that one could. The proofs are kept in a table by units and seconds, both in steps of
/// an eighth of their power of two. A cell also holds what shorter requests for the same units proved, so that a new
/// proof costs the cells of one row that it improves, and a look the rows of one column up to the units asked for.
struct FitMemory: Sendable {
    /// A search is remembered when it took more steps than this.
    static let worthwhile = 96

    /// Longer requests, from two years on, use what is known of these.
    private static let columns = 8 * 24
    /// More units than the pool has are never asked for.
    private let rows: Int
    /// Column by column; a cell holds a moment before which no search can succeed. Empty until there is a proof.
    private var bounds: ContiguousArray<Int64> = []
    private var isEmpty = true

    init(units: UInt32) { rows = Self.bucket(above: UInt64(units)) + 1 }

    /// The earliest moment at which a request can possibly begin, as far as is known.
    func bound(units: UInt32, seconds: Int64) -> Int64 {
        guard !isEmpty else { return .min }
        let row = min(Self.bucket(below: UInt64(units)), rows - 1)
        let column = min(Self.bucket(below: UInt64(clamping: seconds)), Self.columns - 1)
        return bounds.withUnsafeBufferPointer { bounds in
            var found = Int64.min
            for cell in column * rows...column * rows + row { found = max(found, bounds[cell]) }
            return found
        }
    }

    /// Keeps that a search for `units` and `seconds` found nothing before `earliest`.
    mutating func remember(units: UInt32, seconds: Int64, earliest: Int64) {
        let row = Self.bucket(above: UInt64(units))
        let firstColumn = Self.bucket(above: UInt64(clamping: seconds))
        guard row < rows, firstColumn < Self.columns else { return }
        if isEmpty {
            bounds = ContiguousArray(repeating: .min, count: rows * Self.columns)
            isEmpty = false
        }
        bounds.withUnsafeMutableBufferPointer { bounds in
            for column in firstColumn..<Self.columns {
                // Bounds never fall along a row: where one is good enough, all beyond are.
                guard bounds[column * rows + row] < earliest else { return }
                bounds[column * rows + row] = earliest
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
