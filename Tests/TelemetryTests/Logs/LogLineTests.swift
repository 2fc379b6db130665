import Foundation
import Telemetry
import Testing

@Suite struct `A line of the log` {
    private static let hostile = [
        "plain", "a\nb", "{\"level\":\"info\"}\n", "\u{1B}[2Jgone", "\u{9B}31m", "\u{202E}txet", "a\u{2028}b",
        "\u{7F}\u{0}", "tab\there",
        "\"", "\\", "", "é 日本", "a=b c=d", "\r\nlevel=error",
    ]

    private func line(_ value: String) -> LogLine {
        LogLine(
            milliseconds: 1_795_268_700_123,
            level: "info",
            message: "It happened: \(value)",
            fields: [("job", "12"), ("why", value)]
        )
    }

    @Test(arguments: hostile)
    func `is one JSON object that says what was meant`(value: String) throws {
        let text = line(value).rendered(.json)
        #expect(text.hasSuffix("}\n") && text.unicodeScalars.filter { $0 == "\n" }.count == 1)
        let read = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
        #expect(read["why"] == value && read["message"] == "It happened: \(value)" && read["job"] == "12")
        #expect(read["time"] == "2026-11-21T13:45:00.123Z" && read["level"] == "info")
        #expect(isHarmless(text))
    }

    @Test(arguments: hostile)
    func `steers no terminal and makes up no other line`(value: String) {
        let text = line(value).rendered(.text)
        #expect(text.unicodeScalars.filter { $0 == "\n" }.count == 1)
        #expect(text.hasPrefix("2026-11-21T13:45:00.123Z info It happened: "))
        #expect(isHarmless(text))
    }

    @Test func `quotes what would read as another field`() {
        #expect(line("a=b c").rendered(.text).hasSuffix(#" job=12 why="a=b c"\#n"#))
        #expect(line("").rendered(.text).hasSuffix(" job=12 why=\"\"\n"))
        #expect(line("abc").rendered(.text).hasSuffix(" job=12 why=abc\n"))
    }

    private func isHarmless(_ text: String) -> Bool {
        text.dropLast().unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0..<0x20, 0x7f...0x9f, 0x2028...0x202e, 0x2066...0x2069: false
            default: true
            }
        }
    }
}
