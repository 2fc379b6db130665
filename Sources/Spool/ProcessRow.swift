package import Glibc

/// What `/proc` says about one process, as far as we need it.
package struct ProcessRow: Hashable, Sendable {
    package var pid: pid_t
    /// The state letter: `Z` is dead and not yet reaped.
    package var state: UInt8
    package var parent: pid_t
    package var session: pid_t
    package var startTicks: UInt64
    package var residentBytes: Int64

    /// Reads one process; nil where it is gone.
    ///
    /// A shepherd does this for every process of the machine, five times a second: no text is made on the way.
    package init?(pid: pid_t) {
        let row = withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 8) { buffer -> ProcessRow? in
            let descriptor = open("/proc/\(pid)/stat", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            guard count > 0 else { return nil }
            return ProcessRow(pid: pid, stat: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        guard let row else { return nil }
        self = row
    }

    /// Reads the one line of a `stat` file. The command's name stands in brackets and may itself hold brackets and
    /// spaces, so the fields are counted from the last bracket.
    package init?(pid: pid_t, stat: UnsafeRawBufferPointer) {
        var start = stat.count - 1
        while start >= 0, stat[start] != UInt8(ascii: ")") { start -= 1 }
        guard start >= 0, start + 2 < stat.count else { return nil }
        self.pid = pid
        state = stat[start + 2]
        (parent, session, startTicks, residentBytes) = (0, 0, 0, 0)
        var field = 0
        var value: Int64 = 0
        for offset in (start + 3)..<stat.count {
            let byte = stat[offset]
            if byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") {
                value = value &* 10 &+ Int64(byte - UInt8(ascii: "0"))
                continue
            }
            guard byte == UInt8(ascii: " ") else { continue }
            switch field {
            case 1: parent = pid_t(truncatingIfNeeded: value)
            case 3: session = pid_t(truncatingIfNeeded: value)
            case 19: startTicks = UInt64(bitPattern: value)
            case 21:
                residentBytes = value &* Self.pageBytes
                return
            default: break
            }
            field += 1
            value = 0
        }
        return nil
    }

    private static let pageBytes = Int64(sysconf(Int32(_SC_PAGESIZE)))

    /// All processes that this process may see, in order of their numbers.
    package static func all() -> [ProcessRow] {
        guard let stream = opendir("/proc") else { return [] }
        defer { closedir(stream) }
        var rows: [ProcessRow] = []
        while let entry = readdir(stream) {
            let pid = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { pid_t(atoi($0)) }
            }
            if pid > 0, let row = ProcessRow(pid: pid) { rows.append(row) }
        }
        return rows.sorted { $0.pid < $1.pid }
    }
}

extension [ProcessRow] {
    /// Everything that descends from a process, itself not included.
    ///
    /// Of a subreaper this is the whole tree of what it started: a child that forks twice or opens a session of its
    /// own is handed to the subreaper, not to process 1.
    package func descendants(of root: pid_t) -> [ProcessRow] {
        var children: [pid_t: [ProcessRow]] = [:]
        for row in self { children[row.parent, default: []].append(row) }
        var found: [ProcessRow] = []
        var next = [root]
        while let pid = next.popLast() {
            for child in children[pid] ?? [] where child.pid != root {
                found.append(child)
                next.append(child.pid)
            }
        }
        return found
    }

    /// The memory that these processes hold, shared pages divided among those that share them.
    ///
    /// Walks page tables, so it costs milliseconds for each gigabyte: asked only when the cheap sum of resident sizes
    /// says that a limit may be passed. A process that can't be asked counts with its resident size.
    package func proportionalBytes() -> Int64 {
        var total: Int64 = 0
        for row in self {
            let text = Files.text("/proc/\(row.pid)/smaps_rollup") ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix("Pss:") }
            let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap { Int64($0) }
            total += kibibytes.map { $0 * 1024 } ?? row.residentBytes
        }
        return total
    }
}
