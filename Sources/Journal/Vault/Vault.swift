import Synchronization

/// The personal data: who is behind an opaque id, and which account they have on which system.
///
/// Apart from the journal, so that a person can be erased without touching a record. Any thread may use it; calls take
/// turns. It keeps no write-ahead log, and what is erased is overwritten.
public final class Vault: Sendable {
    private let connection: Mutex<Connection>
    private let path: String

    private static let format = Format(
        // "FABV"
        applicationID: 0x4641_4256,
        version: 1,
        tables: """
            CREATE TABLE people (
                person TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                mail TEXT NOT NULL COLLATE NOCASE UNIQUE
            ) WITHOUT ROWID;
            CREATE TABLE accounts (
                person TEXT NOT NULL REFERENCES people ON DELETE CASCADE,
                system TEXT NOT NULL,
                account TEXT NOT NULL,
                PRIMARY KEY (person, system)
            ) WITHOUT ROWID;
            """
    )

    /// Opens the vault in `directory`, or makes an empty one if there is none.
    public init(directory path: String) throws(JournalFault) {
        let directory = Directory(path: path)
        try directory.create()
        if !directory.contains(Layout.vault) { try directory.createEmpty(Layout.vault) }
        let file = directory.path(Layout.vault)
        try Self.format.inspect(file)
        let opened = try Connection(file, .readWrite)
        try opened.execute(
            """
            PRAGMA journal_mode = DELETE;
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            """
        )
        try opened.require("synchronous", 2, "a commit waits until the file is on disk")
        try opened.require("secure_delete", 1, "what is erased is overwritten")
        let version = Int32(clamping: try opened.integer("PRAGMA user_version") ?? 0)
        if version == 0, try opened.integer("SELECT count(*) FROM sqlite_schema") == 0 {
            try Self.format.create(on: opened)
        } else {
            try Self.format.check(version: version, doing: "opening \(file)")
        }
        self.path = file
        connection = Mutex(opened)
    }

    /// Adds a person, or changes name and mail of one who is there.
    ///
    /// - Throws: `mail-taken` if someone else has the address.
    public func put(_ person: VaultPerson) throws(JournalFault) {
        try change { connection throws(JournalFault) in
            let find = try connection.statement("SELECT person FROM people WHERE mail = ? AND person <> ?")
            find.bind(person.mail)
            find.bind(person.id)
            guard try find.rows({ $0.readString() }).isEmpty else {
                throw JournalFault(.mailTaken, doing: "putting person \(person.id) into the vault")
            }
            let put = try connection.statement(
                """
                INSERT INTO people (person, name, mail) VALUES (?, ?, ?)
                ON CONFLICT (person) DO UPDATE SET name = excluded.name, mail = excluded.mail
                """
            )
            put.bind(person.id)
            put.bind(person.name)
            put.bind(person.mail)
            try put.run()
        }
    }

    /// The person behind an opaque id; nil if unknown or erased.
    public func person(_ id: String) throws(JournalFault) -> VaultPerson? {
        try people("WHERE person = ?", [id]).first
    }

    /// The person with a mail address, upper and lower case aside.
    public func person(mail: String) throws(JournalFault) -> VaultPerson? {
        try people("WHERE mail = ?", [mail]).first
    }

    /// A page of people in the order of their ids.
    ///
    /// - Parameter after: the last id of the page before; nil for the first page.
    public func people(after: String? = nil, limit: Int) throws(JournalFault) -> [VaultPerson] {
        try people("WHERE person > ? ORDER BY person LIMIT \(max(0, limit))", [after ?? ""])
    }

    /// Erases a person and their accounts: no byte of them is left in the file. Does nothing for an unknown id.
    ///
    /// The file is written anew, because SQLite leaves copies of rows behind where a page was split. That takes time
    /// with the size of the vault: some tens of milliseconds for a hundred thousand people.
    public func erase(_ person: String) throws(JournalFault) {
        try connection.withLock { connection throws(JournalFault) in
            let erase = try connection.statement("DELETE FROM people WHERE person = ?")
            erase.bind(person)
            try erase.run()
            try connection.execute("VACUUM")
        }
    }

    /// Looks and changes in one transaction, so that no other process changes what was seen.
    private func change(_ body: @Sendable (Connection) throws(JournalFault) -> Void) throws(JournalFault) {
        try connection.withLock { connection throws(JournalFault) in
            try connection.transaction { () throws(JournalFault) in try body(connection) }
        }
    }

    private func people(_ condition: String, _ values: [String]) throws(JournalFault) -> [VaultPerson] {
        try connection.withLock { connection throws(JournalFault) in
            let statement = try connection.statement("SELECT person, name, mail FROM people \(condition)")
            for value in values { statement.bind(value) }
            return try statement.rows { VaultPerson(id: $0.readString(), name: $0.readString(), mail: $0.readString()) }
        }
    }
}

extension Vault {
    /// Sets the account that a person has on a system.
    ///
    /// - Throws: `unknown-person` if the vault does not know them.
    public func setAccount(_ account: String, of person: String, on system: String) throws(JournalFault) {
        try change { connection throws(JournalFault) in
            let find = try connection.statement("SELECT person FROM people WHERE person = ?")
            find.bind(person)
            guard try !find.rows({ $0.readString() }).isEmpty else {
                throw JournalFault(.unknownPerson, doing: "setting an account of person \(person)")
            }
            let set = try connection.statement(
                """
                INSERT INTO accounts (person, system, account) VALUES (?, ?, ?)
                ON CONFLICT (person, system) DO UPDATE SET account = excluded.account
                """
            )
            set.bind(person)
            set.bind(system)
            set.bind(account)
            try set.run()
        }
    }

    /// The account of a person on a system; nil if none is known.
    public func account(of person: String, on system: String) throws(JournalFault) -> String? {
        try accounts(of: person).first { $0.system == system }?.account
    }

    /// All accounts of a person, in the order of the systems' names.
    public func accounts(of person: String) throws(JournalFault) -> [(system: String, account: String)] {
        try connection.withLock { connection throws(JournalFault) in
            let statement = try connection.statement(
                "SELECT system, account FROM accounts WHERE person = ? ORDER BY system"
            )
            statement.bind(person)
            return try statement.rows { (system: $0.readString(), account: $0.readString()) }
        }
    }
}
