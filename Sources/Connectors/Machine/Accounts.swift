import Glibc

/// A local user, as the machine knows it.
struct Account: Hashable, Sendable {
    var name: String
    var user: uid_t
    var group: gid_t
    var home: String
    var shell: String

    /// The user with this name; nil where there is none.
    init?(named name: String) {
        guard let entry = getpwnam(name) else { return nil }
        self.init(entry.pointee)
    }

    /// The user that this process runs as.
    static func own() -> Account {
        if let entry = getpwuid(geteuid()) { return Account(entry.pointee) }
        return Account(name: String(geteuid()), user: geteuid(), group: getegid())
    }

    private init(_ entry: passwd) {
        name = String(cString: entry.pw_name)
        user = entry.pw_uid
        group = entry.pw_gid
        home = String(cString: entry.pw_dir)
        shell = String(cString: entry.pw_shell)
    }

    private init(name: String, user: uid_t, group: gid_t) {
        (self.name, self.user, self.group, home, shell) = (name, user, group, "/", "/bin/sh")
    }

    /// Whether this process may run jobs as other users.
    static var canSwitch: Bool { geteuid() == 0 }

    /// As whom an order runs.
    static func resolve(_ name: String?, for what: String, allowingRoot: Bool) throws(ConnectorFault) -> Account {
        guard canSwitch else { return own() }
        guard let name else {
            throw ConnectorFault(
                .noAccount,
                "\(what) names no local account, and nothing runs as root. Map the person to an account."
            )
        }
        guard let account = Account(named: name) else {
            throw ConnectorFault(
                .noSuchAccount,
                "\(what) is to run as '\(name)', which this machine does not know. Create the account."
            )
        }
        guard account.user != 0 || allowingRoot else {
            throw ConnectorFault(
                .forbiddenAccount,
                "\(what) is to run as '\(name)', which is root. Map the person to another account."
            )
        }
        return account
    }
}
