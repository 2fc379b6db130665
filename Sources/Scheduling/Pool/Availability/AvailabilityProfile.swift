/// How many units of a pool are free, from a moment on and for ever after: a step function of time.
///
/// One structure serves backfill, forecasts, maintenance windows and reservations: take units on an interval, give them
/// back, and ask for the earliest moment from which so many are free for so long.
///
/// It is a B+ tree of the moments at which the number changes (Bayer and McCreight, 1972). Each branch knows the least
/// and the greatest number below it, relative to its own offset, so that a change of a long interval touches only the
/// branches at its two edges. With n moments, a change costs O(log n). A search walks from where it may begin, skips
/// whatever is free or taken throughout, and costs O(log n) plus the holes that are too short for the request.
/// ``FitMemory`` keeps those holes from being walked again while units are only taken, which is what makes conservative
/// backfill of an overloaded pool cheap.
///
///     var profile = AvailabilityProfile(units: 64)
///     profile.change(by: -64, fromSeconds: 100, toSeconds: 200)
///     profile.earliestFit(units: 1, forSeconds: 60, notBeforeSeconds: 50)   // 200
public struct AvailabilityProfile: Sendable {
    /// A step of the function, or the summary of a node below.
    struct Slot: Sendable {
        /// From when on it holds.
        var seconds: Int64
        /// The least and the greatest free units below; equal in a leaf.
        var low: Int32
        var high: Int32
        /// What is to be added to everything below.
        var offset: Int32
        /// The node below; in a leaf nothing.
        var child: Int32
    }

    /// Slots of a node.
    static let width = 32

    /// The nodes, ``width`` slots each.
    var slots: ContiguousArray<Slot> = []
    /// How many slots of each node are in use.
    var counts: ContiguousArray<Int32> = []
    var root = 0
    /// Levels of branches above the leaves.
    var height = 0
    /// Steps in all, and the number from which on the past is worth dropping.
    var steps = 0
    var stepsBeforePruning = 4 * width
    var memory: FitMemory

    /// Before this moment nothing is known any more.
    public private(set) var beginningSeconds: Int64

    /// A pool with `units` free for ever.
    public init(units: UInt32, fromSeconds beginning: Int64 = 0) {
        beginningSeconds = beginning
        memory = FitMemory(units: units)
        root = makeNode()
        slots[0] = Slot(seconds: beginning, low: Int32(units), high: Int32(units), offset: 0, child: 0)
        counts[0] = 1
        steps = 1
    }

    /// Adds `units` (which may be negative) to what is free from one moment until just before another.
    ///
    /// The part before the beginning is left out. What is free may become negative: a maintenance window may lie over
    /// work that runs.
    public mutating func change(by units: Int32, fromSeconds: Int64, toSeconds: Int64) {
        let from = max(fromSeconds, beginningSeconds)
        guard from < toSeconds, units != 0 else { return }
        if units > 0 { memory.forget() }
        // Before the first cut: pruning would drop a step that changes nothing yet.
        if steps >= stepsBeforePruning { prune() }
        cut(at: from)
        if toSeconds != .max { cut(at: toSeconds) }
        slots.withUnsafeMutableBufferPointer { slots in
            counts.withUnsafeBufferPointer { counts in
                Self.add(units, from: from, to: toSeconds, upper: .max, node: root, level: height, slots, counts)
            }
        }
    }

    /// Units that are free at a moment.
    public func free(atSeconds moment: Int64) -> Int {
        var node = root
        var offset: Int32 = 0
        for _ in 0..<height {
            let slot = slots[self.slot(holding: moment, in: node)]
            offset += slot.offset
            node = Int(slot.child)
        }
        return Int(slots[self.slot(holding: moment, in: node)].low + offset)
    }

    /// Says that nobody will ask about what lies before `moment` any more. Costs nothing at once.
    public mutating func forget(beforeSeconds moment: Int64) {
        beginningSeconds = max(beginningSeconds, moment)
    }

    /// Every moment from the beginning on at which the number of free units may change, with the number from then on.
    public var allSteps: [(seconds: Int64, free: Int)] {
        var found: [(seconds: Int64, free: Int)] = []
        collect(root, level: height, offset: 0) { seconds, free in
            if seconds <= beginningSeconds {
                found = [(beginningSeconds, Int(free))]
            } else if found.last.map({ $0.free != Int(free) }) ?? true {
                found.append((seconds, Int(free)))
            }
        }
        return found
    }

    func collect(_ node: Int, level: Int, offset: Int32, _ body: (Int64, Int32) -> Void) {
        for index in node * Self.width..<node * Self.width + Int(counts[node]) {
            let slot = slots[index]
            if level == 0 {
                body(slot.seconds, slot.low + offset)
            } else {
                collect(Int(slot.child), level: level - 1, offset: offset + slot.offset, body)
            }
        }
    }

    /// The last slot of a node that begins no later than `moment`; the first one when all do.
    func slot(holding moment: Int64, in node: Int) -> Int {
        let start = node * Self.width
        var index = start + Int(counts[node]) - 1
        while index > start, slots[index].seconds > moment { index -= 1 }
        return index
    }

    /// Adds below a node, whose last slot ends at `upper`. Both ends of the interval are steps already.
    private static func add(
        _ units: Int32,
        from: Int64,
        to: Int64,
        upper: Int64,
        node: Int,
        level: Int,
        _ slots: UnsafeMutableBufferPointer<Slot>,
        _ counts: UnsafeBufferPointer<Int32>
    ) {
        let start = node * width
        let end = start + Int(counts[node])
        var index = start
        while index + 1 < end, slots[index + 1].seconds <= from { index += 1 }
        while index < end, slots[index].seconds < to {
            let next = index + 1 < end ? slots[index + 1].seconds : upper
            if slots[index].seconds >= from, next <= to {
                slots[index].low += units
                slots[index].high += units
                slots[index].offset += units
            } else {
                let child = Int(slots[index].child)
                add(units, from: from, to: to, upper: next, node: child, level: level - 1, slots, counts)
                var low = Int32.max
                var high = Int32.min
                for below in child * width..<child * width + Int(counts[child]) {
                    low = min(low, slots[below].low)
                    high = max(high, slots[below].high)
                }
                slots[index].low = low + slots[index].offset
                slots[index].high = high + slots[index].offset
            }
            index += 1
        }
    }
}
