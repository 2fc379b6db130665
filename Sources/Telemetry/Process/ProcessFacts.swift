import Glibc

/// What the kernel says of this process, under the names that every exporter of Prometheus uses.
package enum ProcessFacts {
    /// Writes them; what can't be read is left out.
    package static func write(to text: inout MetricsText) {
        if let fields = statistics() {
            let ticks = max(1, Int64(sysconf(Int32(_SC_CLK_TCK))))
            let page = Int64(sysconf(Int32(_SC_PAGESIZE)))
            // Counted from the process' name, the third field on: man 5 proc_pid_stat.
            let cpu = (fields[11] + fields[12]) * 100 / ticks
            text.family("process_cpu_seconds", .counter, "Processor time used, in seconds.") { $0.add(cpu, per: 100) }
            text.single("process_threads", .gauge, fields[17], "Threads.")
            text.single("process_virtual_memory_bytes", .gauge, fields[20], "Virtual memory, in bytes.")
            text.single("process_resident_memory_bytes", .gauge, fields[21] * page, "Resident memory, in bytes.")
            if let boot = bootSeconds() {
                let help = "When the process began, in seconds since 1970."
                text.family("process_start_time_seconds", .gauge, help) {
                    $0.add(boot * ticks + fields[19], per: ticks)
                }
            }
        }
        text.single("process_open_fds", .gauge, openDescriptors(), "Open file descriptors.")
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            let most = Int64(clamping: limit.rlim_cur)
            text.single("process_max_fds", .gauge, most, "The most file descriptors that may be open.")
        }
    }

    /// The numbers of /proc/self/stat behind the process' name, its state left at zero.
    private static func statistics() -> [Int64]? {
        guard let text = read("/proc/self/stat"), let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ").map { Int64($0) ?? 0 }
        return fields.count > 21 ? fields : nil
    }

    private static func bootSeconds() -> Int64? {
        let line = read("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Int64($0.dropFirst(6)) }
    }

    private static func openDescriptors() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while readdir(folder) != nil { count += 1 }
        // Itself, its parent and the folder that was opened to look.
        return max(0, count - 3)
    }

    private static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
