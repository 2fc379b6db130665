package import Quantities

/// Why a trace can't be read: where, what, and how to mend it.
package struct TraceFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1; 0 when it is the file as a whole.
    package var line: Int
    /// The field or column, by its name; empty when it is the whole line.
    package var field: String
    /// What is wrong: a clause without a full stop.
    package var message: Phrase
    /// How to mend it: a sentence.
    package var remedy: Phrase

    /// Makes a fault.
    package init(line: Int, field: String = "", message: Phrase, remedy: Phrase) {
        self.line = line
        self.field = field
        self.message = message
        self.remedy = remedy
    }

    /// The fault as a person reads it: `line 12, submit_s: "abc" is not a whole number. Write seconds, as in 3600.`
    package var description: String {
        let place = line == 0 ? "" : field.isEmpty ? "line \(line): " : "line \(line), \(field): "
        return "\(place)\(message.text). \(remedy.text)"
    }
}
