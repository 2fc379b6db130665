import Testing

@testable import Portal

@Suite struct `What a job took` {
    @Test(arguments: [
        (Int64(0), "0\u{a0}s"), (1, "<1\u{a0}s"), (999, "<1\u{a0}s"), (1000, "1\u{a0}s"),
        (61_500, "1\u{a0}min 1\u{a0}s"),
    ])
    func `is never nought when it was something`(milliseconds: Int64, text: String) throws {
        for code in ["en", "fr"] { #expect(try Shelf.words(code).elapsed(milliseconds: milliseconds) == text) }
    }

    @Test func `is what lies between two moments, if there are two`() throws {
        let words = try Shelf.words("en")
        let start = "2026-11-22T08:25:00.000Z"
        #expect(words.elapsed(from: start, to: "2026-11-22T08:25:00.400Z") == "<1\u{a0}s")
        #expect(words.elapsed(from: start, to: "2026-11-22T09:25:00.000Z") == "1\u{a0}h")
        #expect(words.elapsed(from: start, to: nil) == nil)
    }
}
