import Contract
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

    @Test func `call things of the document as they are called there, and the rest in the reader's language`() throws {
        func report(of committed: Double) -> PlanReport {
            let columns = [
                PlanColumn(title: "Layer", key: "layer", isNumber: false, isHidden: false),
                PlanColumn(title: "Kind", key: "kind", isNumber: false, isHidden: false),
                PlanColumn(title: "Multiple", key: "multiple", isNumber: true, isHidden: false),
                PlanColumn(title: "equity: lost of each euro", key: "equity.loss", isNumber: true, isHidden: false),
            ]
            let figures = [PlanCell(text: "1.50", number: committed), PlanCell(text: "0.10", number: 0.1)]
            let rows = [("equity", "debt"), ("manager", "carry")].map { name, kind in
                [PlanCell(text: name), PlanCell(text: kind)] + figures
            }
            let title = PhraseView(text: columns[3].title, pattern: "{a}: lost of each euro", values: ["equity"])
            return PlanReport(
                title: "",
                subtitle: "",
                facts: [],
                sections: [],
                tables: [PlanTable(name: "layers", title: "", columns: columns, rows: rows)],
                phrases: [title]
            )
        }
        let rows = PlanComparison.rows(of: report(of: 1.5), report(of: 3), try Shelf.words("fr"))
        let names = rows.map { ($0["name"] as? Shown)?.renderText }
        #expect(
            names == [
                "equity · Multiple", "equity · equity\u{a0}: perdu par euro",
                "gérant · Multiple", "gérant · equity\u{a0}: perdu par euro",
            ]
        )
        #expect((rows.first?["change"] as? Shown)?.renderText == "+100\u{a0}%")
    }
}
