import CLinux
import Dispatch
import Glibc

/// Calls back whenever a descriptor can be read, until it is let go of; then the descriptor is closed.
final class DescriptorWatch {
    private let source: any DispatchSourceRead

    /// Takes over the descriptor.
    init(_ descriptor: Int32, on queue: DispatchQueue, _ handle: @escaping @Sendable () -> Void) {
        source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler(handler: handle)
        source.setCancelHandler { close(descriptor) }
        source.resume()
    }

    deinit { source.cancel() }

    /// Calls back once, when a process has ended, and reaps it where it is a child of ours.
    ///
    /// By a descriptor of the process and not by its parent's signal: a shepherd that an earlier server started is no
    /// child of this one. The watch holds itself, so no dead process is left over even where nobody cares any more.
    ///
    /// - Parameter isStillMeant: asked once the descriptor is had, since before that the number may have gone to
    ///   another process.
    /// - Returns: whether there is such a process to wait for.
    static func onEnd(
        of pid: pid_t,
        on queue: DispatchQueue,
        where isStillMeant: () -> Bool,
        _ handle: @escaping @Sendable () -> Void
    ) -> Bool {
        let descriptor = linux_pidfd_open(pid)
        guard descriptor >= 0 else { return false }
        guard isStillMeant() else {
            close(descriptor)
            return false
        }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler {
            source.cancel()
            waitpid(pid, nil, WNOHANG)
            handle()
        }
        source.setCancelHandler { close(descriptor) }
        source.resume()
        return true
    }
}
