import Glibc

/// Whether there is room on the disk again: found out by really using some.
enum Room {
    /// How much is free for us, and how much there is in all, in bytes; zeros where the system does not say.
    static func bytes(in directory: String) -> (free: UInt64, size: UInt64) {
        var facts = statvfs()
        guard statvfs(directory, &facts) == 0 else { return (0, 0) }
        return (UInt64(facts.f_bavail) * UInt64(facts.f_frsize), UInt64(facts.f_blocks) * UInt64(facts.f_frsize))
    }

    static func isThere(in directory: String) -> Bool {
        let path = directory + "/room"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        defer {
            close(descriptor)
            unlink(path)
        }
        let bytes = [UInt8](repeating: 1, count: 1 << 20)
        return write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
    }
}
