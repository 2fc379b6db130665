import Testing

@testable import Portal

@Suite struct `The share that a system offers` {
    @Test(arguments: [
        ("30", Int?(300)), ("12.5", 125), ("0.1", 1), ("100", 1000), ("100.0", 1000), ("100.1", 1001), ("0", 0),
        ("101", nil), ("12.55", nil), ("12.", nil), (".5", nil), ("", nil), ("30 %", nil), ("-1", nil), ("-0.5", nil),
        ("+30", nil), ("1.+5", nil), ("0.-5", nil),
        ("99999999999999999999", nil),
    ])
    func `is read from a field for numbers, or not at all`(text: String, perMille: Int?) {
        #expect(OfferedShareContent.perMille(ofPercent: text) == perMille)
    }

    @Test(arguments: [1, 125, 300, 1000])
    func `is read as it was written`(perMille: Int) {
        #expect(OfferedShareContent.perMille(ofPercent: OfferedShareContent.percent(ofPerMille: perMille)) == perMille)
    }

    @Test func `is counted in a month, in the reader's language`() throws {
        #expect(try Shelf.words("en").month("2026-11") == "Nov 2026")
        #expect(try Shelf.words("fr").month("2026-11").hasSuffix(" 2026"))
        #expect(try Shelf.words("en").month("2026-13") == "2026-13")
    }
}
