/// The words and figures of reports, which come from the planners in English.
extension Words {
    /// A text of a report in the reader's language, and the language that it is in: one that the catalogue lacks stays as it is.
    ///
    /// A text's key is made of its words; figures that stand alone are its values `{a}`, `{b}` …, so that one text serves
    /// every figure.
    func report(_ text: String) -> (text: String, language: String) {
        let (key, figures) = Self.reportKey(of: text)
        // Two texts may have the same words, "billion" and "406 billion": one without room for a figure is not the other.
        guard code != "en", let known = catalogue.texts[key],
            Set(known.values).isSuperset(of: Self.valueNames.prefix(figures.count))
        else { return (text, "en") }
        var values: [String: String] = [:]
        for (name, value) in zip(Self.valueNames, figures) {
            // A preprint's number is a name.
            values[name] = text.contains("arXiv \(value)") ? value : figure(value)
        }
        let said = known.filled(with: values)
        // One text serves a heading and a line within a table.
        let isCapital = text.first?.isUppercase ?? false
        return (isCapital ? said.prefix(1).uppercased() + said.dropFirst() : said, code)
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

    private static let valueNames = ["a", "b", "c", "d", "e", "f"]

    /// The key of a report's text, and the figures in it.
    static func reportKey(of text: String) -> (key: String, figures: [String]) {
        var words: [String] = []
        var figures: [String] = []
        for part in text.split(separator: " ") {
            let bare = part.drop { $0 == "(" || $0 == "“" }
            let figure = bare.prefix { $0.isASCIIDigit || $0 == "," || $0 == "." }
            let rest = bare.dropFirst(figure.count)
            if let first = figure.first, first.isASCIIDigit, rest.allSatisfy({ ",.;:)%".contains($0) }) {
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
