import Testing

@testable import fabrique

@Suite struct `The width of text` {
    @Test(arguments: [("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("👩‍🚀", 2), ("❤️", 2), ("한글", 4), ("", 0)])
    func `is what a terminal shows`(text: String, columns: Int) { #expect(text.columns == columns) }

    @Test func `is kept when text is shortened in the middle of wide characters`() {
        #expect("漢字漢字".shortened(to: 8) == "漢字漢字")
        #expect("漢字漢字".shortened(to: 6) == "漢字…")
        #expect("漢字漢字".shortened(to: 1) == "…")
        #expect("abc".shortened(to: 0) == "")
    }

    @Test func `bounds every line of wrapped text, also of words that are longer than a line`() {
        #expect("a quick fox".wrapped(to: 7) == ["a quick", "fox"])
        #expect("0123456789 ab".wrapped(to: 4) == ["0123", "4567", "89", "ab"])
        #expect("".wrapped(to: 4) == [""])
        #expect("漢字漢字".wrapped(to: 1) == ["漢", "字", "漢", "字"])
    }

    @Test func `holds nothing that could steer the terminal`() {
        #expect("evil\u{1B}[2Jname".printable == "evil\u{FFFD}[2Jname")
        #expect("a\u{202E}b\u{9B}c\nd\u{7}".printable == "a\u{FFFD}b\u{FFFD}c d\u{FFFD}")
        #expect("👩‍🚀 ok".printable == "👩‍🚀 ok")
    }
}
