import Connectors
import Federation
import Glibc
import Quantities
import Synchronization
import Testing

/// A spool and an output folder of one test's own, and a connector over them.
final class Workshop: Sendable {
    let folder: String
    private let connectors = Mutex<MachineConnector?>(nil)
    private let seen = Mutex<[AttemptObservation]>([])
    private let reader = Mutex<Task<Void, Never>?>(nil)

    /// Jobs run as this account where the tests run as root.
    static let account: String? = geteuid() == 0 ? "nobody" : nil

    /// The shepherd lies beside the test's own executable.
    static let shepherd: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/fabrique-shepherd"
    }()

    init() throws {
        var template = Array("/tmp/fabrique-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try #require(chmod(folder, 0o711) == 0 && mkdir(out, 0o777) == 0 && chmod(out, 0o777) == 0)
        try open()
    }

    deinit {
        reader.withLock { $0?.cancel() }
        removeTree(folder)
    }

    var out: String { "\(folder)/out" }
    var spool: String { "\(folder)/spool" }

    var connector: MachineConnector {
        connectors.withLock { connector in
            guard let connector else { preconditionFailure("the workshop is open from its start on") }
            return connector
        }
    }

    /// What a new server would do: a new connector over the same spool.
    func open() throws {
        let connector = try MachineConnector(MachineSettings(spool: spool, shepherd: Self.shepherd)) {
            Instant(milliseconds: wallMilliseconds())
        }
        connectors.withLock { $0 = connector }
        let observations = connector.observations
        reader.withLock { task in
            task?.cancel()
            task = Task { [weak self] in
                for await observation in observations {
                    guard let self else { return }
                    self.seen.withLock { $0.append(observation) }
                }
            }
        }
    }

    /// What a crash would do: nobody listens any more.
    func abandon() {
        connectors.withLock { $0 = nil }
        reader.withLock { $0?.cancel() }
        seen.withLock { $0 = [] }
    }

    func order(_ job: UInt64, _ script: String, attempt: UInt32 = 1) -> AttemptOrder {
        let key = AttemptKey(job: JobID(job), attempt: attempt)
        var order = AttemptOrder(
            key: key,
            jobName: "test",
            script: "#!/bin/bash\n\(script)\n",
            workingDirectory: out,
            standardOutput: "\(out)/\(key).out",
            standardError: "\(out)/\(key).err",
            partition: "cpu",
            cores: 1
        )
        order.account = Self.account
        order.grace = 2
        order.timeLimit = 900
        return order
    }

    func file(_ key: AttemptKey, _ name: String? = nil) -> OutputFile {
        OutputFile(key: key, path: "\(out)/\(name ?? "\(key).out")", account: Self.account)
    }

    /// The text that a job wrote to its standard output.
    func output(_ key: AttemptKey) async throws -> String {
        let piece = try await connector.output(file(key), from: 0, atMost: 1 << 20)
        return String(decoding: piece.bytes, as: UTF8.self)
    }

    /// What was observed of an attempt so far.
    func observed(_ key: AttemptKey) -> [AttemptObservation.State] {
        seen.withLock { $0.filter { $0.key == key }.map(\.state) }
    }

    /// Waits until something was observed. The deadline is only for tests that fail.
    func wait<Value>(for key: AttemptKey, _ pick: (AttemptObservation.State) -> Value?) async throws -> Value {
        for _ in 0..<6000 {
            if let value = observed(key).lazy.compactMap(pick).first { return value }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Overdue(what: "attempt \(key); seen so far: \(observed(key))")
    }

    func end(of key: AttemptKey) async throws -> AttemptEnd { try await wait(for: key) { $0.end } }

    func start(of key: AttemptKey) async throws -> Instant {
        try await wait(for: key) { if case .running(let since) = $0 { since } else { nil } }
    }

    /// Waits until a condition of the machine holds, such as a file that a job makes.
    func until(_ what: String, _ holds: () async throws -> Bool) async throws {
        for _ in 0..<6000 {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Overdue(what: what)
    }

    /// Waits for the number that a job writes into a file of the output folder.
    func number(in name: String) async throws -> Int32 {
        var found: Int32?
        try await until("a number in \(name)") {
            found = text("\(out)/\(name)").flatMap { Int32($0) }
            return found != nil
        }
        return try #require(found)
    }
}

struct Overdue: Error {
    var what: String
}

extension AttemptObservation.State {
    var end: AttemptEnd? { if case .ended(let end) = self { end } else { nil } }
}

func wallMilliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}

/// A small file as text, its last line feed taken off; nil until it is whole, that is, ends in a line feed.
func text(_ path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = fread(&bytes, 1, bytes.count, file)
    guard count > 0, bytes[count - 1] == UInt8(ascii: "\n") else { return nil }
    return String(decoding: bytes[..<(count - 1)], as: UTF8.self)
}

/// Whether a process with this number is there and not merely waiting to be reaped.
func isRunning(_ pid: Int32) -> Bool {
    guard let stat = text("/proc/\(pid)/stat"), let bracket = stat.lastIndex(of: ")") else { return false }
    return stat[bracket...].dropFirst(2).first != "Z"
}

func removeTree(_ path: String) {
    if let stream = opendir(path) {
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { removeTree("\(path)/\(name)") }
        }
        closedir(stream)
        rmdir(path)
    } else {
        unlink(path)
    }
}

func writeFile(_ path: String, _ content: String) throws {
    let folder = path.split(separator: "/").dropLast().reduce(into: [String]()) { $0.append("\($0.last ?? "")/\($1)") }
    for part in folder { mkdir(part, 0o755) }
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    let bytes = Array(content.utf8)
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
}
