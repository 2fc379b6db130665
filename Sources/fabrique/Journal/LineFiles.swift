import Glibc

/// Writes lines to a file or to standard output.
struct LineWriter {
    private let descriptor: Int32
    private let isOwned: Bool

    /// Makes a file that was not there before, for its owner alone to read; `-` is standard output.
    init(_ path: String) throws {
        isOwned = path != "-"
        descriptor = isOwned ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600) : STDOUT_FILENO
        guard descriptor >= 0 else {
            throw CommandFailure(.wrongInput, "\(path) can't be made: \(TextFile.reason(errno)). Name a new file.")
        }
    }

    /// Makes a file of results that can be had again, over what was there before; `-` is standard output.
    init(replacing path: String) throws {
        isOwned = path != "-"
        descriptor = isOwned ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666) : STDOUT_FILENO
        guard descriptor >= 0 else {
            throw CommandFailure(.wrongInput, "\(path) can't be written: \(TextFile.reason(errno)). Name another file.")
        }
    }

    func write(_ bytes: [UInt8]) throws {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw CommandFailure(.failed, "The file can't be written: \(TextFile.reason(errno)).")
            }
            written += count
        }
    }

    /// Waits until everything is on disk, where it goes to a disk.
    func finish() throws {
        guard isOwned else { return }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw CommandFailure(.failed, "The file can't be written: \(TextFile.reason(errno)).")
        }
    }
}

/// Reads a file line by line, or standard input.
final class LineReader {
    private let descriptor: Int32
    private var rest: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    /// The number of the line that was read last, from 1.
    private(set) var number = 0

    /// Opens a file; `-` is standard input.
    init(_ path: String) throws {
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure(.wrongInput, "\(path) can't be read: \(TextFile.reason(errno)).")
        }
    }

    deinit { if descriptor != STDIN_FILENO { close(descriptor) } }

    /// The next line without its end; nil after the last.
    func next() throws -> [UInt8]? {
        var searched = start
        while true {
            if let end = rest[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                number += 1
                return Array(rest[start..<end])
            }
            searched = rest.count
            if isAtEnd {
                guard start < rest.count else { return nil }
                defer { start = rest.count }
                number += 1
                return Array(rest[start...])
            }
            rest.removeSubrange(..<start)
            searched -= start
            start = 0
            var chunk = [UInt8](repeating: 0, count: 1 << 20)
            let count = read(descriptor, &chunk, chunk.count)
            guard count >= 0 else {
                throw CommandFailure(.failed, "The file can't be read: \(TextFile.reason(errno)).")
            }
            isAtEnd = count == 0
            rest.append(contentsOf: chunk[..<count])
        }
    }
}
