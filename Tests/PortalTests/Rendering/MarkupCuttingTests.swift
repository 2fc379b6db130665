import Testing

@testable import Portal

@Suite struct `A text that is too long for its page` {
    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 3, "abc"), ("abc", 0, ""), ("", 5, ""), ("a&b", 6, "a&"), ("a&b", 5, "a"),
        ("é€x", 5, "é€"), ("é€x", 4, "é"), ("\"'<>", 11, "\"'"),
    ])
    func `keeps its start`(text: String, limit: Int, kept: String) {
        #expect(Markup.start(of: text, atMost: limit) == kept)
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 3, "def"), ("abc", 0, ""), ("", 5, ""), ("a&b", 6, "&b"), ("a&b", 5, "b"),
        ("x€é", 5, "€é"), ("x€é", 4, "é"), ("<>'\"", 11, "'\""),
    ])
    func `keeps its end`(text: String, limit: Int, kept: String) {
        #expect(Markup.end(of: text, atMost: limit) == kept)
    }

    @Test func `is cut by what it takes once it is escaped`() {
        for text in [String(repeating: "&", count: 50_000), String(repeating: "é\"<x", count: 20_000)] {
            for kept in [Markup.start(of: text, atMost: 20_000), Markup.end(of: text, atMost: 20_000)] {
                #expect((19_990...20_000).contains(Markup().escapeText(kept).utf8.count))
            }
        }
    }
}
