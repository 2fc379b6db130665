package import Quantities

/// Says what an attempt goes on from that was placed on another system than its job's last one.
package struct SettleCheckpoint: Sendable {
    package var key: AttemptKey
    package var origin: CheckpointOrigin
    /// How many files it finds; zero where nothing was moved.
    package var files: UInt64
    /// Their bytes.
    package var bytes: Bytes
    /// SHA-256 of the manifest of what was moved; zero where nothing was.
    package var manifest: Digest
    /// Why it is not what lay on the earlier system; empty where it is.
    package var why: String

    /// Makes the command.
    package init(
        key: AttemptKey,
        origin: CheckpointOrigin,
        files: UInt64 = 0,
        bytes: Bytes = .zero,
        manifest: Digest = .zero,
        why: String = ""
    ) {
        self.key = key
        self.origin = origin
        self.files = files
        self.bytes = bytes
        self.manifest = manifest
        self.why = why
    }
}

/// What an attempt goes on from was settled: it may be sent to its system.
package struct CheckpointSettled: Sendable {
    package var key: AttemptKey
    /// Where the job's newest checkpoint lay.
    package var from: SystemID
    package var origin: CheckpointOrigin
    package var files: UInt64
    package var bytes: Bytes
    package var manifest: Digest
    package var why: String
}

extension CheckpointSettled: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            key: try reader.read(),
            from: try reader.read(),
            origin: try reader.read(),
            files: try reader.read(),
            bytes: try reader.read(),
            manifest: try reader.read(),
            why: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(key, from, origin, files, bytes, manifest, why) }
}
