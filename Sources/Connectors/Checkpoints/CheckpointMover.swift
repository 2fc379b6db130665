package import Federation
package import Quantities

/// Moves checkpoints between systems, through a store of the server's own.
///
/// Everything may be asked twice, before and after a crash; only what is missing is copied again. Nothing is answered
/// before the copy was compared with the original.
package protocol CheckpointMover: Sendable {
    /// Copies what lies on a system into the store, in place of what the store holds for the job.
    ///
    /// - Parameter isWanted: Asked all the while; once it says no, the copying ends.
    func fetch(
        _ job: JobID,
        from spot: CheckpointSpot,
        while isWanted: @escaping @Sendable () -> Bool
    ) async throws(CheckpointFault) -> CheckpointReceipt

    /// Copies what the store holds for a job to a system. What lies there already and is newer stays.
    func deliver(
        _ job: JobID,
        to spot: CheckpointSpot,
        while isWanted: @escaping @Sendable () -> Bool
    ) async throws(CheckpointFault) -> CheckpointReceipt

    /// The jobs of which the store holds a whole copy, or a part of one.
    func held() -> [JobID]

    /// Whether the store holds a whole copy for a job.
    func holds(_ job: JobID) -> Bool

    /// Lets go of what the store holds for a job.
    func forget(_ job: JobID) throws(CheckpointFault)

    /// Lets go of what came in of a copy that is not whole; a whole one stays.
    func forgetPart(_ job: JobID) throws(CheckpointFault)
}

/// What was copied and compared.
package struct CheckpointReceipt: Hashable, Sendable {
    /// How many files and links.
    package var files: UInt64
    /// The files' bytes.
    package var bytes: Bytes
    /// SHA-256 of the manifest.
    package var manifest: Digest
    /// Links that lead out, by an absolute path or above the root: they stay behind. Known of a fetched copy alone.
    package var linksLeft: UInt64 = 0
    /// Files, folders and links that lay at the destination already and are none of the checkpoint's: they stay there.
    package var extras: UInt64 = 0

    /// Describes a copy.
    package init(files: UInt64, bytes: Bytes, manifest: Digest) {
        self.files = files
        self.bytes = bytes
        self.manifest = manifest
    }
}

/// Why a checkpoint was not moved.
package struct CheckpointFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of trouble. Stable: log and metrics show it.
    package enum Code: String, CaseIterable, Hashable, Sendable {
        /// There is no such directory, or nothing in it.
        case absent
        /// The system does not take SSH, or not from us.
        case unreachable
        /// A disk is full, or would be.
        case full
        /// The copy is not what the original is.
        case unverified
        /// Nobody waits for it any more.
        case unwanted
        /// Anything else.
        case failed
    }

    /// The kind of trouble.
    package var code: Code
    /// What stood in the way: the end of a sentence, without paths and names.
    package var text: String

    /// Describes trouble.
    package init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// Code and text.
    package var description: String { "\(code.rawValue): \(text)" }
}
