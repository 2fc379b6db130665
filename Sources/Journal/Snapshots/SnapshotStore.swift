import Glibc
public import Quantities
import Synchronization

/// The snapshots beside a journal: written from any thread while appends go on, so that a start need not replay all.
///
/// A snapshot is worth nothing by itself: one that is damaged, or whose place is not on the chain, is passed over.
public final class SnapshotStore: Sendable {
    /// A snapshot that was passed over, and why.
    public struct Skipped: Hashable, Sendable {
        /// The file's name.
        public var name: String
        /// What is wrong with it.
        public var reason: String
    }

    struct Unusable: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    private let directory: Directory
    private let reader: JournalReader
    /// One snapshot is written at a time, so that two writers can't take away each other's files.
    private let writing = Mutex(())
    private let isPressed = Atomic(false)
    private static let suffix = ".snapshot"
    private static let unfinished = ".partial"
    private static let kept = 2

    init(directory: Directory, reader: JournalReader) {
        self.directory = directory
        self.reader = reader
    }

    /// Writes a snapshot of the state at `head` and, once it is on disk, takes away all but the newest two up to it.
    ///
    /// The body goes to the disk in pieces as it is written, with rests between them unless ``press()`` was called. It gets
    /// its name last, so a crash leaves the earlier ones untouched.
    public func write(at head: Head, _ body: (inout ByteWriter) -> Void) throws(JournalFault) {
        try writing.withLock { _ throws(JournalFault) in
            // What a crash left half written.
            for name in try directory.names() where name.hasSuffix(Self.unfinished) { try directory.remove(name) }
            let name = "\(head.sequence)\(Self.suffix)"
            do throws(JournalFault) {
                let file = try SnapshotFile(directory.path(name + Self.unfinished))
                let rests = Mutex(Rests())
                var bytes = ByteWriter { piece in
                    file.add(piece)
                    if !self.isPressed.load(ordering: .relaxed) { rests.withLock { $0.rest() } }
                }
                body(&bytes)
                bytes.flush()
                try file.finish(head)
            } catch {
                // A full disk must not stay full because of us; the fault that led here is the one to report.
                unlink(directory.path(name + Self.unfinished))
                throw error
            }
            try directory.publish(name + Self.unfinished, as: name)
            let older = try names().filter { $0.sequence <= head.sequence }
            for old in older.dropFirst(Self.kept) { try directory.remove(old.name) }
        }
    }

    /// Lets every snapshot, one that is being written included, go on without rests from now on: its server is to end.
    public func press() { isPressed.store(true, ordering: .relaxed) }

    /// The newest snapshot that is whole and on the chain, and those that were passed over on the way to it.
    public func newest() throws(JournalFault) -> (snapshot: Snapshot?, skipped: [Skipped]) {
        var skipped: [Skipped] = []
        for candidate in try names() {
            let read = try read(candidate.name)
            switch read {
            case .failure(let unusable):
                skipped.append(Skipped(name: candidate.name, reason: unusable.reason))
            case .success(let snapshot):
                if try reader.hash(at: snapshot.head.sequence) == snapshot.head.hash { return (snapshot, skipped) }
                let reason = "its place, record \(snapshot.head.sequence), is not on the chain"
                skipped.append(Skipped(name: candidate.name, reason: reason))
            }
        }
        return (nil, skipped)
    }

    private func read(_ name: String) throws(JournalFault) -> Result<Snapshot, Unusable> {
        do throws(JournalFault) {
            let file = try File(directory.path(name), O_RDONLY)
            let rest = try file.length() - Snapshot.headerBytes
            let header = try file.read(Snapshot.headerBytes)
            return Snapshot.parse(header: header, body: try file.read(max(0, rest)))
        } catch  where error.code == .io {
            // A bad sector under one snapshot is no reason to give up those before it.
            return .failure(Unusable("it can't be read: \(error.cause ?? "")"))
        }
    }

    /// The finished snapshots, newest first.
    private func names() throws(JournalFault) -> [(name: String, sequence: UInt64)] {
        try directory.names()
            .compactMap { name in
                guard name.hasSuffix(Self.suffix), let sequence = UInt64(name.dropLast(Self.suffix.count)) else {
                    return nil
                }
                return (name, sequence)
            }
            .sorted { $0.sequence > $1.sequence }
    }
}
