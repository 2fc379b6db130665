import Glibc
public import Quantities

/// Copies of a store, made while its server works and laid down again later.
///
/// A copy holds the journal and the vault at one moment, people's plans, and nothing that follows from them: no snapshots, no token of
/// the server's own, no spool. It is a store in itself, so that whatever reads a store reads it.
public enum StoreCopy {
    /// A file of a copy, and what is in it.
    public struct Part: Hashable, Sendable {
        /// The file's name.
        public var name: String
        /// Its length in bytes.
        public var bytes: UInt64
        /// SHA-256 of its content.
        public var digest: Digest

        /// Describes a file.
        public init(name: String, bytes: UInt64, digest: Digest) {
            self.name = name
            self.bytes = bytes
            self.digest = digest
        }
    }

    /// The files of a copy.
    public static let names = [Layout.journal, Layout.vault, Layout.plans]

    /// Copies of stores that had no plans yet lack them.
    private static func isThere(_ name: String, in place: Directory) -> Bool {
        name != Layout.plans || place.contains(name)
    }

    /// Copies the store in `directory` into `target`, over what an earlier attempt left there.
    ///
    /// The vault is locked against writers while the journal's moment is chosen and the vault is copied, which takes
    /// milliseconds; the journal is then read at that moment while its server goes on writing. So nobody is in the one
    /// and not in the other, but for what a server that is killed at that moment leaves as well, and mends at its start.
    ///
    /// - Parameter progress: called with the pages copied and the pages there are.
    /// - Throws: `JournalFault`; `locked` when another copy is being written to `target`.
    public static func make(
        of directory: String,
        in target: String,
        progress: (Int, Int) -> Void = { _, _ in }
    ) throws(JournalFault) -> [Part] {
        let source = Directory(path: directory)
        // Reads the format, and refuses what is no store, before anything is made.
        _ = try JournalReader(directory: directory)
        let place = Directory(path: target)
        try place.create()
        let lease = try Lease(in: place)
        for name in names { for suffix in ["", "-journal", "-wal", "-shm"] { try place.remove(name + suffix) } }
        let journal = try Connection(source.path(Layout.journal), .readOnly)
        try fix(journal, copyingVaultOf: source, to: place)
        try journal.copy(to: place, as: Layout.journal, progress: progress)
        try journal.execute("COMMIT")
        try place.remove("lease")
        try place.sync()
        withExtendedLifetime(lease) {}
        return try parts(in: target)
    }

    /// Opens a read at the present moment, and copies the vault of the same moment.
    private static func fix(
        _ journal: Connection,
        copyingVaultOf source: Directory,
        to place: Directory
    ) throws(JournalFault) {
        let gate = try Connection(source.path(Layout.vault), .readWrite)
        // Readers may go on; whoever wants to write waits until the copy is made.
        try gate.execute("BEGIN IMMEDIATE")
        try journal.execute("BEGIN")
        // A read begins with the first look.
        _ = try journal.integer("SELECT max(sequence) FROM records")
        try Connection(source.path(Layout.vault), .readOnly).copy(to: place, as: Layout.vault)
        if source.contains(Layout.plans) {
            try Connection(source.path(Layout.plans), .readOnly).copy(to: place, as: Layout.plans)
        }
        try gate.execute("ROLLBACK")
    }

    /// The files of a copy as they are now.
    ///
    /// - Throws: `not-a-journal` when one is missing.
    public static func parts(in directory: String) throws(JournalFault) -> [Part] {
        var parts: [Part] = []
        for name in names where isThere(name, in: Directory(path: directory)) {
            let file = try File(Directory(path: directory).path(name), O_RDONLY)
            let bytes = UInt64(try file.length())
            parts.append(Part(name: name, bytes: bytes, digest: try SHA256.digest(of: file)))
        }
        return parts
    }

    /// Copies the files of a copy into `target`, which is made, and answers what has arrived there, read back.
    public static func lay(_ copy: String, into target: String) throws(JournalFault) -> [Part] {
        let place = Directory(path: target)
        try place.create()
        for name in names where isThere(name, in: Directory(path: copy)) {
            let source = try File(Directory(path: copy).path(name), O_RDONLY)
            let file = try File(place.path(name), O_WRONLY | O_CREAT | O_TRUNC)
            while true {
                let piece = try source.read(1 << 20)
                if piece.isEmpty { break }
                try file.write(piece)
            }
            try file.sync()
        }
        try place.sync()
        return try parts(in: target)
    }

    /// Gives a whole directory its name. What has that name already must be an empty directory, or nothing.
    public static func publish(_ temporary: String, as path: String) throws(JournalFault) {
        guard rename(temporary, path) == 0 else {
            throw JournalFault(errno: errno, doing: "renaming \(temporary) to \(path)")
        }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let parent = parts.joined(separator: "/")
        try Directory(path: parent.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : parent).sync()
    }
}

extension SHA256 {
    /// The digest of a file from its present place to its end.
    fileprivate static func digest(of file: borrowing File) throws(JournalFault) -> Digest {
        var hasher = SHA256()
        while true {
            let piece = try file.read(1 << 20)
            if piece.isEmpty { return hasher.finish() }
            piece.withUnsafeBytes { hasher.add($0) }
        }
    }
}
