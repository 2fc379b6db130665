/// How the files of a system are reached, as its operator wrote it down: by `rsync` over `ssh`.
package struct FileAccess: Hashable, Sendable {
    /// The account that files belong to; `%u` stands for the account of the job's owner there.
    package var user: String
    /// The host that takes SSH.
    package var host: String
    /// Its port.
    package var port = 22
    /// Under which directory checkpoints lie: no other path is ever asked for.
    package var root: String
    /// The path of the private key, on the server.
    package var key: String
    /// The path of the file with the host's key, on the server. A host that is not in it is not trusted.
    package var knownHosts: String

    /// Describes a way. A root's doubled and last slashes, and its names `.`, are left out.
    package init(user: String, host: String, port: Int = 22, root: String, key: String, knownHosts: String) {
        self.user = user
        self.host = host
        self.port = port
        // As directories are called that are looked for below it.
        let part = root.hasPrefix("/") ? CheckpointPath.part(root) : nil
        self.root = part.map { "/" + $0 } ?? root
        self.key = key
        self.knownHosts = knownHosts
    }

    /// What is wrong with it, in a sentence; nil where nothing is.
    package var objection: String? {
        if user != "%u", (try? SiteAccount.check(user, mayBeRoot: true)) == nil {
            return "The target's user is an account's name, or %u for the account of each job's owner."
        }
        let isHost = host.utf8.allSatisfy { CheckpointPath.isPlain($0, beside: ".-") }
        guard !host.isEmpty, host.utf8.count <= 253, isHost, !host.hasPrefix("-"), !host.hasPrefix(".") else {
            return "The target's host has letters, digits, dots and dashes."
        }
        guard (1...65_535).contains(port) else { return "The port is a number from 1 to 65535." }
        if let objection = CheckpointPath.objection(to: root) { return "The root can't be used: \(objection)" }
        // rsync splits its `--rsh` at blanks.
        for path in [key, knownHosts] where CheckpointPath.objection(to: path) != nil {
            return "The paths of key and known hosts are absolute, of letters, digits and . _ - + = , @ / alone."
        }
        return nil
    }

    /// Who is spoken to, for files of this account.
    func target(for account: String?) throws(CheckpointFault) -> String {
        guard user == "%u" else { return "\(user)@\(host)" }
        guard let account, (try? SiteAccount.check(account)) != nil else {
            throw CheckpointFault(.failed, "the job's owner has no account there")
        }
        return "\(account)@\(host)"
    }

    /// The words that start `ssh`: nothing is asked, nothing is forwarded, no other key and no other host is taken.
    func shell(_ ssh: String) -> String {
        let options = [
            "BatchMode=yes", "StrictHostKeyChecking=yes", "UserKnownHostsFile=\(knownHosts)",
            "GlobalKnownHostsFile=/dev/null", "IdentitiesOnly=yes", "IdentityFile=\(key)", "ConnectTimeout=15",
            "ServerAliveInterval=15", "ServerAliveCountMax=4", "ClearAllForwardings=yes", "ForwardAgent=no",
            "PermitLocalCommand=no", "PreferredAuthentications=publickey",
        ]
        return ([ssh, "-F", "none", "-p", "\(port)"] + options.flatMap { ["-o", $0] }).joined(separator: " ")
    }
}
