/// The texts of a Swift source: what stands between quotes, with `{a}`, `{b}` and so on for values. Those that `+` joins
/// are one.
struct SourceTexts {
    private(set) var texts: [String] = []
    private let source: [UnicodeScalar]
    private var place = 0

    init(_ source: String) {
        self.source = Array(source.unicodeScalars)
        while place < self.source.count {
            if stands("//") {
                while place < self.source.count, self.source[place] != "\n" { place += 1 }
            } else if self.source[place] == "\"" {
                let text = joined()
                texts.append(text)
            } else {
                place += 1
            }
        }
    }

    private func stands(_ mark: String) -> Bool {
        source[place...].starts(with: mark.unicodeScalars)
    }

    /// A text, and those that follow it by `+`.
    private mutating func joined() -> String {
        var values: UInt8 = 0
        var text = literal(&values)
        var end = place
        while follows("+"), follows("\"", isKept: true) {
            text += literal(&values)
            end = place
        }
        place = end
        return text
    }

    /// Goes to a mark if it stands next, and past it unless it is kept.
    private mutating func follows(_ mark: UnicodeScalar, isKept: Bool = false) -> Bool {
        skipBlanks()
        guard place < source.count, source[place] == mark else { return false }
        if !isKept { place += 1 }
        return true
    }

    private mutating func skipBlanks() {
        while place < source.count, source[place] == " " || source[place] == "\n" { place += 1 }
    }

    /// What stands between two quotes; the place is behind them then.
    private mutating func literal(_ values: inout UInt8) -> String {
        var text = String.UnicodeScalarView()
        place += 1
        while place < source.count, source[place] != "\"" {
            let isEscaped = source[place] == "\\"
            if isEscaped { place += 1 }
            if isEscaped, source[place] == "(" {
                skipValue()
                text.append(contentsOf: "{\(UnicodeScalar(UInt8(ascii: "a") + values))}".unicodeScalars)
                values += 1
            } else {
                text.append(source[place])
                place += 1
            }
        }
        place += 1
        return String(text)
    }

    /// Goes past the parentheses of a value and the texts within.
    private mutating func skipValue() {
        var depth = 0
        repeat {
            if source[place] == "\"" {
                var values: UInt8 = 0
                _ = literal(&values)
                continue
            }
            if source[place] == "(" { depth += 1 }
            if source[place] == ")" { depth -= 1 }
            place += 1
        } while depth > 0 && place < source.count
    }
}
