package import Quantities

/// A bearer's right to act for a person, within bounds and for a time. Only the digest of the secret is known.
package struct Token: Sendable {
    /// Its number.
    package var id: TokenID
    /// How it comes to be used.
    package var kind: Kind
    /// For whom it acts.
    package var person: PersonID
    /// SHA-256 of the secret.
    package var digest: Digest
    /// What it may be used for.
    package var powers: Powers
    /// When it was issued.
    package var issued: Instant
    /// From when on it is worth nothing.
    package var expires: Instant
    /// Whether it was taken back.
    package var isRevoked: Bool

    /// How a token comes to be used.
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// A program sends it with each request.
        case access
        /// A browser sends it as a cookie, from a sign-in to a sign-out.
        case session
        /// A person opens it once, to sign in: it becomes a session.
        case link
    }

    /// What a token may be used for. It never gives more than its person's roles do.
    package struct Powers: OptionSet, Hashable, Sendable {
        /// The bits.
        package var rawValue: UInt32

        /// Makes a set from its bits.
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        /// See what the person may see.
        package static let read = Powers(rawValue: 1)
        /// Submit, cancel, hold and release jobs.
        package static let submit = Powers(rawValue: 2)
        /// Change projects, people, allocations and tokens.
        package static let manage = Powers(rawValue: 4)
        /// Operate systems.
        package static let operate = Powers(rawValue: 8)
        /// Everything that the person may do.
        package static let all: Powers = [.read, .submit, .manage, .operate]
    }
}

extension Token.Powers: BinaryCoded {
    /// Reads the bits.
    package init(from reader: inout ByteReader) throws(CodingFault) { self.init(rawValue: try reader.read()) }
    /// Writes the bits.
    package func encode(to writer: inout ByteWriter) { writer.write(rawValue) }
}

extension Token: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        id = try reader.read()
        person = try reader.read()
        digest = try reader.read()
        (kind, powers) = try Self.readUse(from: &reader)
        issued = try reader.read()
        expires = try reader.read()
        isRevoked = try reader.read()
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(id, person, digest, Self.use(kind, powers), issued, expires, isRevoked)
    }
}

extension Token {
    /// Kind and powers as one number, the kind in the highest byte: before there were kinds it was always nought.
    static func use(_ kind: Kind, _ powers: Powers) -> UInt32 { UInt32(kind.rawValue) << 24 | powers.rawValue }

    /// Reads what ``use(_:_:)`` makes.
    static func readUse(from reader: inout ByteReader) throws(CodingFault) -> (Kind, Powers) {
        let start = reader.offset
        let use: UInt32 = try reader.read()
        guard let kind = Kind(rawValue: UInt8(use >> 24)) else { throw CodingFault(.unknownValue, at: start) }
        return (kind, Powers(rawValue: use & 0xff_ffff))
    }
}
