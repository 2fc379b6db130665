/// Blocks of nodes (switches, or racks) by how many free whole nodes each has.
///
/// One ``NumberSet`` of the pairs (free, block) written as one number: the block with the tightest room is one search,
/// in steps that grow with the logarithm to base 64.
struct BlockIndex: Hashable, Sendable {
    private(set) var free: ContiguousArray<Int>
    private var pairs: NumberSet

    /// Blocks of the given sizes, none of whose nodes is free.
    init(sizes: [Int]) {
        free = ContiguousArray(repeating: 0, count: sizes.count)
        pairs = NumberSet(limit: ((sizes.max() ?? 0) + 1) * sizes.count)
    }

    mutating func change(_ block: Int, by delta: Int) {
        if free[block] > 0 { pairs.remove(free[block] * free.count + block) }
        free[block] += delta
        if free[block] > 0 { pairs.insert(free[block] * free.count + block) }
    }

    /// Of the blocks with at least `count` free nodes the one with the fewest; of equals the first after `block`.
    func tightest(atLeast count: Int, after block: Int = -1) -> Int? {
        pairs.next(from: max(count, 1) * free.count + block + 1).map { $0 % free.count }
    }
}
