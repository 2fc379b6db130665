import Scheduling

/// Where and when a job could run.
struct Slot: Hashable, Sendable {
    var place: Int
    var startSeconds: Int64
}

/// What counts in a slot, and the best on offer now that each is weighed against.
///
/// Sums and quotients of doubles are the same on every machine.
struct SlotScale {
    /// Without a wish for an early end, a day's delay weighs as much as once more the carbon or the cost: what is not used
    /// now is lost, and whoever takes the best hours of tomorrow drives others to worse places then. Half of it and three
    /// times as much emit more over the work and the hours of `Examples/scenarios/brokers-2022.yaml`.
    private static let delayWeight = 1.0

    let wishes: Broker.Wishes
    private let nowSeconds: Int64
    private var leastSeconds = Double.infinity
    private var leastEuros = Double.infinity
    private var leastGrams = Double.infinity

    init(_ wishes: Broker.Wishes, atSeconds now: Int64) {
        self.wishes = wishes
        nowSeconds = now
    }

    /// Takes notice of what starting now would mean at a place.
    mutating func include(_ meter: borrowing PowerMeter, devices: UInt32, seconds: UInt32) {
        leastSeconds = min(leastSeconds, Double(seconds))
        if wishes.cheap > 0 {
            let euros = meter.microEuros(devices: devices, fromSeconds: nowSeconds, seconds: seconds)
            leastEuros = min(leastEuros, euros)
        }
        if wishes.clean > 0 {
            let grams = meter.micrograms(devices: devices, fromSeconds: nowSeconds, seconds: seconds)
            leastGrams = min(leastGrams, grams)
        }
    }

    /// What a slot weighs: the less, the better.
    @inline(__always)
    func weight(_ meter: borrowing PowerMeter, devices: UInt32, fromSeconds start: Int64, seconds: UInt32) -> Double {
        var weight = soonWeight(fromSeconds: start, seconds: seconds)
        let delay = wishes.soon > 0 ? 1 : 1 + Self.delayWeight * Double(start - nowSeconds) / 86_400
        if wishes.cheap > 0 {
            let euros = meter.microEuros(devices: devices, fromSeconds: start, seconds: seconds) * delay
            weight += wishes.cheap * (euros - leastEuros) / max(1, abs(leastEuros))
        }
        if wishes.clean > 0 {
            let grams = meter.micrograms(devices: devices, fromSeconds: start, seconds: seconds) * delay
            weight += wishes.clean * (grams - leastGrams) / max(1, abs(leastGrams))
        }
        return weight
    }

    /// No later slot weighs less than this, unless somebody is paid for using power.
    @inline(__always)
    func leastWeight(fromSeconds start: Int64, seconds: UInt32) -> Double {
        guard wishes.soon > 0 else { return -.infinity }
        return soonWeight(fromSeconds: start, seconds: seconds) - wishes.cheap - wishes.clean
    }

    @inline(__always)
    private func soonWeight(fromSeconds start: Int64, seconds: UInt32) -> Double {
        guard wishes.soon > 0 else { return 0 }
        return wishes.soon * (Double(start - nowSeconds + Int64(seconds)) - leastSeconds) / leastSeconds
    }
}

/// The slots of a job: at each place one for each hour, of which only those are weighed that may be the best.
///
/// Its memory is used again for the next job.
struct SlotSearch: Sendable {
    /// Nobody looks further ahead: what power will emit is foretold for two days, and its price for less.
    static let horizonSeconds: Int64 = 2 * 86_400
    /// Slots of a place at most: the hours of the horizon, cut at both ends.
    private static let width = 50

    /// The slots of one place.
    struct Row: Sendable {
        let place: Int
        let wallSeconds: UInt32
        let latestSeconds: Int64
        /// Whether what power costs or emits there changes by the hour; else there is one slot.
        let isHourly: Bool
        /// When the next slot begins that has not been weighed; `.max` after the last.
        fileprivate(set) var nextSeconds: Int64
        fileprivate var count = 0
        /// The best that may be free, among those of the row; none for -1.
        fileprivate var best = -1
        fileprivate(set) var bestWeight = Double.infinity
        /// The best that is known to be free.
        fileprivate(set) var freeSeconds = Int64.max
        fileprivate(set) var freeWeight = Double.infinity
    }

    private(set) var rows: ContiguousArray<Row> = []
    private var weights: ContiguousArray<Double> = []
    private var starts: ContiguousArray<Int64> = []
    /// Seconds from the beginning of an hour to second 0.
    private let hourOffset: Int64

    init(startUnixSeconds: Int64) { hourOffset = startUnixSeconds % 3600 }

    mutating func removeAll() { rows.removeAll(keepingCapacity: true) }

    mutating func append(place: Int, wallSeconds: UInt32, fromSeconds now: Int64, latestSeconds: Int64, isHourly: Bool)
    {
        rows.append(
            Row(
                place: place,
                wallSeconds: wallSeconds,
                latestSeconds: min(latestSeconds, now + Self.horizonSeconds),
                isHourly: isHourly,
                nextSeconds: now
            )
        )
        while weights.count < rows.count * Self.width {
            weights.append(0)
            starts.append(0)
        }
    }

    /// Weighs the next slot of a row.
    @inline(__always)
    mutating func weigh(_ number: Int, _ scale: SlotScale, _ meter: borrowing PowerMeter, devices: UInt32) {
        let row = rows[number]
        let slot = number * Self.width + row.count
        let weight = scale.weight(
            meter,
            devices: devices,
            fromSeconds: row.nextSeconds,
            seconds: row.wallSeconds
        )
        weights[slot] = weight
        starts[slot] = row.nextSeconds
        if weight < row.bestWeight { (rows[number].best, rows[number].bestWeight) = (row.count, weight) }
        rows[number].count += 1
        let last = lastSeconds(row, row.nextSeconds)
        rows[number].nextSeconds = last < row.latestSeconds ? last + 1 : .max
    }

    /// When the best slot of a row begins that may be free, and until when it may.
    func best(_ number: Int) -> (firstSeconds: Int64, lastSeconds: Int64) {
        let first = starts[number * Self.width + rows[number].best]
        return (first, lastSeconds(rows[number], first))
    }

    /// Says that the place has room from a moment in the best slot on; then it is weighed as of then.
    mutating func settle(
        _ number: Int,
        atSeconds start: Int64,
        _ scale: SlotScale,
        _ meter: borrowing PowerMeter,
        devices: UInt32
    ) {
        let seconds = rows[number].wallSeconds
        let weight = scale.weight(meter, devices: devices, fromSeconds: start, seconds: seconds)
        if weight < rows[number].freeWeight { (rows[number].freeSeconds, rows[number].freeWeight) = (start, weight) }
        dismiss(number, upTo: start)
    }

    /// Says that from the best slot on the place has no room before a moment, and none in the slot that holds it but what
    /// is known.
    mutating func dismiss(_ number: Int, upTo end: Int64) {
        let row = rows[number]
        let base = number * Self.width
        let first = starts[base + row.best]
        var best = -1
        var bestWeight = Double.infinity
        for slot in 0..<row.count {
            let start = starts[base + slot]
            if start >= first, start <= end, start == first || lastSeconds(row, start) < end {
                weights[base + slot] = .infinity
            }
            if weights[base + slot] < bestWeight { (best, bestWeight) = (slot, weights[base + slot]) }
        }
        (rows[number].best, rows[number].bestWeight) = (best, bestWeight)
    }

    private func lastSeconds(_ row: Row, _ start: Int64) -> Int64 {
        row.isHourly ? min(row.latestSeconds, start - (start + hourOffset) % 3600 + 3599) : row.latestSeconds
    }
}
