import Testing

@testable import Planning

@Suite struct `Boosted trees` {
    /// Forty rows, of which those hold that lie above an edge in one value and not in the other.
    private static let rows = (0..<40).map { [Double($0 % 2), Double($0 / 2), 7] }
    private static let holds = rows.map { $0[0] < 1 && $0[1] > 9 }

    @Test func `find the edges at which a thing begins to hold, the same every time`() throws {
        let trees = try #require(BoostedTrees(rows: Self.rows, holds: Self.holds))
        for (row, holds) in zip(Self.rows, Self.holds) { #expect((trees.score(row) > 0) == holds, "\(row)") }
        #expect(trees.score([0, 100, 7]) > 2)
        #expect(trees.score([1, 100, 7]) < -2)
        #expect(BoostedTrees(rows: Self.rows, holds: Self.holds) == trees)
    }

    @Test(arguments: [true, false]) func `say nothing where all is one`(holds: Bool) {
        #expect(BoostedTrees(rows: Self.rows, holds: Self.rows.map { _ in holds }) == nil)
    }

    @Test(arguments: [(1e-9, false), (2e-4, true)])
    func `tell apart only what their text can tell apart`(step: Double, areTold: Bool) throws {
        let holds = (0..<40).map { $0 < 20 }
        let rows = holds.map { [$0 ? 1 : 1 + step] }
        let trees = try #require(BoostedTrees(rows: rows, holds: holds))
        #expect(trees.trees.contains(where: { $0.count > 1 }) == areTold)
        #expect((trees.score([1]) > trees.score([1 + step])) == areTold)
    }

    @Test func `are read back as they were written`() throws {
        let trees = try #require(BoostedTrees(rows: Self.rows, holds: Self.holds))
        for tree in trees.trees {
            #expect(BoostedTrees.tree(BoostedTrees.numbers(of: tree), dimensions: 3) == tree)
        }
    }

    @Test(
        arguments: [
            [], [0], [0, 1], [0, 1, -1, 2], [-1, 2, -1, 2], [3, 1, -1, 2, -1, 2], [-2, 1], [0.5, 1, -1, 2, -1, 2],
            [-1, .infinity],
        ] as [[Double]]
    )
    func `that are none are refused`(numbers: [Double]) {
        #expect(BoostedTrees.tree(numbers, dimensions: 3) == nil)
    }
}
