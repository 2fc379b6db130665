import Glibc

/// Reads small texts that a person names: scripts, settings and documents.
enum TextFile {
    /// The most that is read. What is longer is named by mistake: a file of data, or a device.
    static let byteLimit = 4 * 1024 * 1024

    /// Reads a file, or standard input for `-`.
    ///
    /// Throws a ``CommandFailure`` that names the file when it can't be read, is too long, or isn't UTF-8.
    static func read(_ path: String) throws -> String {
        if path == "-" { return try text(of: STDIN_FILENO, named: "standard input") }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure(.wrongInput, "\(path) can't be read: \(reason(errno)). Check the name and its mode.")
        }
        defer { close(descriptor) }
        return try text(of: descriptor, named: path)
    }

    /// The system's words for an error number.
    static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }

    private static func text(of descriptor: Int32, named name: String) throws -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw CommandFailure(.wrongInput, "\(name) can't be read: \(reason(errno)). Name a plain text file.")
            }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= byteLimit else {
                throw CommandFailure(
                    .wrongInput,
                    "\(name) is longer than 4 MiB, the most that is read of a text. Check the name."
                )
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.wrongInput, "\(name) is not UTF-8 text. Convert it, e.g. with iconv -t UTF-8.")
        }
        return text
    }
}
