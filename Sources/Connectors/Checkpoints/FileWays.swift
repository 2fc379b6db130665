/// How the files of all systems are reached, and what a directory is called on each.
package struct FileWays: Hashable, Sendable {
    /// The ways by the systems' names.
    package var bySystem: [String: FileAccess]

    /// Knows these ways.
    package init(_ bySystem: [String: FileAccess] = [:]) { self.bySystem = bySystem }

    /// What lies below a root in a job's directory: the same on every system. Nil where the directory lies below no
    /// root, or has a name that can't be moved.
    package func part(of directory: String) -> String? {
        let roots = bySystem.values.map(\.root).filter { directory.hasPrefix($0 + "/") }
        guard let root = roots.max(by: { $0.utf8.count < $1.utf8.count }) else { return nil }
        return CheckpointPath.part(String(directory.dropFirst(root.count)))
    }

    /// What a job's directory is called on a system; the name that the job gave it where no way there is set up.
    package func directory(_ directory: String, on system: String) -> String {
        guard let access = bySystem[system], let part = part(of: directory) else { return directory }
        return "\(access.root)/\(part)"
    }

    /// Whether files may go from one system to another. One account that reads for all must not feed accounts of persons:
    /// who names another's directory would be brought what lies there.
    package func mayMove(from: String, to: String) -> Bool {
        guard let from = bySystem[from], let to = bySystem[to] else { return false }
        return from.user == "%u" || to.user != "%u"
    }

    /// Where a job's directory is reached on a system; nil where it is not.
    package func spot(_ directory: String, on system: String, account: String?) -> CheckpointSpot? {
        guard let access = bySystem[system], let part = part(of: directory) else { return nil }
        return CheckpointSpot(access: access, account: account, part: part)
    }
}

/// A directory on a system, for those who move what lies in it.
package struct CheckpointSpot: Hashable, Sendable {
    /// How the system's files are reached.
    package var access: FileAccess
    /// The account there that the files belong to.
    package var account: String?
    /// The directory below the root.
    package var part: String
}
