import Foundation

/// What a job did, from the file that its runs append to: each line names what, the attempt, the run and when.
struct Effects {
    /// One start of the script.
    struct Run {
        var name: String
        var attempt: Int
        var isComplete = false
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
            guard words.count == 4, let attempt = Int(words[1]) else { continue }
            if words[0] == "begin" {
                runs.append(Run(name: words[2], attempt: attempt))
            } else if runs.last?.name != words[2] {
                isTwiceAtOnce = true
            }
            if words[0] == "end", let index = runs.firstIndex(where: { $0.name == words[2] }) {
                runs[index].isComplete = true
            }
        }
    }

    /// The runs of an attempt.
    func runs(of attempt: Int) -> [Run] { runs.filter { $0.attempt == attempt } }
}
