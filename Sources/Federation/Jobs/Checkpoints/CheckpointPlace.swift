package import Quantities

/// Where the newest checkpoint of a job lies: on the system where the last attempt that began has run.
package struct CheckpointPlace: Hashable, Sendable {
    /// That system.
    package var system: SystemID
    /// The attempt elsewhere for which it was settled what it goes on from; zero if none.
    package var settledFor: UInt32
    /// When that was settled.
    package var settledAt: Instant
    /// What that attempt finds.
    package var origin: CheckpointOrigin
    /// Whether a move failed, so that the job waits for that system as long as it is reached.
    package var isStaying: Bool

    /// A checkpoint that nobody tried to move.
    init(on system: SystemID) {
        self.system = system
        settledFor = 0
        settledAt = Instant(milliseconds: 0)
        origin = .unmanaged
        isStaying = false
    }
}

/// What an attempt finds on a system where its job's newest checkpoint was not written.
package enum CheckpointOrigin: UInt8, Sendable, CaseIterable, BinaryCoded {
    /// What lay on the earlier system, checked byte for byte.
    case moved
    /// An older copy that the server still held: the earlier system could give no newer one.
    case kept
    /// Nothing of ours: there was no checkpoint, or it is gone with its system.
    case nothing
    /// Whatever lies there: no way is set up between the two systems, which may share a file system.
    case unmanaged

    /// The word that the API, the log and the metrics use.
    package var word: String {
        switch self {
        case .moved: "moved"
        case .kept: "kept"
        case .nothing: "nothing"
        case .unmanaged: "unmanaged"
        }
    }
}

extension CheckpointPlace: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(on: try reader.read())
        settledFor = try reader.read()
        settledAt = try reader.read()
        origin = try reader.read()
        isStaying = try reader.read()
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(system, settledFor, settledAt, origin, isStaying)
    }
}
