import Glibc
import Quantities
import Synchronization

/// A snapshot on its way to the disk: its body comes in pieces, and the header that tells of it last.
final class SnapshotFile: Sendable {
    private struct Contents: ~Copyable {
        let file: File
        var bodyBytes: UInt64 = 0
        var hasher = SHA256()
        /// What went wrong first; nothing is written after it.
        var fault: JournalFault?
    }

    private let contents: Mutex<Contents>

    init(_ path: String) throws(JournalFault) {
        let file = try File(path, O_WRONLY | O_CREAT | O_TRUNC)
        try file.write([UInt8](repeating: 0, count: Snapshot.headerBytes))
        contents = Mutex(Contents(file: file))
    }

    /// Takes the body's next piece; after a fault none, though the owner makes them all.
    func add(_ piece: [UInt8]) {
        contents.withLock { contents in
            guard contents.fault == nil else { return }
            do throws(JournalFault) {
                try contents.file.write(piece)
                contents.hasher.add(piece)
                contents.bodyBytes += UInt64(piece.count)
            } catch {
                contents.fault = error
            }
        }
    }

    /// Writes the header, now that the body is known.
    func finish(_ head: Head) throws(JournalFault) {
        try contents.withLock { contents throws(JournalFault) in
            if let fault = contents.fault { throw fault }
            let digest = contents.hasher.finish()
            let header = Snapshot.header(of: head, bodyBytes: contents.bodyBytes, digest: digest)
            try contents.file.rewind()
            try contents.file.write(header)
        }
    }
}
