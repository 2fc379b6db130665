package import Quantities

/// A bearer's right to act for a person, within bounds and for a time. Only the digest of the secret is known.
package struct Token: Sendable {
    /// Its number.
    package var id: TokenID
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
        self.init(
            id: try reader.read(),
            person: try reader.read(),
            digest: try reader.read(),
            powers: try reader.read(),
            issued: try reader.read(),
            expires: try reader.read(),
            isRevoked: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(id, person, digest, powers, issued, expires, isRevoked)
    }
}
