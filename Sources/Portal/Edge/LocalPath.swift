/// A path of this portal that a reader is to be led back to. Anything that could lead elsewhere becomes the overview.
struct LocalPath: Hashable, Sendable {
    let text: String

    /// Takes what came with a request.
    ///
    /// A path begins with one slash: browsers read `//host`, `/\host` and what holds control characters as addresses.
    init(_ given: String?) {
        let isLocal =
            given.map { path in
                let bytes = Array(path.utf8)
                return bytes.first == UInt8(ascii: "/") && bytes.count <= 1024
                    && bytes.dropFirst().first != UInt8(ascii: "/")
                    && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }
                    && !path.hasPrefix("/sign-")
            } ?? false
        text = isLocal ? given ?? "/" : "/"
    }

    /// The path as a value in a query.
    var quoted: String { Self.quoted(text) }

    /// Any text as a part of a path or a value in a query.
    static func quoted(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
