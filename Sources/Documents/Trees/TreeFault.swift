package import Quantities

/// What is wrong in a document: where, what, and how to mend it.
package struct TreeFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1; 0 when the document has none.
    package var line: Int
    /// The way to the value: `network[2].partitions[0].nodes`.
    package var path: String
    /// What is wrong: a clause without a full stop.
    package var message: Phrase
    /// How to mend it: a sentence, or several.
    package var remedy: Phrase

    /// Makes a fault.
    package init(line: Int, path: String, message: Phrase, remedy: Phrase) {
        self.line = line
        self.path = path
        self.message = message
        self.remedy = remedy
    }

    /// The fault as a person reads it, without the file's name: `12: network[0].nodes: "x" is not a whole number. …`
    package var description: String {
        (line > 0 ? "\(line): " : "") + (path.isEmpty ? "" : "\(path): ") + "\(message.text). \(remedy.text)"
    }
}
