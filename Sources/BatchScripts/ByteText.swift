import Quantities

/// A piece of the script, or of an argument, as UTF-8. Its indexes are positions in the ``ScriptSource`` it was cut
/// from, so that a fault found in it can be shown in its line.
typealias ByteText = ArraySlice<UInt8>

/// What is wrong with a value, and where: thrown by the types that read values, who know nothing of lines.
struct ValueFault: Error {
    var code: ScriptError.Code
    var range: Range<Int>
    var message: Phrase
    var suggestion: Phrase?

    init(_ code: ScriptError.Code, at range: Range<Int>, _ message: Phrase, suggestion: Phrase? = nil) {
        self.code = code
        self.range = range
        self.message = message
        self.suggestion = suggestion
    }
}

extension ByteText {
    /// The text as a string.
    var string: String { String(decoding: self, as: UTF8.self) }

    /// The text in quotes, for a message; a long one is cut.
    var quoted: String {
        let most = 40
        let string = self.string
        return string.count <= most ? "\"\(string)\"" : "\"\(string.prefix(most))…\""
    }

    /// Where the text lies.
    var range: Range<Int> { startIndex..<endIndex }

    /// Whether the text is this word, in capitals or not.
    func matches(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        return starts(withWord: word)
    }

    /// Whether the text begins with this word, in capitals or not.
    func starts(withWord word: StaticString) -> Bool {
        guard count >= word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            for offset in 0..<letters.count where self[startIndex + offset].lowercase != letters[offset].lowercase {
                return false
            }
            return true
        }
    }

    /// The decimal number that the text is; nil for anything but 1 to 18 digits.
    var decimal: Int? {
        guard !isEmpty, count <= 18 else { return nil }
        var value = 0
        for byte in self {
            guard byte.isDigit else { return nil }
            value = value * 10 + Int(byte &- UInt8(ascii: "0"))
        }
        return value
    }

    /// Whether the text is digits only, however many.
    var isAllDigits: Bool { !isEmpty && allSatisfy(\.isDigit) }

    /// Calls `body` with every piece between separators, the empty ones too.
    func forEachPiece<Failure: Error>(
        separatedBy separator: UInt8,
        _ body: (ByteText) throws(Failure) -> Void
    ) throws(Failure) {
        var start = startIndex
        while true {
            let end = self[start...].firstIndex(of: separator) ?? endIndex
            try body(self[start..<end])
            if end == endIndex { return }
            start = end + 1
        }
    }

    /// The names of a comma list, in order and once each.
    func names(of what: Named) throws(ValueFault) -> [String] {
        var names: [String] = []
        var pieces = 0
        try forEachPiece(separatedBy: UInt8(ascii: ",")) { piece throws(ValueFault) in
            pieces += 1
            guard pieces <= 256 else {
                throw ValueFault(.valueTooLarge, at: piece.range, "more than 256 names in a list")
            }
            let name = try piece.name(of: what)
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// The one name that the text is: not empty, no white space, at most 1024 bytes (Slurm's own limit).
    func name(of what: Named) throws(ValueFault) -> String {
        if isEmpty { throw ValueFault(.invalidValue, at: range, what.empty) }
        if let space = firstIndex(where: \.isSpace) {
            throw ValueFault(.invalidValue, at: space..<space + 1, what.spaced)
        }
        if count > 1024 { throw ValueFault(.valueTooLarge, at: range, what.tooLong(over: 1024)) }
        return string
    }

    /// Any text of one line. An option's value is not empty.
    func line(of what: Written, most: Int) throws(ValueFault) -> String {
        if count > most { throw ValueFault(.valueTooLarge, at: range, what.tooLong(over: most)) }
        return string
    }

    /// A count of something: a whole number from 1 to `most`.
    func count(of what: Counted, most: Int) throws(ValueFault) -> Int {
        guard let value = decimal, value <= most else {
            if isAllDigits { throw ValueFault(.valueTooLarge, at: range, what.tooMany(over: most)) }
            throw ValueFault(
                .invalidValue,
                at: range,
                what.noNumber(quoted),
                suggestion: "write a whole number from 1 to \(most)"
            )
        }
        if value == 0 {
            throw ValueFault(.invalidValue, at: range, what.zero, suggestion: "write 1 or more")
        }
        return value
    }
}

extension UInt8 {
    /// 0 to 9.
    var isDigit: Bool { self &- 48 < 10 }

    /// What C calls white space: space, tab, and the control characters from line feed to carriage return.
    var isSpace: Bool { self == 32 || self &- 9 < 5 }

    /// A to Z or a to z.
    var isLetter: Bool { lowercase &- 97 < 26 }

    /// The small letter for a capital, and itself for any other byte.
    var lowercase: UInt8 { self &- 65 < 26 ? self | 32 : self }
}
