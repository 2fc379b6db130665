import Testing

@testable import Portal

@Suite struct `Two plans side by side` {
    @Test(arguments: [
        (100.0, 120.0, "+20\u{a0}%"), (100.0, 50.0, "−50\u{a0}%"), (100.0, 0.0, "−100\u{a0}%"),
        // What is left is not nought, and a small change is one.
        (1.0, 9.9, "+890\u{a0}%"), (1.0, 33.003, "33\u{a0}×"), (-3.0, -3000.0, "1000\u{a0}×"),
        (1000.0, 0.01, "<−99,9\u{a0}%"), (100_000.0, 100_001.0, "+<0,1\u{a0}%"),
    ])
    func `differ by a share of the first, or by how many times it is`(
        one: Double,
        other: Double,
        expected: String
    ) throws {
        let change = PlanComparison.change(try Shelf.words("fr"), from: one, to: other)
        #expect(change == expected)
    }

    @Test func `differ by no share where there is none`() throws {
        let words = try Shelf.words("en")
        #expect(PlanComparison.change(words, from: 0, to: 3) == nil)
        #expect(PlanComparison.change(words, from: 3, to: 3) == nil)
        #expect(PlanComparison.change(words, from: 1, to: 1e9) == nil)
    }
}
