/// How long jobs run that have run for so long already: what those tell that have ended.
///
/// A job that outlives its expectation belongs to those that run longer than it has so far, and half of those that ended
/// ran no longer than a time that can be looked up: the median residual life. Where run times are heavy-tailed, it grows
/// with what has passed; where a system ends everything after two days, it says two days.
///
/// A histogram of sixteen columns for each doubling, each with the longest run time in it, so that a limit that many reach
/// is kept to the second. To learn costs a constant, to ask a look at every column.
struct ResidualLife: Sendable {
    private struct Column: Sendable {
        var count: UInt32 = 0
        var longestSeconds: UInt32 = 0
    }

    private static let perDoubling = 16
    /// Empty until something has ended.
    private var columns: ContiguousArray<Column> = []

    mutating func learn(runSeconds: Int64) {
        if columns.isEmpty { columns = ContiguousArray(repeating: Column(), count: Self.column(of: .max) + 1) }
        let seconds = UInt32(clamping: runSeconds)
        let column = Self.column(of: seconds)
        columns[column].count &+= 1
        columns[column].longestSeconds = max(columns[column].longestSeconds, seconds)
    }

    /// The run time that half of those did not exceed that clearly outlived `elapsed`; half as long again where none did.
    func medianSeconds(outliving elapsed: Int64) -> Int64 {
        let longer = columns.dropFirst(Self.column(of: UInt32(clamping: elapsed)) + 1)
        var rest = longer.reduce(UInt64(0)) { $0 + UInt64($1.count) }
        guard rest > 0 else { return elapsed + elapsed / 2 }
        rest = (rest + 1) / 2
        for column in longer {
            guard rest > column.count else { return Int64(column.longestSeconds) }
            rest -= UInt64(column.count)
        }
        preconditionFailure("Half of some jobs are no more than all of them.")
    }

    private static func column(of seconds: UInt32) -> Int {
        guard seconds >= UInt32(perDoubling) else { return Int(seconds) }
        let power = 31 - seconds.leadingZeroBitCount
        return (power - 3) * perDoubling + Int(seconds >> UInt32(power - 4)) - perDoubling
    }
}
