import CLinux
import Glibc
import Spool

/// What can wake a shepherd: a child's end, a signal to itself, a new file in the attempt's folder, or time.
struct Events {
    private let signals: Int32
    private let folder: Int32

    /// Blocks the signals that matter, so that they arrive through a descriptor, and watches the folder. What lies in
    /// the folder already is looked at by the caller, after this.
    init(watching path: String) throws(SystemFault) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGCHLD, SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, signal) }
        sigprocmask(SIG_BLOCK, &set, nil)
        signals = linux_signalfd(&set)
        folder = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard signals >= 0, folder >= 0, inotify_add_watch(folder, path, UInt32(IN_CREATE | IN_MOVED_TO)) >= 0 else {
            throw SystemFault("watch \(path)")
        }
    }

    /// Waits until something happens or the time is over.
    func wait(milliseconds: Int64) {
        var descriptors = [
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
            pollfd(fd: folder, events: Int16(POLLIN), revents: 0),
        ]
        poll(&descriptors, 2, Int32(clamping: max(0, milliseconds)))
    }

    /// Whether a signal asked this shepherd to end. Takes all signals that wait; ends of children are asked for anew
    /// every time round, so they need no note.
    func takeTermination() -> Bool {
        var isAsked = false
        // struct signalfd_siginfo is 128 bytes, the signal's number first.
        var information = [UInt32](repeating: 0, count: 32)
        while read(signals, &information, 128) == 128 {
            if information[0] != UInt32(SIGCHLD) { isAsked = true }
        }
        return isAsked
    }

    /// Whether the folder changed since this was last asked.
    func takeFolderChange() -> Bool {
        var hasChanged = false
        var buffer = [UInt8](repeating: 0, count: 4096)
        while read(folder, &buffer, buffer.count) > 0 { hasChanged = true }
        return hasChanged
    }
}
