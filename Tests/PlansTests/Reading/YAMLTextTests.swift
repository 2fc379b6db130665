import Documents
import Quantities
import Testing

@testable import Plans

@Suite struct `A text in YAML` {
    @Test func `is a tree that knows its lines`() throws {
        let tree = try YAMLText.tree(of: "a: 1\nb:\n  - x\n  - {c: 2}\n")
        guard case .map(let entries, _) = tree, case .list(let values, let line) = entries[1].value else {
            Issue.record("a map with a list")
            return
        }
        #expect(entries.map(\.line) == [1, 2] && line == 3 && values.map(\.line) == [3, 4])
    }

    @Test(arguments: [
        String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
        String(repeating: "? ", count: 100_000), String(repeating: "{a: ", count: 50_000),
        (0..<5000).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
        (0..<40).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
    ])
    func `that is nested without end is refused before it is read`(text: String) {
        let fault = #expect(throws: TreeFault.self) { try YAMLText.tree(of: text) }
        #expect(fault?.message.text == "lists and keys are nested too deeply")
    }

    @Test func `whose aliases multiply is refused`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<9 {
            let parts = (0..<10).map { _ in "*a\(level - 1)" }.joined(separator: ", ")
            text += "a\(level): &a\(level) [\(parts)]\n"
        }
        #expect(throws: TreeFault.self) { try YAMLText.tree(of: text) }
    }

    @Test(arguments: [("a: b: c", 1), ("a: 1\nb: [1, 2\n", 2), ("a: \"x", 1), ("a: 1\na: 2", 1), ("a: *b", 1)])
    func `that is none is refused where it is wrong`(text: String, line: Int) {
        let fault = #expect(throws: TreeFault.self) { try YAMLText.tree(of: text) }
        #expect(fault?.message.text.contains("YAML") ?? false)
        #expect(fault?.line == line, "\(fault?.description ?? "")")
    }
}
