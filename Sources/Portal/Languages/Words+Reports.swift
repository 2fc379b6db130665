import Contract

/// The words and figures of reports, which come from the planners in English.
extension Words {
    /// A text of a report in the reader's language, and the language that it is in: one that the catalogue lacks stays as it is.
    ///
    /// A text's key is made of its words; figures that stand alone are its values `{a}`, `{b}` …, so that one text serves
    /// every figure.
    func report(_ text: String) -> (text: String, language: String) {
        // A preprint's number is a name.
        let said = said(text[...]) { text.contains("arXiv \($0)") ? $0 : figure($0) }
        return said.map { ($0, code) } ?? (text, "en")
    }

    /// A phrase in the reader's language, as a whole or sentence by sentence, and the language that it is in: one that the
    /// catalogue lacks stays as it is.
    ///
    /// - Parameter isVerbatim: whether values of one word are what somebody wrote or must write, such as keys; else all are
    ///   said as texts of a report are.
    func report(_ phrase: PhraseView, isVerbatim: Bool = false) -> (text: String, language: String) {
        let values = Dictionary(uniqueKeysWithValues: zip(Self.names.lazy.map { "{\($0)}" }, phrase.values))
        func fill(_ name: String) -> String {
            guard let value = values[name] else { return figure(name) }
            if isVerbatim, value.hasPrefix("\"") || !value.contains(" ") { return value }
            return figure(report(value).text)
        }
        let pattern = phrase.pattern
        if let whole = said(pattern[...], fill) { return (whole, code) }
        let sentences = pattern.split(separator: ". ").map { said($0, fill) }
        let known = sentences.compactMap(\.self)
        return known.count == sentences.count ? (known.joined(separator: " "), code) : (phrase.text, "en")
    }

    /// A text of a report, of which those that hold values are among its phrases.
    func report(_ text: String, _ phrases: [PhraseView]) -> (text: String, language: String) {
        phrases.first { $0.text == text }.map { report($0) } ?? report(text)
    }

    /// A text of the catalogue with the figures of an English one; nil where there is none.
    private func said(_ text: Substring, _ fill: (String) -> String) -> String? {
        let (key, figures) = Self.reportKey(of: text)
        // Two texts may have the same words, "billion" and "406 billion": one without room for a figure is not the other.
        guard code != "en", let known = catalogue.texts[key], known.values == Set(Self.names.prefix(figures.count))
        else { return nil }
        let values = Dictionary(uniqueKeysWithValues: zip(Self.names, figures.map(fill)))
        let said = known.filled(with: values)
        // One text serves a heading and a line within a table; initials, as CO2e, are no capital.
        let isCapital = text.first?.isUppercase == true && text.dropFirst().first?.isLowercase == true
        return isCapital ? said.prefix(1).uppercased() + said.dropFirst() : said
    }

    /// A figure, with or without its unit, by the customs of the language.
    func figure(_ text: String) -> String {
        let (group, decimal) = (self("number.group"), self("number.decimal"))
        guard group != "," || decimal != "." else { return text }
        let all = Array(text)
        var result = ""
        for (place, character) in all.enumerated() {
            let isWithin =
                place > 0 && place + 1 < all.count && all[place - 1].isASCIIDigit && all[place + 1].isASCIIDigit
            switch character {
            case "," where isWithin: result += group
            case "." where isWithin: result += decimal
            default: result.append(character)
            }
        }
        return result
    }

    private static let names = "abcdefghijkl".map { String($0) }

    /// The key of a report's text, and the figures in it, of which a phrase's pattern has names: `{a}`.
    static func reportKey(of text: some StringProtocol) -> (key: String, figures: [String]) {
        var words: [String] = []
        var figures: [String] = []
        for part in text.split(separator: " ") {
            let bare = part.drop { "(“\"".contains($0) }
            let name = bare.first == "{" ? bare.prefix { $0 != "}" }.count + 1 : 0
            let figure = name > 0 ? bare.prefix(name) : bare.prefix { $0.isASCIIDigit || $0 == "," || $0 == "." }
            let rest = bare.dropFirst(figure.count)
            if let first = figure.first, first.isASCIIDigit || first == "{",
                rest.allSatisfy({ ",.;:)%”?\"".contains($0) })
            {
                // What ends the sentence is not the figure's.
                let number = figure.last == "," || figure.last == "." ? figure.dropLast() : figure
                figures.append(String(number))
            } else if part == "%" {
                words.append("pc")
            } else {
                words += part.lowercased().replacing("€", with: "eur")
                    .split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.map(String.init)
            }
        }
        return ("report." + words.joined(separator: "-"), figures)
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
