import Glibc
import Synchronization

/// Writes lines to a file or to standard output.
///
/// Results that can be had again are written beside the file that they replace, and take its place once they are whole: what
/// was there is there until then, and stays where the command fails or is stopped.
final class LineWriter: Sendable {
    private let path: String
    /// Nil until the first line of a draft is written: a command that is stopped while it works leaves nothing behind.
    private let descriptor: Mutex<Int32?>
    /// Nil where lines are written to the file itself.
    private let draft: Draft?

    /// Where lines go until they are whole, and the file whose place they take.
    private struct Draft {
        let path: String
        let target: String
        /// Who may do what with the file that is there.
        let permissions: mode_t?

        /// Makes it; below 0 where it can't be made, as `errno` says.
        func begin() -> Int32 {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor >= 0, let permissions { fchmod(descriptor, permissions) }
            return descriptor
        }
    }

    /// Makes a file that was not there before, for its owner alone to read; `-` is standard output.
    init(_ path: String) throws {
        let descriptor = path == "-" ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(.wrongInput, "\(path) can't be made: \(TextFile.reason(errno)). Name a new file.")
        }
        self.path = path
        self.descriptor = Mutex(descriptor)
        draft = nil
    }

    /// Makes a file of results that can be had again, in the place of what is there; `-` is standard output. Devices and pipes are
    /// written to as they are.
    init(replacing path: String) throws {
        let earlier = path == "-" ? nil : FileStatus(path)
        var draft: Draft?
        if path != "-", earlier?.isRegular ?? true {
            let target = FileStatus.resolved(path) ?? path
            let name = "\(target).\(String(UInt64.random(in: 0...UInt64.max), radix: 36)).part"
            draft = Draft(path: name, target: target, permissions: earlier?.permissions)
        }
        var descriptor = STDOUT_FILENO
        if earlier != nil, access(path, W_OK) != 0 {
            descriptor = -1
        } else if let draft {
            descriptor = draft.begin()
        } else if path != "-" {
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
        }
        guard descriptor >= 0 else {
            throw CommandFailure(.wrongInput, "\(path) can't be written: \(TextFile.reason(errno)). Name another file.")
        }
        if let draft {
            // It was made to see whether it can be.
            close(descriptor)
            unlink(draft.path)
        }
        self.path = path
        self.descriptor = Mutex(draft == nil ? descriptor : nil)
        self.draft = draft
    }

    deinit {
        guard path != "-", let descriptor = descriptor.withLock({ $0 }) else { return }
        close(descriptor)
        if let draft { unlink(draft.path) }
    }

    private func begun() throws -> Int32 {
        try descriptor.withLock { descriptor in
            if let descriptor { return descriptor }
            let made = draft?.begin() ?? -1
            guard made >= 0 else { throw fault(errno) }
            descriptor = made
            return made
        }
    }

    func write(_ bytes: [UInt8]) throws {
        let descriptor = try begun()
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw fault(errno)
            }
            written += count
        }
    }

    /// Writes a text, and finishes.
    func finish(with text: String) throws {
        try write(Array(text.utf8))
        try finish()
    }

    /// Waits until everything is on disk, where it goes to a disk, and puts it in its place.
    func finish() throws {
        guard path != "-" else { return }
        let descriptor = try begun()
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw fault(errno) }
        guard let draft else { return }
        guard rename(draft.path, draft.target) == 0 else { throw fault(errno) }
    }

    private func fault(_ number: Int32) -> CommandFailure {
        let name = path == "-" ? "Standard output" : path
        return CommandFailure(.failed, "\(name) can't be written: \(TextFile.reason(number)).")
    }
}

/// Reads a file line by line, or standard input.
final class LineReader {
    private let path: String
    private let descriptor: Int32
    private var rest: [UInt8] = []
    private var start = 0
    private var isAtEnd = false
    /// The number of the line that was read last, from 1.
    private(set) var number = 0

    /// Opens a file; `-` is standard input.
    init(_ path: String) throws {
        self.path = path
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
                let name = path == "-" ? "Standard input" : path
                throw CommandFailure(.failed, "\(name) can't be read: \(TextFile.reason(errno)).")
            }
            isAtEnd = count == 0
            rest.append(contentsOf: chunk[..<count])
        }
    }
}
