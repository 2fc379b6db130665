import Foundation

/// What a job did, from the file that its runs append to: each line names what, the attempt, the run and when.
struct Effects {
    /// One start of the script.
    struct Run {
        var name: String
        var attempt: Int
        var begun: Int64
        var ended: Int64?
        var isComplete: Bool { ended != nil }
        /// How long it took; nothing if it did not come to its end.
        var milliseconds: Int64 { ended.map { $0 - begun } ?? 0 }
    }

    /// In the order of their first lines.
    private(set) var runs: [Run] = []
    /// Whether a run wrote after a later one had begun.
    private(set) var isTwiceAtOnce = false
    let text: String

    init(at path: String) throws {
        text = FileManager.default.fileExists(atPath: path) ? try String(contentsOfFile: path, encoding: .utf8) : ""
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 4, let attempt = Int(words[1]), let now = Int64(words[3]) else { continue }
            if words[0] == "begin" {
                runs.append(Run(name: words[2], attempt: attempt, begun: now))
            } else if runs.last?.name != words[2] {
                isTwiceAtOnce = true
            }
            if words[0] == "end", let index = runs.firstIndex(where: { $0.name == words[2] }) {
                runs[index].ended = now
            }
        }
    }

    /// The runs of an attempt.
    func runs(of attempt: Int) -> [Run] { runs.filter { $0.attempt == attempt } }
}
