/// A value that holds for an hour at a time: the price of power, or what a kilowatt-hour emits.
///
/// Times are whole seconds on the caller's own axis, values whole numbers of the caller's own unit (micro-euros or grams
/// of CO2e for each kilowatt-hour; a price may be negative). Before its first hour the series keeps its first value,
/// after its last hour the last one, so that every question has an answer; whoever wants a year to repeat hands in
/// several years.
///
///     let grid = HourlySeries(beginsAtSeconds: 0, values: [300, 40, 500])
///     grid.integral(fromSeconds: 1800, durationSeconds: 3600)   // 300 × 1800 + 40 × 1800
///     grid.bestStart(durationSeconds: 3600, notBeforeSeconds: 0, endBySeconds: 10_800)?.startSeconds   // 3600
///
/// Sums are exact. A value fits 32 bits and a span is shorter than 2^32 seconds, so that an integral fits 64.
public struct HourlySeries: Hashable, Sendable {
    /// Where the first hour begins. Hours are counted from here.
    public let beginsAtSeconds: Int64

    let values: ContiguousArray<Int32>
    /// Sums of the values before each hour: value-hours, not value-seconds, so that they fit however long the series is.
    private let sums: ContiguousArray<Int64>

    static let hour: Int64 = 3600

    /// The least value of all.
    public let least: Int32

    /// Where the last hour ends.
    public var endsAtSeconds: Int64 { beginsAtSeconds + Int64(values.count) * Self.hour }

    /// A series of one value for each hour.
    ///
    /// - Precondition: there is at least one value, and the series begins within 2^61 seconds of the origin.
    public init(beginsAtSeconds: Int64, values: some Sequence<Int32>) {
        self.values = ContiguousArray(values)
        precondition(!self.values.isEmpty, "A series has at least one hour.")
        precondition(beginsAtSeconds.magnitude <= 1 << 61, "A series begins within 2^61 seconds of the origin.")
        self.beginsAtSeconds = beginsAtSeconds
        var sums: ContiguousArray<Int64> = [0]
        sums.reserveCapacity(self.values.count + 1)
        var sum: Int64 = 0
        for value in self.values {
            sum += Int64(value)
            sums.append(sum)
        }
        self.sums = sums
        least = self.values.reduce(.max, min)
    }

    /// Whether all values are the same.
    public var isConstant: Bool { values.count == 1 }

    /// The value that holds at a moment. An hour includes its first second.
    public func value(atSeconds moment: Int64) -> Int32 { values[hour(of: moment)] }

    /// The least value that holds at any moment of a span. Cost: a look at each hour.
    public func least(fromSeconds start: Int64, toSeconds end: Int64) -> Int32 {
        values[hour(of: start)...hour(of: max(start, end))].reduce(.max, min)
    }

    /// The value summed over every second of a span: exact, in value-seconds. Cost: constant.
    ///
    /// Divided by 3,600 and multiplied by the kilowatts of a load, it is what the load costs or emits in that span.
    ///
    /// - Precondition: the span ends within 64 bits.
    public func integral(fromSeconds start: Int64, durationSeconds: UInt32) -> Int64 {
        let end = start + Int64(durationSeconds)
        let first = hour(of: start)
        let last = hour(of: end)
        if first == last { return Int64(values[first]) * (end - start) }
        let head = Int64(values[first]) * (hourEnd(first) - start)
        let tail = Int64(values[last]) * (end - hourStart(last))
        return head + (sums[last] - sums[first + 1]) * Self.hour + tail
    }

    /// Which hour of the series speaks for a moment.
    func hour(of moment: Int64) -> Int {
        if moment < beginsAtSeconds { return 0 }
        if moment >= endsAtSeconds { return values.count - 1 }
        return Int((moment - beginsAtSeconds) / Self.hour)
    }

    /// Where a value gives way to the next: for the last hour never.
    func hourEnd(_ hour: Int) -> Int64 {
        hour == values.count - 1 ? .max : beginsAtSeconds + Int64(hour + 1) * Self.hour
    }

    private func hourStart(_ hour: Int) -> Int64 { beginsAtSeconds + Int64(hour) * Self.hour }
}
