import CCrypto
import Glibc
import Quantities
import Spool

/// What lies in a directory: each file's SHA-256, size and name, each link's target, sorted by name.
struct CheckpointManifest: Hashable, Sendable {
    /// One line each.
    private(set) var lines: [String] = []
    /// The files' bytes.
    private(set) var bytes: Int64 = 0

    /// Reads every file below a folder. Links are named, never followed.
    init(of folder: String) throws(SystemFault) {
        try add(folder, as: "")
        lines.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// The manifest as a file's bytes.
    var content: [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

    /// What is told of it.
    var receipt: CheckpointReceipt {
        var hash = FileHash()
        content.withUnsafeBytes { hash.add($0) }
        return CheckpointReceipt(files: UInt64(lines.count), bytes: Bytes(bytes), manifest: hash.finish())
    }

    private mutating func add(_ folder: String, as prefix: String) throws(SystemFault) {
        for name in try Files.names(in: folder) {
            let path = "\(folder)/\(name)"
            var facts = stat()
            guard lstat(path, &facts) == 0 else { throw SystemFault("look at \(path)") }
            switch facts.st_mode & S_IFMT {
            case S_IFDIR: try add(path, as: "\(prefix)\(name)/")
            case S_IFLNK: lines.append("link \(try Self.target(of: path))  \(prefix)\(name)")
            case S_IFREG:
                lines.append("\(try FileHash.digest(of: path).hex) \(facts.st_size)  \(prefix)\(name)")
                bytes += Int64(facts.st_size)
            default: continue
            }
        }
    }

    private static func target(of path: String) throws(SystemFault) -> String {
        let most = 4096
        var buffer = [CChar](repeating: 0, count: most)
        let count = readlink(path, &buffer, most)
        guard count >= 0 else { throw SystemFault("read the link \(path)") }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

extension String {
    /// What follows the two blanks of a manifest's line.
    fileprivate var name: Substring {
        let bytes = utf8
        var position = bytes.startIndex
        while let next = bytes.index(position, offsetBy: 1, limitedBy: bytes.endIndex), next < bytes.endIndex {
            if bytes[position] == UInt8(ascii: " "), bytes[next] == UInt8(ascii: " ") {
                return self[bytes.index(after: next)...]
            }
            position = next
        }
        return self[...]
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

    static func digest(of path: String) throws(SystemFault) -> Digest {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFault("open \(path)") }
        defer { close(descriptor) }
        var hash = FileHash()
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SystemFault("read \(path)") }
            if count == 0 { return hash.finish() }
            piece.withUnsafeBytes { hash.add(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }
}
