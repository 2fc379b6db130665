import Testing

@testable import Portal

@Suite struct JobLogTests {
    @Test(arguments: [
        ("\u{1b}[31mred\u{1b}[0m", "red"), ("\u{1b}]0;title\u{7}x", "x"), ("\u{1b}]8;;http://e\u{1b}\\link", "link"),
        ("a\rb\n", "ab\n"), ("\u{1b}", ""), ("\u{1b}[", ""), ("\u{1b}]never ends", ""),
        ("\u{8}\u{9b}", "\u{fffd}\u{fffd}"),
        ("\u{202e}evil", "\u{fffd}evil"), ("<script>", "<script>"), ("tab\tstays", "tab\tstays"),
    ])
    func `what steers a terminal is left out of a log`(written: String, shown: String) {
        #expect(JobLog.plain(written) == shown)
    }
}

@Suite struct JobNumberTests {
    @Test(arguments: ["1", "12_3"])
    func `a number names a job`(text: String) { #expect(JobNumber.isOne(text)) }

    @Test(arguments: ["", "_", "1_", "_1", "1_2_3", "1a", "-1", "1/../2", "９", "1234567890123456789"])
    func `anything else names none`(text: String) { #expect(!JobNumber.isOne(text)) }
}
