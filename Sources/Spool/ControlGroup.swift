import Glibc

/// One attempt's control group (version 2): made by the shepherd, entered by the launch, removed at the end.
package struct ControlGroup: Hashable, Sendable {
    /// Its folder.
    package let path: String

    package init(path: String) { self.path = path }

    /// Makes the group and sets its limits: processor time for `cores` cores, and memory with no swap beside it. When
    /// memory runs out, the whole group dies and not just one process of it.
    package func create(cores: Int, memoryBytes: Int64?) throws(SystemFault) {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw SystemFault("create the control group \(path)") }
        try Files.set("\(path)/cpu.max", "\(cores * 100_000) 100000")
        if let memoryBytes {
            try Files.set("\(path)/memory.max", String(memoryBytes))
            try Files.set("\(path)/memory.oom.group", "1")
            // A kernel without swap accounting has no such file, and then no swap to limit either.
            if try Files.exists("\(path)/memory.swap.max") { try Files.set("\(path)/memory.swap.max", "0") }
        }
    }

    /// Moves the calling process into the group.
    package func enter() throws(SystemFault) { try Files.set("\(path)/cgroup.procs", "0") }

    /// Kills all in the group. Answers whether the kernel could (5.14 and later).
    package func kill() -> Bool {
        do {
            guard try Files.exists("\(path)/cgroup.kill") else { return false }
            try Files.set("\(path)/cgroup.kill", "1")
            return true
        } catch {
            return false
        }
    }

    /// Removes the group; it must hold no process.
    package func remove() { rmdir(path) }

    /// The most memory that the group held at once; nil before kernel 5.19.
    package var peakBytes: Int64? { Files.text("\(path)/memory.peak").flatMap { Int64($0) } }

    /// The processor time that the group used.
    package var cpuMilliseconds: Int64? { field("usage_usec", of: "cpu.stat").map { $0 / 1000 } }

    /// Whether the kernel killed in the group because its memory ran out.
    package var ranOutOfMemory: Bool { (field("oom_kill", of: "memory.events") ?? 0) > 0 }

    private func field(_ name: String, of file: String) -> Int64? {
        for line in (Files.text("\(path)/\(file)") ?? "").split(separator: "\n") {
            let parts = line.split(separator: " ")
            if parts.count == 2, parts[0] == name { return Int64(parts[1]) }
        }
        return nil
    }
}
