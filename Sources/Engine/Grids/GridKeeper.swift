import Glibc
import Logging
import Synchronization

/// Looks after the file of grids' hours: reads it again when it has changed.
final class GridKeeper: Sendable {
    /// What tells one writing of a file from the next.
    private struct Stamp: Equatable {
        var file: UInt
        var size: Int
        var seconds: Int
        var nanoseconds: Int
    }

    private struct Seen {
        var stamp: Stamp?
        var file: GridFile?
        /// How often it was read.
        var reading = 0
        var trouble: String?
    }

    /// What decides whether the file can say anything new: which reading of it, for how many systems, in which hour.
    struct Look: Hashable, Sendable {
        var reading: Int
        var systems: Int
        var hour: Int64
    }

    /// A larger file is none that somebody keeps by the hour.
    private static let mostBytes = 16 << 20

    private let path: String
    private let log: Logger
    private let seen = Mutex(Seen())
    private let last = Mutex(Look?.none)

    init(path: String, log: Logger) {
        self.path = path
        self.log = log
    }

    /// The look after which all was recorded that could be; nil before the first.
    var lastLook: Look? {
        get { last.withLock { $0 } }
        set { last.withLock { $0 = newValue } }
    }

    /// What the file says, and by which reading of it: what it said before as long as it can't be read, nil where it never
    /// could.
    func file() async -> (file: GridFile, reading: Int)? {
        await withCheckedContinuation { continuation in
            LowlyThread.run { continuation.resume(returning: self.look()) }
        }
    }

    private func look() -> (file: GridFile, reading: Int)? {
        seen.withLock { seen in
            do throws(GridFileFault) {
                let stamp = try presentStamp()
                if stamp != seen.stamp {
                    let text = try bytes()
                    // One that can be read and not understood is looked at again when it has changed.
                    seen.stamp = stamp
                    seen.file = try GridFile(text)
                    seen.reading += 1
                    log.info("The hours of grids were read.", metadata: ["file": "\(path)"])
                }
                // Also where it is back as it was: when it goes again, that is told again.
                seen.trouble = nil
            } catch {
                if seen.trouble != error.description {
                    log.warning("The hours of grids can't be read.", metadata: ["file": "\(path)", "why": "\(error)"])
                }
                seen.trouble = error.description
            }
            guard let file = seen.file else { return nil }
            return (file, seen.reading)
        }
    }

    private func presentStamp() throws(GridFileFault) -> Stamp {
        var found = stat()
        guard stat(path, &found) == 0 else { throw unreadable() }
        guard found.st_mode & S_IFMT == S_IFREG else { throw GridFileFault(0, "it is no file") }
        return Stamp(
            file: UInt(found.st_ino),
            size: Int(found.st_size),
            seconds: found.st_mtim.tv_sec,
            nanoseconds: found.st_mtim.tv_nsec
        )
    }

    private func bytes() throws(GridFileFault) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable() }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        let most = 1 << 16
        var piece = [UInt8](repeating: 0, count: most)
        while true {
            let count = read(descriptor, &piece, most)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable() }
            if count == 0 { return bytes }
            bytes += piece[..<count]
            guard bytes.count <= Self.mostBytes else {
                throw GridFileFault(0, "it has more than \(Self.mostBytes >> 20) MiB")
            }
        }
    }

    private func unreadable() -> GridFileFault { GridFileFault(0, String(cString: strerror(errno))) }
}
