/// Percentiles of whole numbers from 0 up, over any number of them, in constant memory.
///
/// Exact for up to ``mostExact`` values; beyond, by counts in buckets of which 64 make an octave, so that a percentile is
/// within 0.8 % of a value that was there. The idea is that of Gil Tene's HdrHistogram. Two distributions merge into the
/// one that all their values would have given.
package struct Distribution: Hashable, Sendable {
    /// Up to so many values are kept as they are.
    package static let mostExact = 2048
    /// The greatest relative error of a percentile of more.
    package static let relativeError = 1.0 / 128

    /// How many values there are.
    package private(set) var count = 0
    /// Their sum.
    package private(set) var sum: Int128 = 0
    /// The greatest; 0 of none.
    package private(set) var greatest: Int64 = 0
    /// The values while they are few; empty afterwards.
    private var values: [Int64] = []
    /// The counts when they are many; empty before.
    private var buckets: [Int] = []

    /// No values.
    package init() {}

    /// The mean; 0 of none.
    package var mean: Double { count == 0 ? 0 : Double(sum) / Double(count) }

    /// Adds a value; one below 0 counts as 0.
    package mutating func add(_ value: Int64) {
        let value = max(0, value)
        count += 1
        sum += Int128(value)
        greatest = max(greatest, value)
        if buckets.isEmpty, values.count < Self.mostExact {
            values.append(value)
        } else {
            spill()
            put(value, 1)
        }
    }

    /// Adds all values of another.
    package mutating func merge(_ other: Self) {
        count += other.count
        sum += other.sum
        greatest = max(greatest, other.greatest)
        if buckets.isEmpty, other.buckets.isEmpty, values.count + other.values.count <= Self.mostExact {
            values += other.values
            return
        }
        spill()
        for value in other.values { put(value, 1) }
        for (bucket, count) in other.buckets.enumerated() where count > 0 { buckets[bucket] += count }
    }

    /// The value that a share of all stays under: element ⌊share·n⌋ of them sorted.
    package func percentile(_ share: Double) -> Int64 {
        guard count > 0 else { return 0 }
        let rank = min(count - 1, Int(share * Double(count)))
        if buckets.isEmpty { return values.sorted()[rank] }
        var seen = 0
        for (bucket, count) in buckets.enumerated() {
            seen += count
            if seen > rank { return min(greatest, Self.middle(of: bucket)) }
        }
        return greatest
    }

    /// Shares of the values at or under each of a rising list of limits.
    package func shares(under limits: [Int64]) -> [Double] {
        guard count > 0 else { return limits.map { _ in 0 } }
        let sorted = values.sorted()
        return limits.map { limit in
            if buckets.isEmpty {
                return Double(sorted.count { $0 <= limit }) / Double(count)
            }
            let under = limit >= greatest ? count : buckets[...Self.bucket(of: max(0, limit))].reduce(0, +)
            return Double(under) / Double(count)
        }
    }

    private mutating func spill() {
        guard buckets.isEmpty else { return }
        buckets = [Int](repeating: 0, count: 64 * 58)
        for value in values { put(value, 1) }
        values = []
    }

    private mutating func put(_ value: Int64, _ times: Int) { buckets[Self.bucket(of: value)] += times }

    /// Values under 128 have a bucket each; above, the six bits behind the leading one choose it.
    private static func bucket(of value: Int64) -> Int {
        guard value >= 64 else { return Int(value) }
        let shift = 57 - value.leadingZeroBitCount
        return (shift + 1) * 64 + Int(value >> Int64(shift)) - 64
    }

    private static func middle(of bucket: Int) -> Int64 {
        guard bucket >= 128 else { return Int64(bucket) }
        let shift = Int64(bucket / 64 - 1)
        let low = Int64(bucket % 64 + 64) << shift
        return low + (Int64(1) << shift) / 2
    }
}
