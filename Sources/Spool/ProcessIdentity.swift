package import Glibc

/// One process, so named that neither a reused number nor a restart of the machine can pass for it.
package struct ProcessIdentity: Hashable, Sendable {
    /// The process number.
    package var pid: pid_t
    /// When it started, in clock ticks since the machine started, as `/proc/PID/stat` has it.
    package var startTicks: UInt64
    /// Which start of the machine this was.
    package var bootID: String

    /// The process that has this number now; nil where none has.
    package init?(of pid: pid_t) {
        guard let row = ProcessRow(pid: pid), row.state != UInt8(ascii: "Z") else { return nil }
        self.init(row)
    }

    /// The process in this row of the process table, dead or alive.
    package init(_ row: ProcessRow) {
        pid = row.pid
        startTicks = row.startTicks
        bootID = Self.currentBootID
    }

    /// Which start of the machine this is.
    package static let currentBootID = Files.text("/proc/sys/kernel/random/boot_id") ?? "unknown"

    /// Whether the process still runs.
    package var isAlive: Bool { Self(of: pid) == self }

    /// Whether the machine restarted since.
    package var isOfEarlierBoot: Bool { bootID != Self.currentBootID }

    /// Appends the identity to a record.
    package func add(to record: inout Record) {
        record.add("pid", pid)
        record.add("start-ticks", startTicks)
        record.add("boot", bootID)
    }

    /// Reads what ``add(to:)`` appended.
    package init(_ record: Record) throws(SystemFault) {
        guard let pid = pid_t(exactly: try record.requireNumber("pid")), pid > 0,
            let ticks = UInt64(exactly: try record.requireNumber("start-ticks"))
        else { throw SystemFault("the \(record.kind) record names no possible process", code: 0) }
        self.pid = pid
        startTicks = ticks
        bootID = try record.require("boot")
    }
}
