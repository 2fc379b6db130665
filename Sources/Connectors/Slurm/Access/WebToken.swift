import CCrypto
import Quantities

/// A token that slurmrestd takes for a user's word: a JSON Web Token (RFC 7519), signed with the site's own key (HS256).
struct WebToken: Hashable, Sendable {
    /// The token as it stands in the header.
    let text: String
    /// Until when the site takes it.
    let expires: Instant

    /// How long one is good: long enough for a slow answer, too short to be worth stealing.
    static let lifetimeSeconds: Int64 = 300

    /// Signs a token for a user.
    static func signed(for user: String, with key: [UInt8], at now: Instant) -> WebToken {
        let issued = now.milliseconds / 1000
        let claims: JSONValue = [
            "iat": .integer(issued), "exp": .integer(issued + lifetimeSeconds), "sun": .text(user),
        ]
        let header: JSONValue = ["alg": "HS256", "typ": "JWT"]
        let content = "\(base64(header.bytes)).\(base64(claims.bytes))"
        return WebToken(
            text: "\(content).\(base64(authentication(of: Array(content.utf8), with: key)))",
            expires: Instant(milliseconds: (issued + lifetimeSeconds) * 1000)
        )
    }

    /// Takes a token that somebody else made. Its claims say how long it is good; one that hides them is taken for short.
    static func given(_ text: String, at now: Instant) -> WebToken? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let isWellFormed = text.utf8.allSatisfy { byte in
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
                || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || "-_.=".utf8.contains(byte)
        }
        guard isWellFormed, parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        let claims = bytes(ofBase64: parts[1]).flatMap { try? JSONReader.read($0) }
        let expires = claims?["exp"].slurmNumber.map { Instant(milliseconds: $0 * 1000) }
        return WebToken(text: text, expires: expires ?? Instant(milliseconds: now.milliseconds + 60_000))
    }

    /// HMAC with SHA-256 (RFC 2104).
    static func authentication(of content: [UInt8], with key: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { output, count in
            var length: UInt32 = 0
            let made = HMAC(EVP_sha256(), key, Int32(key.count), content, content.count, output.baseAddress, &length)
            precondition(made != nil && length == 32, "SHA-256 has a code for every input")
            count = 32
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Base64 for URLs, without padding (RFC 4648).
    static func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let group = bytes[index..<min(index + 3, bytes.count)]
            let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0...group.count { text.append(alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)]) }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func bytes(ofBase64 text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xffffff
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
        }
        return bytes
    }
}
