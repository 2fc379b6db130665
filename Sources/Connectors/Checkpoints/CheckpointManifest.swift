import CCrypto
import Glibc
import Quantities
import Spool

/// What lies in a directory: each file's SHA-256, size and name, each link's target, sorted by name.
struct CheckpointManifest: Hashable, Sendable {
    /// A file or a link. Names and targets are bytes: they need not be UTF-8.
    private struct Entry: Hashable, Sendable {
        var what: [UInt8]
        var name: [UInt8]
    }

    private var entries: [Entry] = []
    /// The files' bytes.
    private(set) var bytes: Int64 = 0
    /// How many of its lines are links.
    private(set) var links: UInt64 = 0

    /// Reads every file below a folder. Links are named, never followed.
    ///
    /// - Parameters:
    ///   - isDurable: Whether all that was read is on the disk itself then.
    ///   - isWanted: Asked before each piece; once it says no, the reading ends with `ECANCELED`.
    init(of folder: String, isDurable: Bool = false, while isWanted: () -> Bool) throws(SystemFault) {
        try add(RawPath(folder), as: [], isDurable, isWanted)
        entries.sort { $0.name.lexicographicallyPrecedes($1.name) }
    }

    /// The manifest as a file's bytes, a line for each entry.
    var content: [UInt8] {
        var content: [UInt8] = []
        for entry in entries {
            content += entry.what
            content += Array("  ".utf8)
            content += entry.name
            content.append(UInt8(ascii: "\n"))
        }
        return content
    }

    /// What is told of it.
    var receipt: CheckpointReceipt {
        var hash = FileHash()
        content.withUnsafeBytes { hash.add($0) }
        return CheckpointReceipt(files: UInt64(entries.count), bytes: Bytes(bytes), manifest: hash.finish())
    }

    private mutating func add(
        _ folder: RawPath,
        as prefix: [UInt8],
        _ isDurable: Bool,
        _ isWanted: () -> Bool
    ) throws(SystemFault) {
        for name in try folder.names() {
            let path = folder.appending(name)
            guard let facts = try path.facts() else { throw SystemFault("look at \(path)", code: ENOENT) }
            switch facts.st_mode & S_IFMT {
            case S_IFDIR: try add(path, as: prefix + name + [UInt8(ascii: "/")], isDurable, isWanted)
            case S_IFLNK:
                entries.append(Entry(what: Array("link ".utf8) + (try Self.target(of: path)), name: prefix + name))
                links += 1
            case S_IFREG:
                let digest = try FileHash.digest(of: path, isDurable, isWanted)
                entries.append(Entry(what: Array("\(digest.hex) \(facts.st_size)".utf8), name: prefix + name))
                bytes += Int64(facts.st_size)
            default: continue
            }
        }
        guard isDurable else { return }
        let descriptor = open(folder.bytes, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFault("open \(folder)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemFault("sync \(folder)") }
    }

    private static func target(of path: RawPath) throws(SystemFault) -> [UInt8] {
        let most = 4096
        var buffer = [CChar](repeating: 0, count: most)
        let count = readlink(path.bytes, &buffer, most)
        guard count >= 0 else { throw SystemFault("read the link \(path)") }
        return buffer[..<count].map { UInt8(bitPattern: $0) }
    }
}

/// SHA-256 of what comes in pieces.
private struct FileHash {
    private var context = SHA256_CTX()

    init() { precondition(SHA256_Init(&context) == 1, "SHA-256 can begin") }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        precondition(SHA256_Update(&context, bytes.baseAddress, bytes.count) == 1, "SHA-256 takes every input")
    }

    mutating func finish() -> Digest {
        var output = [UInt8](repeating: 0, count: 32)
        precondition(SHA256_Final(&output, &context) == 1, "SHA-256 ends")
        guard let digest = Digest(output) else { preconditionFailure("SHA-256 has 32 bytes") }
        return digest
    }

    static func digest(
        of path: RawPath,
        _ isDurable: Bool,
        _ isWanted: () -> Bool
    ) throws(SystemFault) -> Digest {
        let descriptor = open(path.bytes, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFault("open \(path)") }
        defer { close(descriptor) }
        var hash = FileHash()
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            guard isWanted() else { throw SystemFault("read \(path)", code: ECANCELED) }
            let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SystemFault("read \(path)") }
            if count == 0 {
                guard !isDurable || fsync(descriptor) == 0 else { throw SystemFault("sync \(path)") }
                return hash.finish()
            }
            piece.withUnsafeBytes { hash.add(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }
}
