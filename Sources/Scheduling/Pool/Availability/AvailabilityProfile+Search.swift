extension AvailabilityProfile {
    /// The earliest moment, not before the one given, from which on `units` are free for `seconds`.
    ///
    /// Nil when there is none for ever, because the pool has too few.
    public mutating func earliestFit(units: UInt32, forSeconds seconds: Int64, notBeforeSeconds: Int64) -> Int64? {
        let from = max(notBeforeSeconds, beginningSeconds)
        // What is remembered holds for searches that began no later than any of today's can.
        let known = memory.bound(units: units, seconds: seconds)
        let (found, effort) = search(units: units, seconds: seconds, from: max(from, known))
        if let found, from == beginningSeconds, effort > FitMemory.worthwhile {
            memory.remember(units: units, seconds: seconds, earliest: found)
        }
        return found
    }

    /// As ``earliestFit(units:forSeconds:notBeforeSeconds:)``, without learning from the search.
    public func earliestFitUnremembered(units: UInt32, forSeconds seconds: Int64, notBeforeSeconds: Int64) -> Int64? {
        let from = max(notBeforeSeconds, beginningSeconds, memory.bound(units: units, seconds: seconds))
        return search(units: units, seconds: seconds, from: from).found
    }

    /// Whether `units` are free for `seconds` from some moment on that lies before another. Looks no further than it must.
    public mutating func hasFit(units: UInt32, forSeconds seconds: Int64, beforeSeconds limit: Int64) -> Bool {
        let from = max(beginningSeconds, memory.bound(units: units, seconds: seconds))
        guard from < limit else { return false }
        let (found, effort) = search(units: units, seconds: seconds, from: from, before: limit)
        if let found, found < limit { return true }
        if effort > FitMemory.worthwhile { memory.remember(units: units, seconds: seconds, earliest: limit) }
        return false
    }

    private func search(units: UInt32, seconds: Int64, from: Int64, before limit: Int64 = .max)
        -> (found: Int64?, effort: Int)
    {
        var walk = Walk(units: Int32(clamping: units), seconds: max(seconds, 1), from: from, limit: limit)
        slots.withUnsafeBufferPointer { slots in
            counts.withUnsafeBufferPointer { counts in
                _ = walk.visit(root, level: height, offset: 0, slots, counts)
            }
        }
        return (walk.hole == .max ? nil : walk.hole, walk.effort)
    }

    /// A walk along the steps that keeps the hole it stands in.
    private struct Walk {
        let units: Int32
        let seconds: Int64
        let from: Int64
        /// No hole that begins from here on is of interest.
        let limit: Int64
        /// Where the hole began; `.max` while there is none.
        var hole = Int64.max
        /// When the hole is long enough.
        var enough = Int64.max
        var effort = 0

        init(units: Int32, seconds: Int64, from: Int64, limit: Int64) {
            self.units = units
            self.seconds = seconds
            self.from = from
            self.limit = limit
        }

        /// Whether the hole is long enough once this node has been walked.
        mutating func visit(
            _ node: Int,
            level: Int,
            offset: Int32,
            _ slots: UnsafeBufferPointer<Slot>,
            _ counts: UnsafeBufferPointer<Int32>
        ) -> Bool {
            let start = node * width
            let end = start + Int(counts[node])
            var index = start
            while index + 1 < end, slots[index + 1].seconds <= from { index += 1 }
            effort += end - index
            let needed = units - offset
            while index < end {
                let slot = slots[index]
                if slot.seconds >= enough || (slot.seconds >= limit && hole == .max) { return true }
                if slot.low >= needed {
                    if hole == .max {
                        hole = max(slot.seconds, from)
                        enough = hole + seconds
                    }
                } else if slot.high < needed {
                    hole = .max
                    enough = .max
                } else if visit(Int(slot.child), level: level - 1, offset: offset + slot.offset, slots, counts) {
                    return true
                }
                index += 1
            }
            return false
        }
    }
}
