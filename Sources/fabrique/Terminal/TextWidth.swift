/// How much room text takes on a terminal, and how to fit it into less.
extension String {
    /// Columns that the text takes: none for marks that combine, two for wide East Asian characters and emoji.
    var columns: Int { reduce(0) { $0 + $1.columns } }

    /// The text in at most `width` columns, its end replaced by `…` when it is longer.
    func shortened(to width: Int) -> String {
        guard columns > width else { return self }
        guard width > 0 else { return "" }
        var kept = ""
        var taken = 0
        for character in self {
            guard taken + character.columns <= width - 1 else { break }
            kept.append(character)
            taken += character.columns
        }
        return kept + "…"
    }

    /// The text filled with blanks to `width` columns.
    func padded(to width: Int, onLeft: Bool = false) -> String {
        let blanks = String(repeating: " ", count: Swift.max(0, width - columns))
        return onLeft ? blanks + self : self + blanks
    }

    /// The text as lines of at most `width` columns, broken at blanks where there are any.
    func wrapped(to width: Int) -> [String] {
        let width = Swift.max(2, width)
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ", omittingEmptySubsequences: true) {
            var word = String(word)
            if !line.isEmpty, line.columns + 1 + word.columns <= width {
                line += " " + word
                continue
            }
            if !line.isEmpty { lines.append(line) }
            while word.columns > width {
                var head = ""
                for character in word {
                    guard head.columns + character.columns <= width else { break }
                    head.append(character)
                }
                lines.append(head)
                word.removeFirst(head.count)
            }
            line = word
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }

    /// The text on one line and without anything that could move the cursor, change colours or turn the reading
    /// direction.
    ///
    /// Names, comments and reasons are written by other people: shown raw, an escape sequence in a job's name could
    /// rewrite what an operator sees.
    var printable: String {
        var clean = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                clean.append(scalar == "\n" || scalar == "\t" || scalar == "\u{2028}" ? " " : "\u{FFFD}")
            case .format where scalar != "\u{200D}": clean.append("\u{FFFD}")
            default: clean.append(scalar)
            }
        }
        return String(clean)
    }
}

extension Character {
    /// Columns of one character as a reader sees it.
    var columns: Int {
        var widest = 0
        for scalar in unicodeScalars {
            // U+FE0F asks for the emoji form of what precedes it, which is wide.
            if scalar == "\u{FE0F}" { return 2 }
            widest = Swift.max(widest, scalar.columns)
        }
        return widest
    }
}

extension Unicode.Scalar {
    /// Columns of one scalar, after the East Asian Width property (UAX #11: classes W and F are wide).
    var columns: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        switch value {
        case 0x1100...0x115F, 0x231A...0x231B, 0x23E9...0x23EC, 0x2614...0x2615, 0x2648...0x2653, 0x2705, 0x274C,
            0x2795...0x2797, 0x2B50, 0x2B55, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F7E0...0x1F7EB, 0x1F900...0x1F9FF,
            0x1FA70...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
