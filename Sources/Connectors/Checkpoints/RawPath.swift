import Glibc
import Spool

/// A path as the kernel has it: names of files need not be UTF-8, and a `String` would mend those that are not.
struct RawPath: Sendable, CustomStringConvertible {
    /// Its bytes, and a zero behind the last.
    let bytes: [CChar]

    /// Takes a path of the server's own.
    init(_ path: String) { bytes = Array(path.utf8CString) }

    private init(bytes: [CChar]) { self.bytes = bytes }

    /// What a name in this folder stands for.
    func appending(_ name: [UInt8]) -> RawPath {
        let slash = CChar(bitPattern: UInt8(ascii: "/"))
        return RawPath(bytes: bytes.dropLast() + [slash] + name.map { CChar(bitPattern: $0) } + [0])
    }

    /// For people: bytes that are no text are mended.
    var description: String { String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self) }

    /// What lies there itself, no link followed; nil where nothing does.
    func facts() throws(SystemFault) -> stat? {
        var facts = stat()
        guard lstat(bytes, &facts) == 0 else {
            if errno == ENOENT { return nil }
            throw SystemFault("look at \(self)")
        }
        return facts
    }

    /// The names in this folder, in no order; none where there is no such folder.
    func names() throws(SystemFault) -> [[UInt8]] {
        guard let stream = opendir(bytes) else {
            if errno == ENOENT { return [] }
            throw SystemFault("list \(self)")
        }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            let name: [UInt8] = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in Array(bytes.prefix { $0 != 0 }) }
            if name != Array(".".utf8) && name != Array("..".utf8) { names.append(name) }
        }
        return names
    }

    /// The bytes of all files in this folder and below.
    func fileBytes() throws(SystemFault) -> Int64 {
        guard let facts = try facts() else { return 0 }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: return Int64(facts.st_size)
        case S_IFDIR:
            var sum: Int64 = 0
            for name in try names() { sum += try appending(name).fileBytes() }
            return sum
        default: return 0
        }
    }

    /// Removes what lies there, and all below it. Links are removed, not followed.
    func remove() throws(SystemFault) {
        guard let facts = try facts() else { return }
        guard facts.st_mode & S_IFMT == S_IFDIR else {
            guard unlink(bytes) == 0 else { throw SystemFault("remove \(self)") }
            return
        }
        for name in try names() { try appending(name).remove() }
        guard rmdir(bytes) == 0 else { throw SystemFault("remove \(self)") }
    }
}
