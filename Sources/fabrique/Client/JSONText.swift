/// JSON as text, so that what the API said can be laid out or joined without passing through numbers of ours.
///
/// Decoding and encoding again would lose what this program doesn't know (a newer server's fields) and reorder
/// what it does. These functions move whole tokens and change nothing but the white space between them. They expect
/// valid JSON, which the decoder has checked before.
enum JSONText {
    /// The text with two blanks for each level.
    static func indented(_ text: some Sequence<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var depth = 0
        var isInString = false
        var isEscaped = false
        var opened = false
        func newline() { out += [0x0A] + [UInt8](repeating: 0x20, count: 2 * depth) }
        for byte in text {
            if isInString {
                out.append(byte)
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                continue
            }
            if isBlank(byte) { continue }
            let closes = byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
            if opened, !closes { newline() }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                out.append(byte)
                depth += 1
                opened = true
                continue
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth = max(0, depth - 1)
                if !opened { newline() }
                out.append(byte)
            case UInt8(ascii: ","):
                out.append(byte)
                newline()
            case UInt8(ascii: ":"): out += [byte, 0x20]
            case UInt8(ascii: "\""):
                isInString = true
                out.append(byte)
            default: out.append(byte)
            }
            opened = false
        }
        return out
    }

    /// The elements of the array under `name` in an object, each as it stands.
    static func elements(of name: String, in object: [UInt8]) -> [ArraySlice<UInt8>] {
        let key = Array("\"\(name)\"".utf8)
        var elements: [ArraySlice<UInt8>] = []
        var depth = 0
        var lastString: Range<Int>?
        var isWanted = false
        var start: Int?
        var place = 0
        while place < object.count {
            let byte = object[place]
            if byte == UInt8(ascii: "\"") {
                let end = endOfString(in: object, from: place)
                if isWanted, depth == 2, start == nil { start = place }
                lastString = place..<end
                place = end
                continue
            }
            switch byte {
            case UInt8(ascii: ":") where depth == 1:
                isWanted = lastString.map { object[$0].elementsEqual(key) } ?? false
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                if isWanted, depth == 2, start == nil { start = place }
                depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if isWanted, depth == 1, let from = start { elements.append(trimmed(object[from..<place])) }
                if depth == 1 { start = nil }
            case UInt8(ascii: ",") where depth == 2:
                if isWanted, let from = start { elements.append(trimmed(object[from..<place])) }
                start = nil
            case _ where !isBlank(byte):
                if isWanted, depth == 2, start == nil { start = place }
            default: break
            }
            place += 1
        }
        return elements
    }

    private static func endOfString(in text: [UInt8], from quote: Int) -> Int {
        var place = quote + 1
        while place < text.count, text[place] != UInt8(ascii: "\"") {
            place += text[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(place + 1, text.count)
    }

    private static func trimmed(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var slice = slice
        while let last = slice.last, isBlank(last) { slice.removeLast() }
        return slice
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
