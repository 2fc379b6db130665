import Testing

@Suite struct SourceTextTests {
    @Test(arguments: [
        ("a // b", "a", "// b"),
        ("a /* b /* c */ d */ e", "a e", "/* b /* c */ d */"),
        ("/// await\nlet a = 1", "let a = 1", "/// await"),
        (#"f("await // no")"#, "f( )", ""),
        (#"f("say \"await\" now", b)"#, "f( , b)", ""),
        (#"f("at \(await now("x")) o'clock", b)"#, "f( await now( ) , b)", ""),
        (##"f(#"await \(now) "quoted" "#, b)"##, "f( , b)", ""),
        (##"f(#"await \#(now) "#, b)"##, "f( now , b)", ""),
        ("f(\"\"\"\n  await \"\" \n  \"\"\", b)", "f( , b)", ""),
        (##"f(#/await "[/]/#, b)"##, "f( , b)", ""),
        ("func `a \"drained\" node // waits`() {}", "func `a \"drained\" node // waits`() {}", ""),
        ("#if os(Linux)\na\n#endif", "#if os(Linux) a #endif", ""),
        ("a \"open\nb", "a b", ""),
        ("a /* open", "a", "/* open"),
    ])
    func `a source parts into code and comments`(source: String, code: String, comments: String) {
        let text = SourceText(source)
        #expect(squeezed(text.code) == code)
        #expect(squeezed(text.comments) == comments)
    }

    @Test func `a place in the source is the same place in its code and comments`() {
        let source = "let a = \"x\ny\" /* b\n */ c\n// d"
        let text = SourceText(source)
        #expect(text.code.count == source.utf8.count)
        #expect(text.comments.count == source.utf8.count)
        #expect([Token](text).last == Token(text: "c", line: 3))
    }

    @Test func `code parts into words and marks with their lines`() {
        let tokens = [Token](SourceText("try! f(`a b`, !a)\n  .x2_é"))
        #expect(tokens.map(\.text) == ["try!", "f", "(", "`a b`", ",", "!", "a", ")", ".", "x2_é"])
        #expect(tokens.map(\.line) == [1, 1, 1, 1, 1, 1, 1, 1, 2, 2])
    }

    /// Runs of spaces and line breaks as one space each.
    private func squeezed(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    }
}
