import Glibc

/// A directory of a test's own, which goes away with it.
final class TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/tinylm-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    struct Failure: Error {
        let code: Int32
    }

    deinit { Self.empty(path) }

    /// Removes what is at `path`, with all that lies in it.
    private static func empty(_ path: String) {
        // Removes files, links and empty directories; links are never followed.
        if Glibc.remove(path) == 0 { return }
        guard let stream = opendir(path) else { return }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { field in
                    field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
            )
        }
        closedir(stream)
        for name in names where name != "." && name != ".." { empty("\(path)/\(name)") }
        Glibc.remove(path)
    }
}
