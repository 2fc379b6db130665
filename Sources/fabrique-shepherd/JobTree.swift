import Glibc
import Spool

/// The job's processes: everything that descends from this shepherd.
///
/// Being the subreaper, the shepherd stays an ancestor of all of them, even of those that left the job's process
/// group or session.
struct JobTree {
    /// The script's own process, leader of its session and process group.
    let pid: pid_t
    /// Its control group, where there is one.
    let group: ControlGroup?

    /// The tree's processes that still live.
    func processes() -> [ProcessRow] {
        ProcessRow.all().descendants(of: getpid()).filter { $0.state != UInt8(ascii: "Z") }
    }

    /// Signals every process of the tree.
    func signal(_ number: Int32, sparingScript: Bool = false) {
        for row in processes() where !(sparingScript && row.pid == pid) { Glibc.kill(row.pid, number) }
    }

    /// Signals the script's own process.
    func signalScript(_ number: Int32) { Glibc.kill(pid, number) }

    /// Kills the tree. One call may miss what is being forked at this moment, so it is repeated until nothing is left.
    func kill() {
        if group?.kill() == true { return }
        // Halted first, so that a process that forks faster than we count holds still.
        for row in processes() { Glibc.kill(row.pid, SIGSTOP) }
        for row in processes() { Glibc.kill(row.pid, SIGKILL) }
    }
}
