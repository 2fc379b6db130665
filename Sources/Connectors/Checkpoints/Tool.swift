import CLinux
import Dispatch
import Glibc
import Spool

/// A program of this machine that does a long piece of work, with words that no shell sees.
struct Tool: Sendable {
    let program: String
    let arguments: [String]

    /// How it ended.
    struct End: Sendable {
        /// Its exit code; negative for the signal that ended it.
        var code: Int32
        /// What it printed, as far as it is kept.
        var output: String
        /// What it complained of, as far as it is kept.
        var complaints: String
    }

    private static let mostBytes = 65_536
    private static let glanceMilliseconds: Int32 = 200
    private static let queue = DispatchQueue(label: "fabrique.tools", qos: .utility, attributes: .concurrent)

    /// Where a program lies; nil where it is not installed.
    static func path(of name: String) -> String? {
        ["/usr/local/bin", "/usr/bin", "/bin"].map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// Runs it to its end; nil when nobody waits for it any more, or it took too long.
    func run(
        atMost milliseconds: Int64,
        while isWanted: @escaping @Sendable () -> Bool
    ) async throws(SystemFault) -> End? {
        try await Self.aside { () throws(SystemFault) in try runNow(milliseconds, isWanted) }
    }

    /// Does work that blocks for long on a thread that nobody else waits for.
    static func aside<Value: Sendable>(
        _ work: @escaping @Sendable () throws(SystemFault) -> Value
    ) async throws(SystemFault) -> Value {
        let result: Result<Value, SystemFault> = await withCheckedContinuation { continuation in
            queue.async {
                do throws(SystemFault) {
                    continuation.resume(returning: .success(try work()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }

    /// The same on this thread.
    func runNow(_ milliseconds: Int64, _ isWanted: () -> Bool) throws(SystemFault) -> End? {
        let silent = open("/dev/null", O_RDWR | O_CLOEXEC)
        guard silent >= 0 else { throw SystemFault("open /dev/null") }
        defer { close(silent) }
        var output = Stream()
        var complaints = Stream()
        try output.open()
        defer { output.close() }
        try complaints.open()
        defer { complaints.close() }
        var spawn = Spawn(
            program: program,
            arguments: [program] + arguments,
            descriptors: [silent, output.writing, complaints.writing]
        )
        spawn.environment = ["PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C"]
        let pid = try spawn.start()
        output.closeWriting()
        complaints.closeWriting()
        let deadline = Clock.bootMilliseconds() + milliseconds
        var isOver = false
        while !output.isAtEnd || !complaints.isAtEnd, output.fault == nil, complaints.fault == nil {
            guard isWanted(), Clock.bootMilliseconds() < deadline else {
                isOver = true
                break
            }
            Self.wait(&output, &complaints)
        }
        // It leads a session of its own, so whatever it started ends with it.
        let fault = output.fault ?? complaints.fault
        if isOver || fault != nil { kill(-pid, SIGKILL) }
        var status: Int32 = 0
        var reaped: pid_t
        repeat { reaped = waitpid(pid, &status, 0) } while reaped < 0 && errno == EINTR
        if let fault { throw fault }
        guard !isOver else { return nil }
        // Without its status nobody knows how it ended.
        guard reaped == pid else { throw SystemFault("await \(program)") }
        let signal = status & 0x7f
        return End(code: signal == 0 ? status >> 8 & 255 : -signal, output: output.text, complaints: complaints.text)
    }

    private static func wait(_ output: inout Stream, _ complaints: inout Stream) {
        var questions = [
            pollfd(fd: output.isAtEnd ? -1 : output.reading, events: Int16(POLLIN), revents: 0),
            pollfd(fd: complaints.isAtEnd ? -1 : complaints.reading, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&questions, 2, glanceMilliseconds) > 0 else { return }
        if questions[0].revents != 0 { output.read(atMost: mostBytes) }
        if questions[1].revents != 0 { complaints.read(atMost: mostBytes) }
    }

    /// One of its two outputs.
    private struct Stream {
        var reading: Int32 = -1
        var writing: Int32 = -1
        var isAtEnd = false
        /// Why the rest could not be read: what was read is then not all that it said.
        private(set) var fault: SystemFault?
        private var bytes: [UInt8] = []

        var text: String { String(decoding: bytes, as: UTF8.self) }

        mutating func open() throws(SystemFault) {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { throw SystemFault("make a pipe") }
            (reading, writing) = (ends[0], ends[1])
        }

        mutating func closeWriting() {
            if writing >= 0 { Glibc.close(writing) }
            writing = -1
        }

        mutating func close() {
            closeWriting()
            if reading >= 0 { Glibc.close(reading) }
            reading = -1
        }

        /// Reads what is there, and keeps the first `most` bytes.
        mutating func read(atMost most: Int) {
            var count = 0
            let piece = [UInt8](unsafeUninitializedCapacity: 16_384) { buffer, filled in
                count = Glibc.read(reading, buffer.baseAddress, 16_384)
                filled = max(0, count)
            }
            if count < 0 && errno != EINTR { fault = SystemFault("read what a program says") }
            if count == 0 || fault != nil { isAtEnd = true }
            bytes += piece.prefix(max(0, most - bytes.count))
        }
    }
}
