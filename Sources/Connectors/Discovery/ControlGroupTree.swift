import Glibc
import Spool

/// Where the hierarchy of control groups version 2 is mounted, and where we stand in it.
struct ControlGroupMount {
    /// The mount point.
    let mount: String
    /// Our own group's folder.
    let own: String

    /// Reads `/proc/self/mountinfo` and `/proc/self/cgroup` below a root folder; nil where there is no such hierarchy.
    init?(root: String) {
        var found: (mount: String, top: String)?
        for line in (Files.text("\(root)/proc/self/mountinfo") ?? "").split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 6, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count,
                fields[dash + 1] == "cgroup2"
            else { continue }
            found = (root + fields[4], String(fields[3]))
        }
        guard let found else { return nil }
        let line = (Files.text("\(root)/proc/self/cgroup") ?? "").split(separator: "\n").first { $0.hasPrefix("0::") }
        guard let line else { return nil }
        var path = String(line.dropFirst(3))
        if found.top != "/", path.hasPrefix(found.top) { path = String(path.dropFirst(found.top.count)) }
        guard !path.split(separator: "/").contains("..") else { return nil }
        mount = found.mount
        own = path == "/" || path.isEmpty ? found.mount : found.mount + path
    }
}

/// The part of the control-group hierarchy in which attempts get groups of their own.
///
/// Version 2 lets a group have processes or controlled children, not both. So a server that stands in a group
/// delegated to it (systemd's `Delegate=yes`) moves itself to the leaf `server` and keeps attempts below `jobs`; in
/// the topmost group, to which the rule does not apply, `fabrique` is made and nothing is moved.
struct ControlGroupTree: Hashable, Sendable {
    /// The folder in which each attempt gets its group.
    let jobs: String

    /// Why there can be none, as half a sentence.
    struct Unavailable: Error {
        var why: String
    }

    /// Prepares the tree for the process `pid`.
    init(root: String, pid: pid_t) throws(Unavailable) {
        guard let place = ControlGroupMount(root: root) else {
            throw Unavailable(why: "no control groups of version 2 are mounted")
        }
        let controllers = (Files.text("\(place.own)/cgroup.controllers") ?? "").split(separator: " ")
        guard controllers.contains("cpu"), controllers.contains("memory") else {
            throw Unavailable(
                why: "the control groups at \(place.own) have no cpu and memory controllers "
                    + "(version 1 may hold them, or they are not delegated)"
            )
        }
        do {
            if place.own == place.mount {
                try Self.enableControllers(in: place.mount)
                jobs = "\(place.mount)/fabrique"
            } else {
                let base = try Self.clear(place.own, for: pid)
                try Self.enableControllers(in: base)
                jobs = "\(base)/jobs"
            }
            try Files.makeFolder(jobs, mode: 0o755)
            try Self.enableControllers(in: jobs)
        } catch let unavailable as Unavailable {
            throw unavailable
        } catch {
            throw Unavailable(why: "\(error)")
        }
    }

    /// Moves our process out of the group, so that it may have controlled children. Answers which group that is.
    private static func clear(_ own: String, for pid: pid_t) throws -> String {
        if own.hasSuffix("/server"), try Files.exists("\(own.dropLast("/server".count))/jobs") {
            return String(own.dropLast("/server".count))
        }
        let others = (Files.text("\(own)/cgroup.procs") ?? "").split(separator: "\n").filter { Int32($0) != pid }
        guard others.isEmpty else {
            throw Unavailable(
                why: "its control group \(own) holds \(others.count) other processes "
                    + "(run it as a systemd service with Delegate=yes)"
            )
        }
        try Files.makeFolder("\(own)/server", mode: 0o755)
        try Files.set("\(own)/server/cgroup.procs", String(pid))
        return own
    }

    private static func enableControllers(in group: String) throws(SystemFault) {
        let enabled = (Files.text("\(group)/cgroup.subtree_control") ?? "").split(separator: " ")
        guard !enabled.contains("cpu") || !enabled.contains("memory") else { return }
        try Files.set("\(group)/cgroup.subtree_control", "+cpu +memory")
    }
}
