/// The sentences of one language, read from its file.
///
/// A line is `key = text`; `#` begins a remark. A text holds `{name}` where a value goes. One that depends on a count has a
/// line for each plural form of the language: `jobs.count[one] = {count} job`, `jobs.count[other] = {count} jobs`.
struct Catalogue: Sendable {
    /// A text in pieces, so that a value that looks like a placeholder stays what it is.
    struct Text: Hashable, Sendable {
        enum Piece: Hashable, Sendable {
            case words(String)
            case value(String)
        }

        var pieces: [Piece] = []

        /// The names of the values that it needs.
        var values: Set<String> {
            Set(pieces.compactMap { if case .value(let name) = $0 { name } else { nil } })
        }
    }

    /// A line that can't be read.
    struct Mistake: Error, Hashable, CustomStringConvertible {
        var line: Int
        var description: String
    }

    /// The texts without plural forms.
    private(set) var texts: [String: Text] = [:]
    /// The texts that depend on a count, by form.
    private(set) var plurals: [String: [String: Text]] = [:]
    /// The rules that choose a form, in the order of the file.
    private(set) var rules: [PluralRule] = []

    /// Reads a file.
    init(_ content: String) throws(Mistake) {
        for (number, line) in content.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmed
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            guard let equals = line.firstIndex(of: "=") else {
                throw Mistake(line: number + 1, description: "A line is a key, an equals sign and a text.")
            }
            let key = String(line[..<equals].trimmed)
            let value = line[line.index(after: equals)...].trimmed
            guard !key.isEmpty, !value.isEmpty else {
                throw Mistake(line: number + 1, description: "The key or its text is empty.")
            }
            try add(key, value, line: number + 1)
        }
    }

    private mutating func add(_ key: String, _ value: Substring, line: Int) throws(Mistake) {
        if key.hasPrefix("plural.") {
            guard let rule = PluralRule(form: String(key.dropFirst(7)), String(value)) else {
                throw Mistake(line: line, description: "\(value) is no plural rule.")
            }
            rules.append(rule)
            return
        }
        guard let text = Text(value) else {
            throw Mistake(line: line, description: "A brace is not closed, or holds no name.")
        }
        if key.hasSuffix("]"), let bracket = key.firstIndex(of: "[") {
            let form = String(key[key.index(after: bracket)...].dropLast())
            let name = String(key[..<bracket])
            guard plurals[name, default: [:]].updateValue(text, forKey: form) == nil else {
                throw Mistake(line: line, description: "\(key) was there before.")
            }
        } else if texts.updateValue(text, forKey: key) != nil {
            throw Mistake(line: line, description: "\(key) was there before.")
        }
    }

    /// The form that a count takes; `other` where no rule holds.
    func form(of count: Int64) -> String {
        rules.first { $0.holds(for: count.magnitude) }?.form ?? "other"
    }
}

extension Catalogue.Text {
    /// Takes a text apart; nil when a brace is not closed.
    init?(_ text: Substring) {
        var words = ""
        var rest = text
        while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            guard rest[brace] == "{", let end = rest[brace...].firstIndex(of: "}") else { return nil }
            words += rest[..<brace]
            let name = rest[rest.index(after: brace)..<end]
            guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber }) else { return nil }
            if !words.isEmpty { pieces.append(.words(words)) }
            pieces.append(.value(String(name)))
            words = ""
            rest = rest[rest.index(after: end)...]
        }
        words += rest
        if !words.isEmpty { pieces.append(.words(words)) }
    }

    /// The text with its values. One that is not given shows its name in braces.
    func filled(with values: [String: String]) -> String {
        var result = ""
        for piece in pieces {
            switch piece {
            case .words(let words): result += words
            case .value(let name): result += values[name] ?? "{\(name)}"
            }
        }
        return result
    }
}

extension StringProtocol where SubSequence == Substring {
    /// Without blanks at either end. A no-break space is no blank: a language may part its thousands with one.
    var trimmed: Substring {
        var rest = self[...]
        while let first = rest.utf8.first, Self.isBlank(first) { rest.removeFirst() }
        while let last = rest.utf8.last, Self.isBlank(last) { rest.removeLast() }
        return rest
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
}
