import Testing

/// A broken rule of the house: where, what, and how to mend it.
struct Finding: Hashable, CustomStringConvertible {
    var path: String
    /// Counted from 1; none where the whole file or folder is meant.
    var line: Int?
    var message: String

    var description: String {
        "\(path)\(line.map { ":\($0)" } ?? ""): \(message)"
    }
}

extension [Finding] {
    /// All findings, a line each, for a test's message.
    var report: String { map(\.description).joined(separator: "\n") }

    /// Fails the running test once for each finding, in the finding's words.
    func record(sourceLocation: SourceLocation = #_sourceLocation) {
        for finding in self { Issue.record("\(finding)", sourceLocation: sourceLocation) }
    }
}
