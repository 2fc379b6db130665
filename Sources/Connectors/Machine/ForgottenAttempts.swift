import Federation
import Glibc
import Quantities
import Spool

/// Which attempts are over for good: for each job, the highest attempt that was forgotten.
///
/// One sparse file with four bytes for each job number. It costs no memory, no start-up, and never shrinks back: an
/// order that was held up somewhere until its attempt was long over still finds that it must not start.
struct ForgottenAttempts: Sendable {
    let path: String

    /// Job numbers from here on lie beyond what file systems take (16 TiB on ext4).
    private static let firstImpossibleJob: UInt64 = 1 << 41

    /// The highest forgotten attempt of a job; zero if none was.
    func highest(of job: UInt64) throws(SystemFault) -> UInt32 {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return 0 }
            throw SystemFault("open \(path)")
        }
        defer { close(descriptor) }
        var value: UInt32 = 0
        let count = pread(descriptor, &value, 4, try Self.offset(of: job))
        guard count >= 0 else { throw SystemFault("read \(path)") }
        return count == 4 ? UInt32(littleEndian: value) : 0
    }

    /// Notes that an attempt, and with it all earlier ones of its job, is over.
    ///
    /// Not synced: an order that is held up somewhere dies with the machine's power, just as this note might.
    func note(_ key: AttemptKey) throws(SystemFault) {
        guard try highest(of: key.job.number) < key.attempt else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFault("open \(path)") }
        defer { close(descriptor) }
        var value = key.attempt.littleEndian
        guard pwrite(descriptor, &value, 4, try Self.offset(of: key.job.number)) == 4 else {
            throw SystemFault("write \(path)")
        }
    }

    private static func offset(of job: UInt64) throws(SystemFault) -> off_t {
        guard job < firstImpossibleJob else { throw SystemFault("job number \(job) is too large", code: 0) }
        return off_t(job) * 4
    }
}
