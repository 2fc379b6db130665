import CLinux
import Glibc

/// The lock by which a shepherd shows that it lives. The kernel lets go of it with the process, however that ends.
///
/// It is a lock of the open file description: it can be asked for without taking it, so a question never makes a
/// shepherd that is just starting believe that another one is there.
package struct AttemptLock: ~Copyable {
    private let descriptor: Int32

    /// Takes the lock; nil where a shepherd has it.
    package init?(of folder: AttemptFolder) throws(SystemFault) {
        descriptor = open(folder.lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFault("open \(folder.lock)") }
        guard linux_lock(descriptor) == 0 else {
            let reason = errno
            close(descriptor)
            if reason == EAGAIN || reason == EACCES { return nil }
            throw SystemFault("lock \(folder.lock)", code: reason)
        }
    }

    deinit { close(descriptor) }

    /// Whether some process has the lock.
    package static func isHeld(of folder: AttemptFolder) throws(SystemFault) -> Bool {
        let descriptor = open(folder.lock, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return false }
            throw SystemFault("open \(folder.lock)")
        }
        defer { close(descriptor) }
        let answer = linux_is_locked(descriptor)
        guard answer >= 0 else { throw SystemFault("ask for the lock of \(folder.lock)") }
        return answer == 1
    }
}
