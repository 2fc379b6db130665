package import Federation

/// A file into which a job writes, as it was ordered.
package struct OutputFile: Hashable, Sendable {
    /// The attempt that writes it.
    package var key: AttemptKey
    /// The path that the order named.
    package var path: String
    /// The account that the order named.
    package var account: String?

    /// Names a file.
    package init(key: AttemptKey, path: String, account: String?) {
        self.key = key
        self.path = path
        self.account = account
    }
}

/// A piece of a job's output.
package struct OutputPiece: Hashable, Sendable {
    /// Where the piece starts, in bytes.
    package var offset: Int64
    /// The bytes. Not necessarily whole lines, nor whole characters.
    package var bytes: [UInt8]
    /// How large the file is now.
    package var total: Int64

    /// Makes a piece.
    package init(offset: Int64, bytes: [UInt8], total: Int64) {
        self.offset = offset
        self.bytes = bytes
        self.total = total
    }
}
