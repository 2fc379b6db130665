import BatchScripts
import Foundation
import Testing

/// The inputs that scripts/fuzz found worth keeping: together they reach all of the reader that chance has reached so far.
@Suite struct FuzzedScriptTests {
    @Test func `what chance found is read or refused, and the same way twice`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fuzzing/Script.inputs")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        var outcomes: Set<Bool> = []
        for (number, line) in lines.enumerated() {
            let text = String(decoding: try #require(Data(base64Encoded: String(line))), as: UTF8.self)
            let options = text.prefix { $0 != "\n" }.split(separator: " ").prefix(8).map(String.init)
            for overrides in [[], options] {
                let (first, second) = (outcome(text, overrides), outcome(text, overrides))
                #expect(first == second, "line \(number + 1)")
                outcomes.insert(first == nil)
            }
        }
        // Both kinds must come up, or the file says little.
        #expect(outcomes == [true, false])
    }

    /// What is said of a script that is refused.
    private func outcome(_ text: String, _ overrides: [String]) -> String? {
        do {
            _ = try BatchScript.parse(text, overrides: overrides)
            return nil
        } catch let errors {
            return errors.rendered(scriptName: "script")
        }
    }
}
