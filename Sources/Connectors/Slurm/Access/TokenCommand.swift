import CLinux
import Dispatch
import Glibc
import Spool

/// Runs the operator's command that tells a user's token, e.g. `scontrol token username=%u lifespan=300`.
///
/// No shell sees it: the words are the program's arguments as they are, and a user's name is letters and digits before
/// it gets here. It has ten seconds and an empty environment but for a search path.
struct TokenCommand: Sendable {
    let words: [String]

    private static let patienceMilliseconds: Int32 = 10_000
    private static let mostBytes = 16_384

    /// What the command printed, without `SLURM_JWT=` and white space.
    func run(for user: String) async throws(ConnectorFault) -> String {
        let said: Result<String, ConnectorFault> = await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .userInitiated).async {
                do throws(ConnectorFault) {
                    continuation.resume(returning: .success(try say(user)))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try said.get()
    }

    private func say(_ user: String) throws(ConnectorFault) -> String {
        guard let program = words.first else { throw fault("it is empty") }
        if let objection = Self.objection(to: program) { throw fault(objection) }
        var ends: [Int32] = [-1, -1]
        let silent = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard silent >= 0, pipe(&ends) == 0 else { throw fault("no descriptors are left") }
        defer { for descriptor in [silent, ends[0]] { close(descriptor) } }
        var spawn = Spawn(
            program: program,
            arguments: words.map {
                $0.split(separator: "%u", omittingEmptySubsequences: false).joined(separator: user)
            },
            descriptors: [silent, ends[1], silent]
        )
        spawn.environment = ["PATH=/usr/local/bin:/usr/bin:/bin"]
        let pid: pid_t
        do throws(SystemFault) {
            pid = try spawn.start()
        } catch {
            close(ends[1])
            throw fault("\(error)")
        }
        close(ends[1])
        let bytes = Self.read(ends[0])
        // It leads a session of its own, so whatever it started ends with it.
        if bytes == nil { kill(-pid, SIGKILL) }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        guard let bytes else { throw fault("it did not end within 10 seconds, or said too much") }
        guard status == 0 else { throw fault("it ended with status \(status >> 8 & 255)") }
        var text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        if text.hasPrefix("SLURM_JWT=") { text.removeFirst("SLURM_JWT=".count) }
        return text
    }

    /// All that is written until the end; nil when it takes too long or is too much.
    private static func read(_ descriptor: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        let deadline = Clock.bootMilliseconds() + Int64(patienceMilliseconds)
        while bytes.count <= mostBytes {
            let left = deadline - Clock.bootMilliseconds()
            guard left > 0 else { return nil }
            var question = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&question, 1, Int32(left)) > 0 else { continue }
            var count = 0
            let piece = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, filled in
                count = Glibc.read(descriptor, buffer.baseAddress, 4096)
                filled = max(0, count)
            }
            if count == 0 { return bytes }
            if count < 0, errno != EINTR { return nil }
            bytes += piece
        }
        return nil
    }

    /// What forbids a program: it speaks for every user of a site, so nobody else may be able to change it.
    static func objection(to program: String) -> String? {
        guard program.hasPrefix("/") else { return "'\(program)' is not an absolute path" }
        var information = stat()
        guard stat(program, &information) == 0 else { return "'\(program)' is not there" }
        guard information.st_mode & S_IFMT == S_IFREG, access(program, X_OK) == 0 else {
            return "'\(program)' is no program"
        }
        guard information.st_uid == 0 || information.st_uid == geteuid(), information.st_mode & 0o022 == 0 else {
            return "'\(program)' must belong to root or the server's user, and be writable by nobody else"
        }
        return nil
    }

    private func fault(_ why: String) -> ConnectorFault {
        ConnectorFault(.credentials, "The token command can't be used: \(why). Mend it, or connect the site again.")
    }
}
