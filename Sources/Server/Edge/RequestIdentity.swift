import HTTPTypes
import Hummingbird

/// The id of a request, which answers, logs and receipts carry.
///
/// A client may bring one along: an `X-Request-Id` of 16 to 64 hexadecimal digits and hyphens (a UUID is one), or the
/// trace id of a `traceparent` (W3C Trace Context). It goes into logs and stays with the job, so nothing that could be
/// a name, a mark-up or a command is taken; anything else is passed over, and the request gets one of ours.
enum RequestIdentity {
    static let field = HTTPField.Name("X-Request-Id")!
    private static let trace = HTTPField.Name("traceparent")!

    static func of(_ headers: HTTPFields, else own: @autoclosure () -> String) -> String {
        if let given = headers[field], isWellFormed(given) { return given }
        return headers[trace].flatMap(traceID) ?? own()
    }

    /// 16 to 64 hexadecimal digits, with hyphens between them.
    static func isWellFormed(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (16...64).contains(bytes.count), bytes.first != hyphen, bytes.last != hyphen else { return false }
        return bytes.allSatisfy { isHexadecimal($0) || $0 == hyphen } && bytes.count { $0 != hyphen } >= 16
    }

    /// The trace id of `00-<32 digits>-<16 digits>-<2 digits>`, in small letters as the standard has it; not all zero.
    static func traceID(_ header: String) -> String? {
        let parts = header.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].utf8.count == 2, parts[0] != "ff", parts[1].utf8.count == 32,
            parts[2].utf8.count == 16, parts[3].utf8.count == 2, parts[0] != "00" || parts.count == 4,
            parts.prefix(4).allSatisfy({ $0.utf8.allSatisfy { isHexadecimal($0) && !(0x41...0x46).contains($0) } }),
            parts[1].contains(where: { $0 != "0" }), parts[2].contains(where: { $0 != "0" })
        else { return nil }
        return String(parts[1])
    }

    private static let hyphen = UInt8(ascii: "-")

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
