import Glibc

/// The right to write: one process holds the lock on the file `lease`, which names it.
///
/// The kernel releases the lock when the process ends, however it ends, so there is never a stale one.
final class Lease {
    private let file: File

    init(in directory: Directory) throws(JournalFault) {
        file = try File(directory.path("lease"), O_RDWR | O_CREAT)
        guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            guard reason == EWOULDBLOCK else { throw JournalFault(errno: reason, doing: "locking \(file.path)") }
            let holder = String(decoding: try file.read(20), as: UTF8.self).prefix { $0.isNumber }
            throw JournalFault(
                .locked,
                doing: "taking the lease of \(directory.path)",
                cause: "process \(holder.isEmpty ? "unknown" : holder) holds it"
            )
        }
        guard ftruncate(file.descriptor, 0) == 0 else {
            throw JournalFault(errno: errno, doing: "writing \(file.path)")
        }
        try file.write(Array("\(getpid())\n".utf8))
    }
}
