import CLinux
import Glibc
import Spool

/// The step between shepherd and job: a process of its own that gives up every privilege and becomes the script.
///
/// The order of its deeds matters. What needs the server's rights comes first (control group, cores, switching users);
/// everything that touches the user's files is done as the user, so that the kernel judges it.
struct Launch {
    let folder: AttemptFolder
    /// The process that must still be our parent.
    let shepherd: pid_t

    /// What is in the way, and whose matter it is.
    struct Refusal: Error {
        var why: String
        var isUsersFault: Bool

        static func user(_ why: String) -> Refusal { Refusal(why: why, isUsersFault: true) }
        static func platform(_ why: String) -> Refusal { Refusal(why: why, isUsersFault: false) }
    }

    /// The pipe to the shepherd; closed by the exec that succeeds.
    private static let report: Int32 = 3

    func run() -> Never {
        do {
            try become()
        } catch {
            let text = Array("\(error.isUsersFault ? "user" : "platform")|\(error.why)".utf8)
            _ = write(Self.report, text, text.count)
        }
        _exit(127)
    }

    private func become() throws(Refusal) {
        guard linux_close_on_exec_from(UInt32(Self.report)) == 0 else {
            throw .platform("Descriptors can't be marked: \(SystemFault.text(of: errno)).")
        }
        let order = try readOrder()
        try confine(order)
        if let name = order.account { try switchUser(to: name, isRootAllowed: order.isRootAllowed) }
        // Set after the change of user, which clears it. If the shepherd went before this, its number isn't our parent's.
        guard linux_die_with_parent(SIGKILL) == 0, getppid() == shepherd else {
            throw .platform("The shepherd ended before the script began.")
        }
        guard chdir(order.workingDirectory) == 0 else {
            throw .user(
                "The working directory \(order.workingDirectory) can't be entered: \(SystemFault.text(of: errno)). "
                    + "Create it, or name another with --chdir."
            )
        }
        try JobStreams(order).install()
        try checkScript()
        try execute(order)
    }

    private func readOrder() throws(Refusal) -> LaunchOrder {
        do {
            guard let order = try folder.read(LaunchOrder.self) else { throw SystemFault("no order", code: 0) }
            return order
        } catch {
            throw .platform("The order can't be read: \(error).")
        }
    }

    private func confine(_ order: LaunchOrder) throws(Refusal) {
        if let path = order.controlGroup {
            do {
                try ControlGroup(path: path).enter()
            } catch {
                throw .platform("The control group can't be entered: \(error).")
            }
        }
        guard order.cores.isEmpty || linux_set_affinity(order.cores, Int32(order.cores.count)) == 0 else {
            throw .platform("The cores \(order.cores) can't be had: \(SystemFault.text(of: errno)).")
        }
        // A crash must not fill the user's quota, nor leave another's memory lying about.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        umask(0o022)
    }

    /// Becomes the account, for good. Never root unless the order says so: whoever maps a person
    /// to root has most likely made a mistake.
    private func switchUser(to name: String, isRootAllowed: Bool) throws(Refusal) {
        guard let entry = getpwnam(name) else {
            throw .platform("The machine has no account \(name) any more. Map the person to one that exists.")
        }
        let (user, group) = (entry.pointee.pw_uid, entry.pointee.pw_gid)
        guard user != 0 || isRootAllowed else {
            throw .platform("The account \(name) is root, and no job runs as root.")
        }
        guard initgroups(name, group) == 0, setgid(group) == 0, setuid(user) == 0 else {
            throw .platform("The account \(name) can't be taken: \(SystemFault.text(of: errno)).")
        }
        guard getuid() == user, geteuid() == user, user == 0 || setuid(0) != 0 else {
            throw .platform("The account \(name) was taken, and root could still be had back.")
        }
    }

    private func checkScript() throws(Refusal) {
        let descriptor = open(folder.script, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .platform(
                "The account can't read its script in the spool: \(SystemFault.text(of: errno)). "
                    + "The folders above \(folder.spool) must be searchable by everybody."
            )
        }
        defer { close(descriptor) }
        var start: [UInt8] = [0, 0]
        guard read(descriptor, &start, 2) == 2, start == Array("#!".utf8) else {
            throw .user("The script does not begin with #!, so nothing says what runs it. Begin it with #!/bin/bash.")
        }
    }

    private func execute(_ order: LaunchOrder) throws(Refusal) {
        var code: Int32 = 0
        // A server thread that starts another program at this moment may hold the script open for a blink.
        for _ in 0..<100 {
            code = CStrings.with([folder.script] + order.arguments) { arguments in
                CStrings.with(order.environment) { environment in
                    execve(folder.script, arguments, environment)
                    return errno
                }
            }
            guard code == ETXTBSY else { break }
            usleep(2000)
        }
        switch code {
        case ENOENT: throw .user("What the script's first line names does not exist on this machine.")
        case E2BIG: throw .user("The script's arguments and environment are too large.")
        default:
            throw .platform(
                "The script can't be run: \(SystemFault.text(of: code)). "
                    + "The file system of \(folder.spool) may forbid it (noexec)."
            )
        }
    }
}
