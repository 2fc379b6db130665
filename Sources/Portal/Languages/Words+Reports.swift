import Contract

/// The words and figures of reports, which come from the planners in English.
extension Words {
    /// A text of a report in the reader's language, and the language that it is in: one that the catalogue lacks stays as it is.
    ///
    /// A text's key is made of its words; figures that stand alone are its values `{a}`, `{b}` …, so that one text serves
    /// every figure. Figures with their units need no text: `500.0 M€`.
    func report(_ text: String) -> (text: String, language: String) {
        // A preprint's number is a name.
        let whole = said(text[...]) { text.contains("arXiv \($0)") ? $0 : figure($0) }
        return (whole ?? quantity(text)).map { ($0, code) } ?? (text, "en")
    }

    /// A figure of a report, with what stands beside it. One that was said has its marks already: a second time, its
    /// decimal comma would be taken for one between thousands.
    func value(_ text: String) -> String {
        let said = report(text)
        return said.language == code ? said.text : figure(said.text)
    }

    /// What a figure is counted in, where that stands apart from it; a word, as billion, goes by the figure.
    func unit(_ text: String, of number: Double? = nil) -> String {
        if let number, number.isFinite, catalogue.plurals["plans.unit.\(text)"] != nil {
            return count("plans.unit.\(text)", Int64(min(number.magnitude, 1e15)))
        }
        if let known = said(text[...], figure) { return known }
        // "j" stands in "{a} j".
        guard code != "en", let pieces = catalogue.texts[Self.reportKey(of: text).key]?.pieces, pieces.count == 2,
            pieces[0] == .value("a"), case .words(let words) = pieces[1]
        else { return text }
        return String(words.drop(while: \.isWhitespace))
    }

    /// A phrase in the reader's language, as a whole or sentence by sentence, and the language that it is in: one that the
    /// catalogue lacks stays as it is.
    ///
    /// - Parameters:
    ///   - isVerbatim: whether values are what somebody wrote or must write, such as keys, and examples with a decimal
    ///     point; of values only those are said that the catalogue has as a whole, such as “a list”, and figures with their
    ///     units. Else all are said as texts of a report are.
    ///   - kept: the values that are names, and stay as they are even where they read as words of ours.
    func report(
        _ phrase: PhraseView,
        isVerbatim: Bool = false,
        keeping kept: Set<String> = []
    ) -> (text: String, language: String) {
        let values = Dictionary(uniqueKeysWithValues: zip(Self.names.lazy.map { "{\($0)}" }, phrase.values))
        func fill(_ name: String) -> String {
            guard let value = values[name] else { return isVerbatim && name.contains(".") ? name : figure(name) }
            guard !kept.contains(value) else { return value }
            if isVerbatim {
                let isOurs = value.contains(" ") && !value.hasPrefix("\"")
                return isOurs ? self.said(value[...], figure) ?? quantity(value) ?? value : value
            }
            let said = report(value)
            // A name may hold figures that are no amounts.
            let isFigure = said.language != code && value.first?.isASCIIDigit == true
            return isFigure ? figure(said.text) : said.text
        }
        let pattern = phrase.pattern
        if var whole = said(pattern[...], fill) {
            // One text serves a sentence and a clause, which has no full stop of its own.
            let last = catalogue.texts[Self.reportKey(of: pattern).key]?.pieces.last
            if case .words(let words)? = last, words.hasSuffix("."), !pattern.hasSuffix(".") { whole.removeLast() }
            return (whole, code)
        }
        let sentences = pattern.split(separator: ". ").map { said($0, fill) }
        let known = sentences.compactMap(\.self)
        return known.count == sentences.count ? (known.joined(separator: " "), code) : (phrase.text, "en")
    }

    /// A text of a report, of which those that hold values are among its phrases; some are known by their units, `{a} M€`.
    ///
    /// - Parameter kept: the values that are names.
    func report(
        _ text: String,
        _ phrases: [PhraseView],
        keeping kept: Set<String> = []
    ) -> (text: String, language: String) {
        let said = phrases.first { $0.text == text }.map { report($0, keeping: kept) }
        return said.flatMap { $0.language == code ? $0 : nil } ?? report(text)
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

    /// A figure as reports write it, with or without its unit, by the customs of the language.
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

    /// Figures with their units, as `48 h`; nil where anything else stands there.
    private func quantity(_ text: String) -> String? {
        guard code != "en" else { return nil }
        var words: [String] = []
        var hasFigure = false
        for part in text.split(separator: " ") {
            if Self.isFigure(part) {
                hasFigure = true
                words.append(figure(String(part)))
            } else if Self.units.contains(String(part)) {
                words.append(unit(String(part)))
            } else {
                return nil
            }
        }
        return hasFigure ? words.joined(separator: " ") : nil
    }

    private static let units: Set<String> = [
        "%", "€", "M€", "s", "ms", "min", "h", "d", "kB", "MB", "GB", "TB", "PB", "W", "kW", "MW", "GW", "kWh", "MWh",
        "GWh", "TWh", "€/h", "€/kW", "€/MWh", "€/device-hour", "g", "kg", "t", "CO2e", "g/kWh", "m³", "L", "×",
    ]

    /// Whether a word is a figure, `−12,345.6`, or a range of two.
    private static func isFigure(_ word: Substring) -> Bool {
        let bare = word.drop { "+−-±<>≤≥~(".contains($0) }
        guard let last = bare.lastIndex(where: \.isASCIIDigit),
            bare[bare.index(after: last)...].allSatisfy({ "%),;:×".contains($0) })
        else { return false }
        return bare[...last].split(separator: "–", omittingEmptySubsequences: false).allSatisfy { isAmount($0) }
    }

    private static func isAmount(_ text: Substring) -> Bool {
        let halves = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = halves.first, halves.count <= 2 else { return false }
        let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
        return (groups + halves.dropFirst()).allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isASCIIDigit) }
            && groups.dropFirst().allSatisfy { $0.count == 3 }
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
