import Glibc
import Spool

/// Starts the launch step and learns from it whether the script runs.
enum Starting {
    enum Outcome {
        case started(pid: pid_t, identity: ProcessIdentity)
        case failed(EndRecord.Cause)
    }

    /// How long the launch step may take to reach the script; a file system that hangs must not hang us for ever.
    private static let patienceMilliseconds: Int64 = 60_000

    static func start(_ order: LaunchOrder, in folder: AttemptFolder, group: ControlGroup?) -> Outcome {
        do {
            try group?.create(cores: order.cores.count, memoryBytes: order.memoryBytes)
        } catch {
            return .failed(.launchFailed(why: "The control group can't be made: \(error).", isUsersFault: false))
        }
        do {
            return try spawn(order, in: folder)
        } catch {
            return .failed(.launchFailed(why: "The launch step can't be started: \(error).", isUsersFault: false))
        }
    }

    private static func spawn(_ order: LaunchOrder, in folder: AttemptFolder) throws(SystemFault) -> Outcome {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemFault("make a pipe") }
        let silent = open("/dev/null", O_RDWR | O_CLOEXEC)
        defer { for descriptor in [ends[0], silent] { close(descriptor) } }
        // Our own file, even where an upgrade has put another one at its place meanwhile.
        let spawn = Spawn(
            program: "/proc/self/exe",
            arguments: ["fabrique-shepherd", "launch", folder.path, String(getpid())],
            descriptors: [silent, silent, 2, ends[1]]
        )
        let pid: pid_t
        do {
            pid = try spawn.start()
        } catch {
            close(ends[1])
            throw error
        }
        close(ends[1])
        guard let report = report(from: ends[0]) else {
            clear(pid)
            return .failed(
                .launchFailed(
                    why: "The script did not begin within \(patienceMilliseconds / 1000) s; a file system may hang.",
                    isUsersFault: false
                )
            )
        }
        // The pipe closes by itself when the script takes over. Words in it mean that it did not come to that.
        if report.isEmpty {
            if let identity = ProcessIdentity(of: pid) { return .started(pid: pid, identity: identity) }
            // Ended already; it is not reaped yet, so its number is still its own.
            if let row = ProcessRow(pid: pid) { return .started(pid: pid, identity: ProcessIdentity(row)) }
        }
        clear(pid)
        let text = report.isEmpty ? "platform|The launch step ended without a word." : report
        let isUsersFault = text.hasPrefix("user|")
        let why = text.split(separator: "|", maxSplits: 1).last.map { String($0) } ?? text
        return .failed(.launchFailed(why: why, isUsersFault: isUsersFault))
    }

    private static func clear(_ pid: pid_t) {
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    /// All that is written into the pipe until it closes; nil when that takes too long.
    private static func report(from descriptor: Int32) -> String? {
        var bytes: [UInt8] = []
        let end = Clock.bootMilliseconds() + patienceMilliseconds
        while true {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let left = end - Clock.bootMilliseconds()
            guard left > 0 else { return nil }
            guard poll(&waiting, 1, Int32(left)) > 0 else { continue }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
