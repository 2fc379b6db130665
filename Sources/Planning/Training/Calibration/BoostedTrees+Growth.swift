import Quantities

extension BoostedTrees {
    /// How many trees there are, how many questions each asks at most, and the share of its correction that is taken.
    static let rounds = 100
    static let depth = 4
    static let rate = 0.1
    /// The fewest rows that an answer stands on, and the prior curvature that keeps it small.
    static let least = 8
    static let caution = 1.0
    /// How far apart values are that are told apart: an edge between them is written with five decimals.
    static let gap = 1e-4

    /// Learns which rows it holds for; nil where it holds for all or for none.
    ///
    /// Newton's steps on the logistic loss (Friedman, Greedy function approximation, 2001; Chen and Guestrin, arXiv
    /// 1603.02754, section 2.2). Nothing is drawn by lot. Cost: for each tree its depth times rows times dimensions.
    init?(rows: [[Double]], holds: [Bool]) {
        let count = holds.count { $0 }
        guard count > 0, count < rows.count else { return nil }
        start = Elementary.log(Double(count) / Double(rows.count - count))
        trees = []
        var growth = Growth(rows: rows, start: start)
        for _ in 0..<Self.rounds { trees.append(growth.tree(holds)) }
    }

    /// A tree after the other, over the same rows.
    private struct Growth {
        private let rows: [[Double]]
        /// Rows by their value, for each dimension.
        private let orders: [[Int]]
        private var scores: [Double]
        /// The loss's slope and curvature at each row's score.
        private var slopes: [Double]
        private var curves: [Double]

        init(rows: [[Double]], start: Double) {
            self.rows = rows
            orders = (rows.first ?? []).indices.map { dimension in
                rows.indices.sorted { (rows[$0][dimension], $0) < (rows[$1][dimension], $1) }
            }
            scores = Array(repeating: start, count: rows.count)
            slopes = Array(repeating: 0, count: rows.count)
            curves = slopes
        }

        /// The next tree, which its rows' scores then follow.
        mutating func tree(_ holds: [Bool]) -> [Node] {
            for row in rows.indices {
                let share = 1 / (1 + Elementary.exp(-scores[row]))
                slopes[row] = (holds[row] ? 1 : 0) - share
                curves[row] = share * (1 - share)
            }
            var tree: [Node] = []
            grow(orders, depth: BoostedTrees.depth, into: &tree)
            return tree
        }

        private mutating func grow(_ orders: [[Int]], depth: Int, into tree: inout [Node]) {
            let slope = orders[0].reduce(0) { $0 + slopes[$1] }
            let curve = orders[0].reduce(0) { $0 + curves[$1] }
            guard depth > 0, let split = split(orders, slope, curve) else {
                let step = BoostedTrees.rate * slope / (curve + BoostedTrees.caution)
                for row in orders[0] { scores[row] += step }
                tree.append(Node(dimension: nil, value: step))
                return
            }
            let place = tree.count
            tree.append(Node(dimension: split.dimension, value: split.edge))
            let below = orders.map { $0.filter { rows[$0][split.dimension] <= split.edge } }
            let above = orders.map { $0.filter { rows[$0][split.dimension] > split.edge } }
            grow(below, depth: depth - 1, into: &tree)
            tree[place].above = tree.count
            grow(above, depth: depth - 1, into: &tree)
        }

        /// The question that lowers the loss most; nil where none does.
        private func split(_ orders: [[Int]], _ slope: Double, _ curve: Double) -> (dimension: Int, edge: Double)? {
            let caution = BoostedTrees.caution
            let whole = slope * slope / (curve + caution)
            var best: (dimension: Int, edge: Double)?
            var most = 1e-6
            for (dimension, order) in orders.enumerated() {
                var below = (slope: 0.0, curve: 0.0)
                for place in order.indices.dropLast() {
                    below.slope += slopes[order[place]]
                    below.curve += curves[order[place]]
                    let value = rows[order[place]][dimension]
                    let next = rows[order[place + 1]][dimension]
                    let count = place + 1
                    guard next - value > BoostedTrees.gap, count >= BoostedTrees.least,
                        order.count - count >= BoostedTrees.least
                    else { continue }
                    let above = (slope: slope - below.slope, curve: curve - below.curve)
                    let gain =
                        below.slope * below.slope / (below.curve + caution)
                        + above.slope * above.slope / (above.curve + caution) - whole
                    // Sums of the same rows in another order must not decide between dimensions that split alike.
                    guard gain > most + 1e-12 else { continue }
                    most = gain
                    best = (dimension: dimension, edge: 0.5 * (value + next))
                }
            }
            return best
        }
    }
}
