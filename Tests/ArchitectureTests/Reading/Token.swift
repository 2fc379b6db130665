/// One word or one mark of a source, and the line it stands on.
///
/// A name in backticks is one word, whatever it holds, and keeps its backticks: it is never mistaken for a keyword.
struct Token: Equatable {
    var text: String
    var line: Int
}

extension [Token] {
    /// Parts code, comments and strings already removed, into words and marks.
    init(code: [UInt8]) {
        self.init()
        var line = 1
        var position = 0
        while position < code.count {
            let start = position
            let byte = code[position]
            position += 1
            if byte == .lineFeed {
                line += 1
                continue
            }
            if byte <= .space { continue }
            if byte == .backtick {
                while position < code.count, code[position] != .lineFeed {
                    position += 1
                    if code[position - 1] == .backtick { break }
                }
            } else if byte.isPartOfName {
                while position < code.count, code[position].isPartOfName { position += 1 }
                // `try!` is one word, `try !isHeld` two.
                let word = code[start..<position]
                let isTryOrAs = word.elementsEqual("try".utf8) || word.elementsEqual("as".utf8)
                if isTryOrAs, position < code.count, code[position] == UInt8(ascii: "!") { position += 1 }
            }
            append(Token(text: String(decoding: code[start..<position], as: UTF8.self), line: line))
        }
    }

    /// The words and marks of a source's code.
    init(_ source: SourceText) { self.init(code: source.code) }

    /// Whether `words` stand at `position`, whatever the spaces between them.
    func stands(_ words: [String], at position: Int) -> Bool {
        guard position + words.count <= count else { return false }
        for (offset, word) in words.enumerated() where self[position + offset].text != word { return false }
        return true
    }
}

extension UInt8 {
    fileprivate var isPartOfName: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...0xFF:
            true
        default:
            false
        }
    }
}
