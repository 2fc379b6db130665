import HTTPTypes
import Hummingbird
import Journal
import Quantities

/// The style sheet, of which the first page that a browser sees brings a copy: it is seen a third of a second earlier on a
/// slow phone. The pages after it name the file, which the browser has by then.
struct Style: Sendable {
    let address: String
    /// What a policy allows in its place: this very text and no other.
    let source: String
    private let text: String

    init(address: String, bytes: [UInt8]) {
        self.address = address
        text = String(decoding: bytes, as: UTF8.self)
        source = "'sha256-\(Self.base64(SHA256.digest(of: bytes)))'"
    }

    /// Sets the style into a page in the way that is best for this browser.
    ///
    /// - Returns: the page, what its `Link` header says, and whether it is the browser's first.
    func set(
        into html: String,
        for request: Request,
        _ cookies: Cookies
    ) -> (html: String, link: String, isFirst: Bool) {
        let isFirst = cookies.value(.style, in: request) != mark
        guard isFirst else { return (html, "<\(address)>; rel=preload; as=style", isFirst) }
        let named = "<link rel=\"stylesheet\" href=\"\(address)\">"
        let whole = html.replacing(named, with: "<style>\(text)</style>", maxReplacements: 1)
        return (whole, "<\(address)>; rel=prefetch; as=style", isFirst)
    }

    /// The style that a browser has, for its cookie.
    var mark: String { String(address.dropFirst(8).prefix { $0 != "/" }) }

    /// By RFC 4648, as policies name a digest.
    private static func base64(_ digest: Digest) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let bytes = Array(digest.bytes)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let three = bytes[start..<min(start + 3, bytes.count)]
            let bits = three.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - three.count))
            for place in 0...three.count { text.append(letters[Int(bits >> (18 - 6 * UInt32(place)) & 63)]) }
            text += [UInt8](repeating: UInt8(ascii: "="), count: 3 - three.count)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
