import Quantities

extension ScriptError {
    /// The fault as a person reads it: place and message, the line, a caret under the word, and how to mend it.
    ///
    /// Tabs are shown as spaces, control characters as U+FFFD (so that a script can't steer the reader's terminal), and
    /// a long line is cut around the fault. Characters that are two columns wide are counted as such, those that are none
    /// as none.
    ///
    /// ```
    /// train.sbatch:3:9: unknown option "--cpu-per-task"
    ///   #SBATCH --cpu-per-task=4
    ///           ^~~~~~~~~~~~~~
    ///   did you mean --cpus-per-task?
    /// ```
    public func rendered(scriptName: String) -> String {
        let head: String
        switch place {
        case .script(let line): head = "\(scriptName):\(line):\(columns.lowerBound)"
        case .argument(let number): head = "argument \(number):\(columns.lowerBound)"
        }
        let excerpt = Excerpt(of: text, showing: columns)
        var lines = ["\(head): \(Excerpt.harmless(message.text))"]
        if !excerpt.text.isEmpty { lines += ["  \(excerpt.text)", "  \(excerpt.marks)"] }
        if let suggestion { lines.append("  \(Excerpt.harmless(suggestion.text))") }
        return lines.joined(separator: "\n")
    }
}

extension ScriptErrors {
    /// All faults as a person reads them, in a file of the name given.
    public func rendered(scriptName: String) -> String {
        var text = errors.map { $0.rendered(scriptName: scriptName) }.joined(separator: "\n")
        if isCutShort { text += "\nthere may be more: only the first \(Self.most) are shown" }
        return text
    }
}

/// The part of a line that is shown, and the marks under it.
private struct Excerpt {
    var text = ""
    var marks = ""

    /// The most characters shown before the fault, and from it on.
    private static let mostBefore = 80
    private static let mostAfter = 100

    init(of line: String, showing columns: Range<Int>) {
        let first = max(1, columns.lowerBound - Self.mostBefore)
        let last = columns.lowerBound + Self.mostAfter
        var column = 0
        var position = 0
        if first > 1 { add("…", width: 1, mark: " ") }
        for character in line {
            column += 1
            if column < first { continue }
            if column > last {
                text.append("…")
                break
            }
            let mark: Character = column == columns.lowerBound ? "^" : columns.contains(column) ? "~" : " "
            if character == "\t" {
                let width = 8 - position % 8
                add(String(repeating: " ", count: width), width: width, mark: mark)
                position += width
            } else {
                let shown = Self.isHarmless(character) ? String(character) : "\u{FFFD}"
                let width = Self.width(of: character)
                add(shown, width: width, mark: mark)
                position += width
            }
        }
        if !marks.contains("^") { marks += "^" }
        while marks.last == " " { marks.removeLast() }
    }

    private mutating func add(_ shown: String, width: Int, mark: Character) {
        text += shown
        guard width > 0 else { return }
        marks.append(mark)
        marks += String(repeating: mark == "^" ? "~" : mark, count: width - 1)
    }

    static func harmless(_ text: String) -> String {
        guard !text.allSatisfy(isHarmless) else { return text }
        return String(text.map { isHarmless($0) ? $0 : "\u{FFFD}" })
    }

    /// Whether a terminal shows the character and does nothing else: no control character, no change of direction.
    private static func isHarmless(_ character: Character) -> Bool {
        character.unicodeScalars.allSatisfy { scalar in
            if scalar.isASCII { return scalar.value >= 32 && scalar.value != 127 }
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate: return false
            default: break
            }
            switch scalar.value {
            case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: return false
            default: return true
            }
        }
    }

    /// How many columns a terminal gives the character: 2 for the wide ones of East Asia and for emoji, 0 for marks that
    /// sit on another. The ranges are the W and F classes of Unicode's EastAsianWidth, blocks taken as wholes.
    private static func width(of character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.isASCII { return character.unicodeScalars.contains("\u{FE0F}") ? 2 : 1 }
        if first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}") { return 2 }
        switch first.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18CFF, 0x1B000...0x1B2FF,
            0x20000...0x3FFFD:
            return 2
        default: break
        }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return isHarmless(character) ? 0 : 1
        default: return 1
        }
    }
}
