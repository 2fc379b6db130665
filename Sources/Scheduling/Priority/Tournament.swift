/// The best of some numbered places, each of which may have an entry: a tree of winners.
///
/// To change an entry costs O(log n); the best is at the root.
struct Tournament: Sendable {
    /// Who stands for a place: more points are better, of equals the earlier.
    struct Entry: Hashable, Sendable {
        var points: Int64
        var sequence: UInt64
        /// A group, or a job.
        var who: UInt32

        static let nobody = Self(points: .min, sequence: .max, who: .max)

        @inline(__always)
        func beats(_ other: Self) -> Bool {
            points > other.points || (points == other.points && sequence < other.sequence)
        }
    }

    /// The root is 1; below knot k lie 2k and 2k + 1.
    private var knots: ContiguousArray<Entry> = [.nobody, .nobody]
    private var leaves = 1

    var best: Entry? { knots[1] == .nobody ? nil : knots[1] }

    mutating func set(_ place: Int, to entry: Entry) {
        while place >= leaves { grow() }
        var knot = leaves + place
        knots[knot] = entry
        while knot > 1 {
            knot /= 2
            let left = knots[2 * knot]
            let right = knots[2 * knot + 1]
            knots[knot] = right.beats(left) ? right : left
        }
    }

    /// The knots below a knot, or nil where it is a place of its own.
    func below(_ knot: Int) -> (left: Int, right: Int)? { knot < leaves ? (2 * knot, 2 * knot + 1) : nil }

    subscript(_ knot: Int) -> Entry { knots[knot] }

    private mutating func grow() {
        let old = knots
        knots = ContiguousArray(repeating: .nobody, count: 4 * leaves)
        for place in 0..<leaves { knots[2 * leaves + place] = old[leaves + place] }
        leaves *= 2
        for knot in (1..<leaves).reversed() {
            knots[knot] = knots[2 * knot + 1].beats(knots[2 * knot]) ? knots[2 * knot + 1] : knots[2 * knot]
        }
    }
}
