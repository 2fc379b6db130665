import Quantities

/// What of the submitter's environment a job gets: `--export`.
public enum EnvironmentExport: Hashable, Sendable {
    /// All of it, which is also the default. The variables named are added where it lacks them.
    case all(adding: [Variable])
    /// Only the variables named.
    case only([Variable])
    /// Nothing but what the system sets; the user's login environment is loaded: `NONE`.
    case loginEnvironment
    /// Nothing but what the system sets: `NIL`.
    case nothing

    /// A variable to hand on, or to set.
    public struct Variable: Hashable, Sendable {
        /// Its name: letters, digits and underscores.
        public var name: String
        /// What to set it to; nil to hand on the submitter's value.
        public var value: String?

        /// Names a variable.
        public init(name: String, value: String? = nil) {
            self.name = name
            self.value = value
        }
    }

    /// Reads `ALL`, `NONE`, `NIL`, or a comma list of `NAME` and `NAME=value`, `ALL` among them or not. A value in
    /// quotes may hold commas.
    init(reading text: ByteText) throws(ValueFault) {
        if text.matches("none") {
            self = .loginEnvironment
            return
        }
        if text.matches("nil") {
            self = .nothing
            return
        }
        var isAll = false
        var variables: [Variable] = []
        var start = text.startIndex
        while true {
            let end = try Self.endOfPiece(text[start...])
            let piece = text[start..<end]
            if piece.matches("all") {
                isAll = true
            } else {
                guard variables.count < 1000 else {
                    throw ValueFault(.valueTooLarge, at: piece.range, "more than 1000 variables")
                }
                variables.append(try Variable(reading: piece))
            }
            guard end < text.endIndex else { break }
            start = end + 1
        }
        self = isAll ? .all(adding: variables) : .only(variables)
    }

    private static func endOfPiece(_ text: ByteText) throws(ValueFault) -> Int {
        var quote: (byte: UInt8, index: Int)?
        for index in text.indices {
            let byte = text[index]
            if let open = quote {
                if byte == open.byte { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = (byte, index)
            } else if byte == UInt8(ascii: ",") {
                return index
            }
        }
        if let open = quote {
            throw ValueFault(.unclosedQuote, at: open.index..<open.index + 1, "a quote that is never closed")
        }
        return text.endIndex
    }
}

extension EnvironmentExport.Variable {
    /// Reads `NAME` or `NAME=value`; one pair of quotes around the value is taken off.
    init(reading text: ByteText) throws(ValueFault) {
        let mark = text.firstIndex(of: UInt8(ascii: "=")) ?? text.endIndex
        let name = text[..<mark]
        let isName = name.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
        guard isName, let first = name.first, !first.isDigit else {
            throw ValueFault(
                .invalidValue,
                at: text.isEmpty ? text.startIndex - 1..<text.startIndex : name.isEmpty ? text.range : name.range,
                "\(name.quoted) is not the name of a variable",
                suggestion: "write ALL, NONE, NIL, or a list such as ALL,NAME=value"
            )
        }
        if name.matches("none") || name.matches("nil"), mark == text.endIndex {
            throw ValueFault(.contradiction, at: name.range, "\(name.string) stands alone, not in a list")
        }
        guard mark < text.endIndex else {
            self.init(name: name.string)
            return
        }
        var value = text[(mark + 1)...]
        if let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            value.count > 1, value.last == quote
        {
            value = value.dropFirst().dropLast()
        }
        self.init(name: name.string, value: value.string)
    }
}
