import Glibc
import Journal
import Quantities
import Testing

/// A directory of a test's own, taken away at its end.
final class Scratch: Sendable {
    let path: String

    init() throws {
        var template = Array("\(Self.root)/journal-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Trouble("no directory for the test: \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.removeTree(path) }

    /// The bytes of a file in it.
    func bytes(_ name: String) throws -> [UInt8] { try Self.bytes("\(path)/\(name)") }

    /// Puts bytes into a file in it, at an offset of a file that is there or as a new file.
    func write(_ bytes: [UInt8], to name: String, at offset: Int? = nil) throws {
        let descriptor = open("\(path)/\(name)", offset == nil ? O_WRONLY | O_CREAT | O_TRUNC : O_WRONLY, 0o600)
        defer { close(descriptor) }
        let count = pwrite(descriptor, bytes, bytes.count, off_t(offset ?? 0))
        guard count == bytes.count else { throw Trouble("could not write \(name): \(errno)") }
    }

    /// Every regular file below it, with its bytes.
    func everyFile() throws -> [(name: String, bytes: [UInt8])] {
        try Self.names(path).flatMap { name in
            let full = "\(path)/\(name)"
            return try Self.isDirectory(full)
                ? Self.names(full).map { ("\(name)/\($0)", try Self.bytes("\(full)/\($0)")) }
                : [(name, try Self.bytes(full))]
        }
    }

    /// The names of the files that contain a text somewhere in their bytes.
    func files(containing text: String) throws -> [String] {
        let wanted = Array(text.utf8)
        return try everyFile().filter { firstOffset(of: wanted, in: $0.bytes) != nil }.map(\.name)
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw Trouble("could not open \(path): \(errno)") }
        defer { close(descriptor) }
        var status = stat()
        fstat(descriptor, &status)
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size) + 1)
        let count = read(descriptor, &bytes, bytes.count)
        return Array(bytes.prefix(count))
    }

    static func names(_ path: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func removeTree(_ path: String) {
        for name in names(path) where unlink("\(path)/\(name)") != 0 { removeTree("\(path)/\(name)") }
        rmdir(path)
    }

    private static var root: String { getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp" }
}

/// Where some bytes first lie in others; by the C library, for the files are megabytes long.
func firstOffset(of wanted: [UInt8], in bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress else { return nil }
        var offset = 0
        while offset + wanted.count <= bytes.count,
            let hit = memchr(start + offset, Int32(wanted[0]), bytes.count - wanted.count - offset + 1)
        {
            if memcmp(hit, wanted, wanted.count) == 0 { return UnsafeRawPointer(hit) - start }
            offset = UnsafeRawPointer(hit) - start + 1
        }
        return nil
    }
}

/// A test could not be set up.
struct Trouble: Error {
    let text: String
    init(_ text: String) { self.text = text }
}

/// A payload that tells which record it is.
func payload(_ number: UInt64) -> [UInt8] { Array("record \(number) of the test".utf8) }

/// The next `count` payloads after a head.
func payloads(_ count: Int, after head: Head = .genesis) -> [[UInt8]] {
    (0..<UInt64(count)).map { payload(head.sequence + 1 + $0) }
}

/// The fault that `body` throws.
func fault(_ body: () throws -> Void) -> JournalFault? {
    #expect(throws: JournalFault.self) { try body() }
}
