import Glibc

/// An open file; closed at the end of its life.
struct File: ~Copyable {
    let path: String
    let descriptor: Int32

    init(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws(JournalFault) {
        self.path = path
        descriptor = open(path, flags | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw JournalFault(errno: errno, doing: "opening \(path)") }
    }

    deinit { close(descriptor) }

    /// Writes all of `bytes` at the current place.
    func write(_ bytes: [UInt8]) throws(JournalFault) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw JournalFault(errno: count < 0 ? errno : EIO, doing: "writing \(path)") }
            done += count
        }
    }

    /// Makes the start of the file the current place.
    func rewind() throws(JournalFault) {
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw JournalFault(errno: errno, doing: "writing \(path)") }
    }

    /// Reads up to `count` bytes from the current place; fewer only at the end of the file.
    func read(_ count: Int) throws(JournalFault) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { break }
                filled += got
            }
        }
        guard failure == 0 else { throw JournalFault(errno: failure, doing: "reading \(path)") }
        return bytes
    }

    /// How long the file is, in bytes.
    func length() throws(JournalFault) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw JournalFault(errno: errno, doing: "reading \(path)") }
        return Int(status.st_size)
    }

    /// Waits until what was written is on the disk.
    func sync() throws(JournalFault) {
        guard fsync(descriptor) == 0 else { throw JournalFault(errno: errno, doing: "syncing \(path)") }
    }
}
