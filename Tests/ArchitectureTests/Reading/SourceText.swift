/// A Swift source, parted into what the compiler reads and what people read.
///
/// Both parts are as long as the source: whatever belongs to the other part is a space, line breaks stay. A place in
/// one is therefore the same place in all. Code inside a string's interpolation is code; the rest of a string is neither.
///
/// A regular expression written as a bare `/…/` is read as code. Should it hold a quotation mark, the damage ends with the
/// line, because a string of one line does too.
struct SourceText {
    /// The source without its comments and without the text of its strings.
    let code: [UInt8]
    /// The comments alone.
    let comments: [UInt8]

    init(_ source: some Collection<UInt8>) {
        var splitter = SourceSplitter(source: Array(source))
        splitter.readCode(untilParenthesis: false)
        code = splitter.code
        comments = splitter.comments
    }

    init(_ source: String) { self.init(source.utf8) }
}

/// Walks a source once, left to right, and copies each byte to the part it belongs to.
private struct SourceSplitter {
    let source: [UInt8]
    var code: [UInt8]
    var comments: [UInt8]
    private var position = 0

    init(source: [UInt8]) {
        self.source = source
        let blank = source.map { $0 == .lineFeed ? UInt8.lineFeed : .space }
        code = blank
        comments = blank
    }

    /// Reads code to the end of the source, or past the parenthesis that closes an interpolation.
    mutating func readCode(untilParenthesis isInterpolation: Bool) {
        var depth = 0
        while position < source.count {
            let byte = source[position]
            if byte == .slash, peek(1) == .slash {
                readLineComment()
            } else if byte == .slash, peek(1) == .asterisk {
                readBlockComment()
            } else if byte == .backtick {
                readQuotedName()
            } else if byte == .quote || byte == .pound, let opening = literalOpening() {
                readLiteral(opening)
            } else {
                if byte == .leftParenthesis { depth += 1 }
                if byte == .rightParenthesis {
                    if isInterpolation, depth == 0 {
                        position += 1
                        return
                    }
                    depth -= 1
                }
                keepAsCode()
            }
        }
    }

    // MARK: Comments and names

    private mutating func readLineComment() {
        while position < source.count, source[position] != .lineFeed { keepAsComment() }
    }

    /// Block comments nest.
    private mutating func readBlockComment() {
        var depth = 0
        repeat {
            if source[position] == .slash, peek(1) == .asterisk {
                depth += 1
                keepAsComment()
            } else if source[position] == .asterisk, peek(1) == .slash {
                depth -= 1
                keepAsComment()
            }
            keepAsComment()
        } while depth > 0 && position < source.count
    }

    /// A name in backticks may be a whole sentence, with marks in it that mean something elsewhere.
    private mutating func readQuotedName() {
        keepAsCode()
        while position < source.count, source[position] != .lineFeed {
            let isEnd = source[position] == .backtick
            keepAsCode()
            if isEnd { return }
        }
    }

    // MARK: Literals

    /// How a literal began, which says how it ends.
    private struct Opening {
        var pounds: Int
        /// The bytes that end it, before as many `#` as it began with.
        var mark: [UInt8]
        var isOneLine: Bool
    }

    private func literalOpening() -> Opening? {
        var pounds = 0
        while peek(pounds) == .pound { pounds += 1 }
        switch peek(pounds) {
        case .quote:
            let isMultiline = peek(pounds + 1) == .quote && peek(pounds + 2) == .quote
            return Opening(
                pounds: pounds,
                mark: .init(repeating: .quote, count: isMultiline ? 3 : 1),
                isOneLine: !isMultiline
            )
        case .slash where pounds > 0:
            return Opening(pounds: pounds, mark: [.slash], isOneLine: false)
        default:
            return nil
        }
    }

    private mutating func readLiteral(_ opening: Opening) {
        position += opening.pounds + opening.mark.count
        let end = opening.mark + [UInt8](repeating: .pound, count: opening.pounds)
        let escape = [.backslash] + [UInt8](repeating: .pound, count: opening.pounds)
        while position < source.count {
            if starts(with: end) {
                position += end.count
                return
            }
            if opening.mark.first == .quote, starts(with: escape) {
                position += escape.count
                if peek(0) == .leftParenthesis {
                    position += 1
                    readCode(untilParenthesis: true)
                } else {
                    position += 1
                }
                continue
            }
            if opening.isOneLine, source[position] == .lineFeed { return }
            position += 1
        }
    }

    // MARK: Bytes

    private func peek(_ distance: Int) -> UInt8? {
        position + distance < source.count ? source[position + distance] : nil
    }

    private func starts(with bytes: [UInt8]) -> Bool {
        guard source[position] == bytes[0], position + bytes.count <= source.count else { return false }
        return source[position..<position + bytes.count].elementsEqual(bytes)
    }

    private mutating func keepAsCode() {
        code[position] = source[position]
        position += 1
    }

    private mutating func keepAsComment() {
        guard position < source.count else { return }
        comments[position] = source[position]
        position += 1
    }
}

extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let space = UInt8(ascii: " ")
    static let slash = UInt8(ascii: "/")
    static let asterisk = UInt8(ascii: "*")
    static let backslash = UInt8(ascii: "\\")
    static let backtick = UInt8(ascii: "`")
    static let quote = UInt8(ascii: "\"")
    static let pound = UInt8(ascii: "#")
    static let leftParenthesis = UInt8(ascii: "(")
    static let rightParenthesis = UInt8(ascii: ")")
}
