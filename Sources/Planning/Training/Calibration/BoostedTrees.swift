/// Whether something holds, told by many small trees, each of which mends what the earlier ones miss.
///
/// What ends at an edge (a chip's memory, a stage that is left with nothing) a tree says with one question, where a smooth
/// model needs many runs on both sides. Cost of an answer: a few questions a tree.
struct BoostedTrees: Hashable, Sendable {
    /// A question, or where no more is asked.
    struct Node: Hashable, Sendable {
        /// Which value it asks about; nil where no more is asked.
        var dimension: Int?
        /// The edge that it asks about, or what the tree adds.
        var value: Double
        /// Where in the tree values above the edge go on; those up to it go on at the next node.
        var above = 0
    }

    /// The logarithm of the odds before any tree has spoken.
    var start: Double
    var trees: [[Node]]

    /// The logarithm of the odds that it holds.
    func score(_ values: [Double]) -> Double {
        trees.reduce(start) { sum, tree in
            var place = 0
            while let dimension = tree[place].dimension {
                place = values[dimension] <= tree[place].value ? place + 1 : tree[place].above
            }
            return sum + tree[place].value
        }
    }
}

extension BoostedTrees {
    /// A tree's numbers, node after node: the dimension (−1 where no more is asked) and the value.
    static func numbers(of tree: [Node]) -> [Double] { tree.flatMap { [Double($0.dimension ?? -1), $0.value] } }

    /// Reads what ``numbers(of:)`` wrote; nil where that is no tree over so many dimensions.
    static func tree(_ numbers: [Double], dimensions: Int) -> [Node]? {
        guard numbers.count.isMultiple(of: 2), numbers.allSatisfy(\.isFinite) else { return nil }
        var tree: [Node] = []
        // Questions whose upper part is still to come.
        var open: [Int] = []
        var isWhole = false
        for place in stride(from: 0, to: numbers.count, by: 2) {
            guard !isWhole, let dimension = Int(exactly: numbers[place]), (-1..<dimensions).contains(dimension) else {
                return nil
            }
            tree.append(Node(dimension: dimension < 0 ? nil : dimension, value: numbers[place + 1]))
            if dimension >= 0 {
                open.append(tree.count - 1)
            } else if let question = open.popLast() {
                tree[question].above = tree.count
            } else {
                isWhole = true
            }
        }
        return isWhole ? tree : nil
    }
}
