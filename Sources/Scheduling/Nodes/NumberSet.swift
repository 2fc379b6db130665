/// A set of small numbers that finds the next and the last member in a few steps.
///
/// A tree of bits, 64 branches a knot: a bit says whether anything lies below it. Every operation costs one step a level,
/// three levels for 262,144 numbers. The idea is van Emde Boas's (FOCS 1975), with the word as its recursion's end.
struct NumberSet: Hashable, Sendable {
    /// The members themselves first, the root last.
    private var words: ContiguousArray<UInt64>
    /// Where each level begins in ``words``.
    private var levels: ContiguousArray<Int>

    /// An empty set that can hold the numbers below `limit`.
    init(limit: Int) {
        levels = []
        var size = max(limit, 1)
        var total = 0
        repeat {
            size = (size + 63) / 64
            levels.append(total)
            total += size
        } while size > 1
        words = ContiguousArray(repeating: 0, count: total)
    }

    mutating func insert(_ number: Int) {
        var place = number
        for level in levels {
            let word = words[level + place >> 6]
            words[level + place >> 6] = word | 1 << UInt64(place & 63)
            if word != 0 { return }
            place >>= 6
        }
    }

    mutating func remove(_ number: Int) {
        var place = number
        for level in levels {
            let word = words[level + place >> 6] & ~(1 << UInt64(place & 63))
            words[level + place >> 6] = word
            if word != 0 { return }
            place >>= 6
        }
    }

    /// The least member that is at least `number`.
    func next(from number: Int) -> Int? {
        var place = number
        for (height, level) in levels.enumerated() {
            let index = level + place >> 6
            // Past the end of this level there is nothing further up either.
            guard index < (height + 1 < levels.count ? levels[height + 1] : words.count) else { return nil }
            let rest = words[index] & (~0 << UInt64(place & 63))
            if rest != 0 {
                return descend(to: place & ~63 | rest.trailingZeroBitCount, from: height, \.trailingZeroBitCount)
            }
            place = (place >> 6) + 1
        }
        return nil
    }

    /// The greatest member that is less than `number`.
    func last(below number: Int) -> Int? {
        var place = min(number, levels.count > 1 ? levels[1] << 6 : 64) - 1
        guard place >= 0 else { return nil }
        for (height, level) in levels.enumerated() {
            let rest = words[level + place >> 6] & (~0 >> UInt64(63 - place & 63))
            if rest != 0 { return descend(to: place & ~63 | Self.top(rest), from: height, Self.top) }
            place = (place >> 6) - 1
            guard place >= 0 else { return nil }
        }
        return nil
    }

    private static func top(_ word: UInt64) -> Int { 63 - word.leadingZeroBitCount }

    private func descend(to place: Int, from height: Int, _ bit: (UInt64) -> Int) -> Int {
        var place = place
        for level in levels[..<height].reversed() { place = place << 6 | bit(words[level + place]) }
        return place
    }
}
