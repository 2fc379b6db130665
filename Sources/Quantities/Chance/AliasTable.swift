/// Draws one of a few things by their weights in constant time.
///
/// Michael Vose, "A Linear Algorithm for Generating Random Numbers with a Given Distribution", TSE 1991.
package struct AliasTable: Sendable {
    private struct Slot {
        /// Below this, the slot's own number; else `alias`.
        var threshold: UInt32
        var alias: UInt32
    }

    private var slots: [Slot]

    /// Makes a table of weights that are not negative and not all zero. Linear in their number.
    package init(weights: [Double]) {
        let total = weights.reduce(0, +)
        precondition(total > 0 && total.isFinite && weights.allSatisfy { $0 >= 0 }, "weights have a positive sum")
        let count = weights.count
        var shares = weights.map { $0 / total * Double(count) }
        slots = (0..<count).map { Slot(threshold: .max, alias: UInt32($0)) }
        var small = shares.indices.filter { shares[$0] < 1 }
        var large = shares.indices.filter { shares[$0] >= 1 }
        while let less = small.popLast(), let more = large.last {
            slots[less] = Slot(threshold: UInt32(shares[less] * 4_294_967_295), alias: UInt32(more))
            shares[more] -= 1 - shares[less]
            if shares[more] < 1 {
                large.removeLast()
                small.append(more)
            }
        }
    }

    /// Draws a number by its weight.
    package func draw(from chance: inout RandomStream) -> Int {
        let bits = chance.next()
        let slot = Int(((bits >> 32) * UInt64(slots.count)) >> 32)
        // The low half of the bits is independent of the high half.
        return UInt32(truncatingIfNeeded: bits) < slots[slot].threshold ? slot : Int(slots[slot].alias)
    }
}
