import Quantities

/// The bytes that are read, and the way back from any of them to a line and a column.
///
/// One array holds the script, then the arguments given beside it, each with a line feed behind it, then the words that
/// had quotes or backslashes in them, as they read without. A value is a slice of this array wherever it came from.
struct ScriptSource {
    private(set) var bytes: [UInt8]
    /// Where the script ends and the arguments begin.
    let scriptEnd: Int
    /// Where the arguments end and the unquoted words begin.
    let argumentsEnd: Int
    /// For each byte of the unquoted words, where it was written.
    private var origins: [Int32] = []

    init(text: String, arguments: [String]) {
        bytes = Array(text.utf8)
        scriptEnd = bytes.count
        for argument in arguments {
            bytes.append(contentsOf: argument.utf8)
            bytes.append(.lineFeed)
        }
        argumentsEnd = bytes.count
    }

    /// The end of the line that begins at `start`: its line feed, or the end of the bytes.
    func endOfLine(from start: Int, limit: Int) -> Int {
        precondition(start >= 0 && limit <= bytes.count, "a line lies inside the bytes")
        return bytes.withUnsafeBytes { bytes in
            var end = start
            // Most of a script is its commands, of which only the line ends matter: 8 bytes at a time. A byte that is a
            // line feed becomes zero, and only then does the subtraction borrow into its highest bit.
            let ones: UInt64 = 0x0101_0101_0101_0101
            while end + 8 <= limit {
                let word = bytes.loadUnaligned(fromByteOffset: end, as: UInt64.self) ^ (ones &* UInt64(UInt8.lineFeed))
                if (word &- ones) & ~word & (ones << 7) != 0 { break }
                end += 8
            }
            while end < limit, bytes[end] != .lineFeed { end += 1 }
            return end
        }
    }

    /// Whether the bytes from `position` begin with this word, capitals and all.
    func has(_ word: StaticString, at position: Int, limit: Int) -> Bool {
        guard position + word.utf8CodeUnitCount <= limit else { return false }
        return word.withUTF8Buffer { letters in
            for offset in 0..<letters.count where bytes[position + offset] != letters[offset] { return false }
            return true
        }
    }

    /// Whether a word begins so.
    func has(_ start: StaticString, at word: Range<Int>) -> Bool {
        has(start, at: word.lowerBound, limit: word.upperBound)
    }

    /// Splits a directive into words by sbatch's rules, and leaves them in `words`.
    ///
    /// White space separates; quotes of either kind group; a backslash takes the next byte as it is, in quotes too; a
    /// hash mark outside quotes begins a comment.
    mutating func split(_ line: Range<Int>, into words: inout [Range<Int>]) throws(ValueFault) {
        words.removeAll(keepingCapacity: true)
        var position = line.lowerBound
        while true {
            while position < line.upperBound, bytes[position].isSpace { position += 1 }
            let start = position
            while position < line.upperBound, !bytes[position].isSpecialInWords { position += 1 }
            guard position < line.upperBound, !bytes[position].isSpace, bytes[position] != .hash else {
                if position > start { words.append(start..<position) }
                if position == line.upperBound || bytes[position] == .hash { return }
                continue
            }
            words.append(try unquote(from: start, line: line, end: &position))
            if position < line.upperBound, bytes[position] == .hash { return }
        }
    }

    /// Copies a word without its quotes and backslashes behind everything else.
    private mutating func unquote(from start: Int, line: Range<Int>, end: inout Int) throws(ValueFault) -> Range<Int> {
        let copy = bytes.count
        var quote: (byte: UInt8, position: Int)?
        var position = start
        while position < line.upperBound {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\\"), position + 1 < line.upperBound {
                position += 1
            } else if let open = quote {
                if byte == open.byte {
                    quote = nil
                    position += 1
                    continue
                }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = (byte, position)
                position += 1
                continue
            } else if byte.isSpace || byte == .hash {
                break
            }
            bytes.append(bytes[position])
            origins.append(Int32(truncatingIfNeeded: position))
            position += 1
        }
        if let open = quote {
            throw ValueFault(
                .unclosedQuote,
                at: open.position..<open.position + 1,
                "a quote that is never closed on this line"
            )
        }
        let word = copy..<bytes.count
        // Even an empty word needs a place, so each ends in a byte that says where.
        bytes.append(0)
        origins.append(Int32(truncatingIfNeeded: position))
        end = position
        return word
    }
}

extension ScriptSource {
    /// Finds line, columns and text of a range, for an error.
    func error(_ fault: ValueFault) -> ScriptError {
        let lower = written(fault.range.lowerBound)
        let upper = fault.range.isEmpty ? lower + 1 : written(fault.range.upperBound - 1) + 1
        let isArgument = lower >= scriptEnd && argumentsEnd > scriptEnd
        let region = isArgument ? scriptEnd..<argumentsEnd : 0..<scriptEnd
        var start = min(lower, region.upperBound)
        while start > region.lowerBound, bytes[start - 1] != .lineFeed { start -= 1 }
        let end = endOfLine(from: start, limit: region.upperBound)
        let number = 1 + bytes[region.lowerBound..<start].reduce(0) { $0 + ($1 == .lineFeed ? 1 : 0) }
        let middle = max(start, min(lower, end))
        let marked = bytes[middle..<max(middle, min(upper, end))]
        let column = bytes[start..<middle].string.count + 1
        return ScriptError(
            code: fault.code,
            place: isArgument ? .argument(number) : .script(line: number),
            columns: column..<column + max(1, marked.string.count),
            text: bytes[start..<min(end, start + BatchScript.mostDirectiveBytes)].string,
            message: fault.message,
            suggestion: fault.suggestion
        )
    }

    /// Where the byte at `position` was written, in the script or in an argument.
    private func written(_ position: Int) -> Int {
        guard position >= argumentsEnd, !origins.isEmpty else { return max(0, position) }
        return Int(origins[min(position - argumentsEnd, origins.count - 1)])
    }
}

extension UInt8 {
    static var lineFeed: UInt8 { 10 }
    static var hash: UInt8 { UInt8(ascii: "#") }

    /// White space, quotes, backslash and hash mark: what ends a plain run of a word.
    fileprivate var isSpecialInWords: Bool {
        if self > UInt8(ascii: "'") { return self == UInt8(ascii: "\\") }
        return isSpace || self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") || self == .hash
    }
}
