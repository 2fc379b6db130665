/// Parts of long texts: no page may become larger than what it needs, and an ampersand takes five bytes there.
extension Markup {
    /// The longest start of a text that takes at most so many bytes in a page.
    static func start(of text: String, atMost limit: Int) -> String {
        var left = limit
        let end = text.unicodeScalars.firstIndex { scalar in
            left -= length(of: scalar)
            return left < 0
        }
        return end.map { String(text.unicodeScalars[..<$0]) } ?? text
    }

    /// The longest end of a text that takes at most so many bytes in a page.
    static func end(of text: String, atMost limit: Int) -> String {
        var left = limit
        let last = text.unicodeScalars.lastIndex { scalar in
            left -= length(of: scalar)
            return left < 0
        }
        return last.map { String(text.unicodeScalars[$0...].dropFirst()) } ?? text
    }

    /// How many bytes a character takes in a page.
    private static func length(of scalar: Unicode.Scalar) -> Int {
        guard scalar.isASCII else { return UTF8.width(scalar) }
        return replacement(of: UInt8(scalar.value))?.utf8.count ?? 1
    }
}
