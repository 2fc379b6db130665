import CZlib
import Glibc

/// Reads a whole file of data that a person names, unpacked when it is packed by gzip.
enum GzipFile {
    /// The most that is read, unpacked: a small file can unpack to more than memory holds.
    static let byteLimit = 8 << 30

    /// The bytes of a file, or of standard input for `-`.
    ///
    /// Throws a ``CommandFailure`` that names the file when it can't be read, is damaged or too long.
    static func read(_ path: String) throws -> [UInt8] {
        let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure(
                .wrongInput,
                "\(path) can't be read: \(TextFile.reason(errno)). Check the name and its mode."
            )
        }
        guard let file = gzdopen(descriptor, "rb") else {
            close(descriptor)
            throw CommandFailure(.failed, "\(path) can't be read: there is no memory for it.")
        }
        defer { gzclose(file) }
        gzbuffer(file, 1 << 17)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = gzread(file, &chunk, UInt32(chunk.count))
            guard count >= 0 else { throw fault(file, path) }
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<Int(count)])
            guard bytes.count <= byteLimit else {
                throw CommandFailure(.wrongInput, "\(path) unpacks to more than 8 GiB. Cut it into parts.")
            }
        }
        // A file that was cut short reads well to its end and only then says so.
        var number: Int32 = Z_OK
        _ = gzerror(file, &number)
        guard number == Z_OK || number == Z_STREAM_END else { throw fault(file, path) }
        return bytes
    }

    private static func fault(_ file: gzFile, _ path: String) -> CommandFailure {
        var number: Int32 = Z_OK
        // zlib puts its own name for the file before its words: "<fd:3>: unexpected end of file".
        let words =
            gzerror(file, &number).map { String(cString: $0) }?.split(separator: ": ").last.map(String.init) ?? ""
        let reason = number == Z_ERRNO ? TextFile.reason(errno) : words.isEmpty ? "it is cut short" : words
        let remedy = number == Z_ERRNO ? "Name a file of data." : "If it was packed, pack it anew."
        return CommandFailure(.wrongInput, "\(path) can't be read: \(reason). \(remedy)")
    }
}
