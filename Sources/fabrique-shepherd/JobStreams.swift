import Glibc
import Spool

/// The job's standard input, output and error, opened as the user and only where they are what they seem.
struct JobStreams {
    private let order: LaunchOrder

    init(_ order: LaunchOrder) { self.order = order }

    /// Opens the files and makes them descriptors 0, 1 and 2.
    func install() throws(Launch.Refusal) {
        let input = try openInput(order.standardInput)
        let output = try openOutput(order.standardOutput)
        let errors = order.standardError == order.standardOutput ? output : try openOutput(order.standardError)
        guard dup2(input, 0) == 0, dup2(output, 1) == 1, dup2(errors, 2) == 2 else {
            throw .platform("The job's streams can't be put in place: \(SystemFault.text(of: errno)).")
        }
    }

    private func openInput(_ path: String) throws(Launch.Refusal) -> Int32 {
        // Not blocking, or a named pipe would hold the launch for ever.
        let descriptor = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .user("The input file \(path) can't be opened: \(SystemFault.text(of: errno)).")
        }
        try check(descriptor, path)
        return descriptor
    }

    private func openOutput(_ path: String) throws(Launch.Refusal) -> Int32 {
        // Always appending: output and error may be one file, and neither may write over the other.
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK | O_CLOEXEC
        let descriptor = open(path, flags, 0o640)
        guard descriptor >= 0 else {
            let reason = errno
            var why = "The output file \(path) can't be opened: \(SystemFault.text(of: reason))."
            if reason == ENOENT { why += " Its folder must exist before the job starts." }
            if reason == ELOOP { why += " It is a symbolic link, and those are not followed." }
            throw .user(why)
        }
        try check(descriptor, path)
        if !order.isAppending && path != "/dev/null" && ftruncate(descriptor, 0) != 0 {
            throw .user("The output file \(path) can't be emptied: \(SystemFault.text(of: errno)).")
        }
        return descriptor
    }

    private func check(_ descriptor: Int32, _ path: String) throws(Launch.Refusal) {
        var information = stat()
        guard fstat(descriptor, &information) == 0 else {
            throw .user("\(path) can't be examined: \(SystemFault.text(of: errno)).")
        }
        guard path == "/dev/null" || information.st_mode & S_IFMT == S_IFREG else {
            throw .user("\(path) is not a regular file. Name an ordinary file or /dev/null.")
        }
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) == 0 else {
            throw .platform("\(path) can't be made blocking: \(SystemFault.text(of: errno)).")
        }
    }
}
