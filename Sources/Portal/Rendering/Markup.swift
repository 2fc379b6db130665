import Mustache

/// HTML, into which a text goes escaped, byte by byte: the library's own goes by characters, at many times the cost.
struct Markup: MustacheContentType {
    /// What a template begins with to be escaped this way.
    static let mark = "{{% CONTENT_TYPE:MARKUP}}\n"

    static func register() { MustacheContentTypes.register(Markup(), named: "MARKUP") }

    func escapeText(_ text: String) -> String {
        guard text.utf8.contains(where: { Self.replacement(of: $0) != nil }) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count + 32)
        for byte in text.utf8 {
            if let replacement = Self.replacement(of: byte) {
                result.append(contentsOf: replacement.utf8)
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// What stands for a byte that means something to a browser; nil for all others.
    static func replacement(of byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
