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
    /// Without a wish for an early end, what a day's delay adds to the carbon or the cost, as a share of it: whoever queues
    /// for days for the cleanest place takes it from those who come later and have less choice.
    private static let delayWeight = 0.1
    /// And what is added for a day for which a place is left idle that has room: what is not used now is lost.
    private static let idleWeight = 0.3

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
    mutating func include(_ place: borrowing Place, devices: UInt32, seconds: UInt32) {
        leastSeconds = min(leastSeconds, Double(seconds))
        if wishes.cheap > 0 {
            let euros = place.meter.microEuros(devices: devices, fromSeconds: nowSeconds, seconds: seconds)
            leastEuros = min(leastEuros, euros)
        }
        if wishes.clean > 0 {
            let grams = place.meter.micrograms(devices: devices, fromSeconds: nowSeconds, seconds: seconds)
            leastGrams = min(leastGrams, grams)
        }
    }

    /// What a slot weighs: the less, the better.
    @inline(__always)
    func weight(
        _ place: borrowing Place,
        devices: UInt32,
        fromSeconds start: Int64,
        seconds: UInt32,
        freeFromSeconds free: Int64
    ) -> Double {
        weight(
            fromSeconds: start,
            freeFromSeconds: free,
            seconds: seconds,
            euros: wishes.cheap > 0
                ? place.meter.microEuros(devices: devices, fromSeconds: start, seconds: seconds) : 0,
            grams: wishes.clean > 0
                ? place.meter.micrograms(devices: devices, fromSeconds: start, seconds: seconds) : 0
        )
    }

    /// No slot of a row that has not been weighed weighs less, given the least that any could cost and emit.
    @inline(__always)
    func leastWeight(_ row: SlotSearch.Row) -> Double {
        // What pays for being used pays more the later it is.
        let isPaid = row.least.microEuros < 0 && wishes.soon <= 0
        return weight(
            fromSeconds: isPaid ? row.latestSeconds : row.nextSeconds,
            freeFromSeconds: row.freeFromSeconds,
            seconds: row.wallSeconds,
            euros: row.least.microEuros,
            grams: row.least.micrograms
        )
    }

    @inline(__always)
    private func weight(
        fromSeconds start: Int64,
        freeFromSeconds free: Int64,
        seconds: UInt32,
        euros: Double,
        grams: Double
    ) -> Double {
        let delay = Double(start - nowSeconds)
        var weight = 0.0
        var factor = 1.0
        if wishes.soon > 0 {
            weight = wishes.soon * (delay + Double(seconds) - leastSeconds) / leastSeconds
        } else {
            factor += (Self.idleWeight * Double(start - free) + Self.delayWeight * delay) / 86_400
        }
        if wishes.cheap > 0 { weight += wishes.cheap * (euros * factor - leastEuros) / max(1, abs(leastEuros)) }
        if wishes.clean > 0 { weight += wishes.clean * (grams * factor - leastGrams) / max(1, abs(leastGrams)) }
        return weight
    }
}

/// The slots of a job: at each place one for each hour, of which only those are weighed that may be the best.
///
/// Its memory is used again for the next job.
struct SlotSearch: Sendable {
    /// What power will emit is foretold for two days, and its price for less. After it nobody tells hours apart: one
    /// slot stands for them all, the earliest there is room for.
    static let horizonSeconds: Int64 = 2 * 86_400
    /// Slots of a place at most: the hours of the horizon, cut at both ends, and the time after it.
    private static let width = 51

    /// The slots of one place.
    struct Row: Sendable {
        let place: Int
        let wallSeconds: UInt32
        let latestSeconds: Int64
        /// Before this moment the place is known to have no room.
        let freeFromSeconds: Int64
        /// From this moment on hours are not told apart.
        fileprivate let foretoldSeconds: Int64
        /// Whether what power costs or emits there changes by the hour; else there is one slot.
        let isHourly: Bool
        /// The least that any slot could cost and emit.
        let least: PowerMeter.Least
        /// When the next slot begins that has not been weighed; `.max` after the last.
        fileprivate(set) var nextSeconds: Int64
        fileprivate var count = 0
        /// The best that may be free, among those of the row; none for -1.
        fileprivate var best = -1
        fileprivate var bestWeight = Double.infinity
        /// The best that is known to be free.
        fileprivate(set) var freeSeconds = Int64.max
        fileprivate var freeWeight = Double.infinity
    }

    /// The best that is known to be free in any row.
    var bestFree: Slot? {
        rows.filter { $0.freeSeconds != .max }.min { $0.freeWeight < $1.freeWeight }
            .map { Slot(place: $0.place, startSeconds: $0.freeSeconds) }
    }

    /// What to do next.
    enum Step {
        /// Weigh the next slot of a row.
        case weigh(Int)
        /// See whether the best slot of a row is free.
        case look(Int)
        /// The best that is free in a row is the best of all.
        case found(Int)
        case nothing
    }

    private(set) var rows: ContiguousArray<Row> = []
    /// Beside ``rows``: the least that anything in the row may weigh.
    private var keys: ContiguousArray<Double> = []
    /// ``width`` for each row.
    private var weights: ContiguousArray<Double> = []
    private var starts: ContiguousArray<Int64> = []
    /// Seconds from the beginning of an hour to second 0.
    private let hourOffset: Int64

    init(startUnixSeconds: Int64) { hourOffset = startUnixSeconds % 3600 }

    mutating func removeAll() {
        rows.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
    }

    mutating func append(
        place: Int,
        wallSeconds: UInt32,
        nowSeconds now: Int64,
        freeFromSeconds free: Int64,
        latestSeconds: Int64,
        isHourly: Bool,
        least: PowerMeter.Least
    ) {
        rows.append(
            Row(
                place: place,
                wallSeconds: wallSeconds,
                latestSeconds: latestSeconds,
                freeFromSeconds: free,
                foretoldSeconds: now + Self.horizonSeconds,
                isHourly: isHourly,
                least: least,
                nextSeconds: free
            )
        )
        keys.append(-.infinity)
        while weights.count < rows.count * Self.width {
            weights.append(0)
            starts.append(0)
        }
    }

    /// The row with the least key, of equals the first, and what is to be done there.
    @inline(__always)
    var next: Step {
        var number = -1
        var key = Double.infinity
        for index in keys.indices where keys[index] < key { (number, key) = (index, keys[index]) }
        guard number >= 0 else { return .nothing }
        if rows[number].freeWeight == key { return .found(number) }
        return rows[number].bestWeight == key ? .look(number) : .weigh(number)
    }

    /// Notes what the next slot of a row weighs.
    @inline(__always)
    mutating func add(_ weight: Double, toRow number: Int, _ scale: SlotScale) {
        let slot = number * Self.width + rows[number].count
        let start = rows[number].nextSeconds
        weights[slot] = weight
        starts[slot] = start
        if weight < rows[number].bestWeight {
            rows[number].best = rows[number].count
            rows[number].bestWeight = weight
        }
        rows[number].count += 1
        let last = lastSeconds(rows[number], start)
        rows[number].nextSeconds = last < rows[number].latestSeconds ? last + 1 : .max
        setKey(number, scale)
    }

    /// When the best slot of a row begins that may be free, and until when it may.
    func best(_ number: Int) -> (firstSeconds: Int64, lastSeconds: Int64) {
        let first = starts[number * Self.width + rows[number].best]
        return (first, lastSeconds(rows[number], first))
    }

    /// Says that the place has room from a moment in the best slot on, and what a start then weighs.
    mutating func settle(_ number: Int, atSeconds start: Int64, weight: Double, _ scale: SlotScale) {
        if weight < rows[number].freeWeight { (rows[number].freeSeconds, rows[number].freeWeight) = (start, weight) }
        dismiss(number, upTo: start, scale)
    }

    /// Says that from the best slot on the place has no room before a moment.
    mutating func dismiss(_ number: Int, upTo end: Int64, _ scale: SlotScale) {
        let row = rows[number]
        let base = number * Self.width
        let first = starts[base + row.best]
        var best = -1
        var bestWeight = Double.infinity
        for slot in 0..<row.count {
            let start = starts[base + slot]
            if start == first || (start > first && lastSeconds(row, start) < end) { weights[base + slot] = .infinity }
            if weights[base + slot] < bestWeight { (best, bestWeight) = (slot, weights[base + slot]) }
        }
        (rows[number].best, rows[number].bestWeight) = (best, bestWeight)
        // Slots that have not been weighed are later than all that have: those before the end are not free either.
        if end > row.latestSeconds {
            rows[number].nextSeconds = .max
        } else if row.nextSeconds != .max, lastSeconds(row, row.nextSeconds) < end {
            rows[number].nextSeconds = end
        }
        setKey(number, scale)
    }

    @inline(__always)
    private mutating func setKey(_ number: Int, _ scale: SlotScale) {
        let row = rows[number]
        let known = min(row.freeWeight, row.bestWeight)
        guard row.nextSeconds != .max else {
            keys[number] = known
            return
        }
        keys[number] = min(known, scale.leastWeight(row))
    }

    private func lastSeconds(_ row: Row, _ start: Int64) -> Int64 {
        guard row.isHourly, start < row.foretoldSeconds else { return row.latestSeconds }
        return min(row.latestSeconds, start - (start + hourOffset) % 3600 + 3599)
    }
}
