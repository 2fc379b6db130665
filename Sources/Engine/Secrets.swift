package import Federation
import Journal
package import Quantities

/// Secrets and numbers that must not be guessed, drawn from the system's own source.
package enum Secrets {
    /// A bearer's secret: `fbq_` and 43 characters that hold 256 random bits.
    package static func token() -> (secret: String, digest: Digest) {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var text: [UInt8] = Array("fbq_".utf8)
        for _ in 0..<43 { text.append(alphabet[Int(generator.next() & 63)]) }
        let secret = String(decoding: text, as: UTF8.self)
        return (secret, digest(of: secret))
    }

    /// What is kept of a secret. Its 256 random bits need no salt and no slow hash.
    package static func digest(of secret: String) -> Digest { SHA256.digest(of: Array(secret.utf8)) }

    /// An address that must not be guessed: 128 random bits in hexadecimal.
    package static func address() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: (0..<32).map { _ in digits[Int(generator.next() & 15)] }, as: UTF8.self)
    }

    /// An opaque number for a person.
    package static func person() -> PersonID {
        var generator = SystemRandomNumberGenerator()
        return PersonID(UInt64.random(in: 1...UInt64.max, using: &generator))
    }
}
