/// The durable log of one server: a chain of opaque records, and beside it sheets, archive and snapshots.
///
/// A class, because the writer has identity (it holds the lease and the one connection that writes) and lives inside
/// the object that owns the writer's thread; not `Sendable`, so that the compiler keeps it on that thread. Everything
/// that others may do while it writes is in ``reader`` and ``snapshots``, which any thread may use.
///
/// ```swift
/// let journal = try JournalWriter(directory: "/var/lib/fabrique")
/// try journal.reader.read { record in try state.replay(record.payload) }
/// let head = try journal.append(Batch(records: events))   // durable when it returns
/// ```
public final class JournalWriter {
    /// Reads of records, sheets and archive, from any thread; they never wait for writes.
    public let reader: JournalReader
    /// The snapshots beside the journal, from any thread.
    public let snapshots: SnapshotStore
    /// The last durable record.
    public var head: Head { chain.head }

    let directory: Directory
    let connection: Connection
    var chain: Chain
    var inserts: Inserts
    /// Set when an fsync failed: what is on disk is then unknown until the file has been opened and read again.
    var broken: JournalFault?
    /// Declared last, so that it ends last: the next process may open the files once this one has let go of them.
    private let lease: Lease

    /// Opens the journal in `directory` for writing, or makes a new one if there is none.
    ///
    /// Takes the lease, refuses a foreign, newer or visibly damaged file without changing a byte of it, and brings
    /// an older format forward, leaving a copy. Cost: constant, but for a migration.
    public init(directory path: String) throws(JournalFault) {
        directory = Directory(path: path)
        try directory.create()
        lease = try Lease(in: directory)
        let snapshotDirectory = Directory(path: directory.path(Layout.snapshots))
        try snapshotDirectory.create()
        if !directory.contains(Layout.journal) {
            // An empty place is begun; a place with snapshots has lost its journal, and a new one would bury that.
            guard try snapshotDirectory.names().isEmpty else {
                let cause = "there are snapshots, but \(Layout.journal) is gone"
                throw JournalFault(.notAJournal, doing: "opening \(path)", cause: cause)
            }
            try Self.create(in: directory) { _ throws(JournalFault) in }
        }
        let file = directory.path(Layout.journal)
        try Format.journal.inspect(file)
        guard try File(file, 0).length() > 0 else {
            throw JournalFault(.notAJournal, doing: "opening \(file)", cause: "the file is empty")
        }
        connection = try Connection(file, .readWrite)
        chain = Chain(at: try JournalReader.lastHead(on: connection))
        try Self.migrate(connection, in: directory)
        try Self.configure(connection)
        inserts = try Inserts(on: connection)
        reader = JournalReader(path: file)
        snapshots = SnapshotStore(directory: snapshotDirectory, reader: reader)
    }

    /// Moves the write-ahead log into the main file, so that `journal.db` alone holds everything and can be copied.
    /// The end of life does not need it: without it the log is read at the next opening.
    public func tidy() throws(JournalFault) { try connection.truncateLog() }

    /// Makes a whole new journal under a temporary name, lets `fill` write into it, and gives it its name last, so
    /// that a crash or a fault leaves nothing that looks like a journal.
    static func create(
        in directory: Directory,
        fill: (Connection) throws(JournalFault) -> Void
    ) throws(JournalFault) {
        let temporary = Layout.journal + ".new"
        for suffix in ["-journal", "-wal", "-shm"] { try directory.remove(temporary + suffix) }
        try directory.createEmpty(temporary)
        try write(directory.path(temporary), fill)
        try directory.publish(temporary, as: Layout.journal)
    }

    private static func write(
        _ path: String,
        _ fill: (Connection) throws(JournalFault) -> Void
    ) throws(JournalFault) {
        let connection = try Connection(path, .readWrite)
        // The whole file is synced before it gets its name; no page of it needs a sync of its own.
        try connection.execute("PRAGMA page_size = \(pageBytes); PRAGMA synchronous = OFF")
        try Format.journal.create(on: connection)
        try fill(connection)
    }

    /// Puts durability and erasure in force, and reads both back: a setting that SQLite ignored must not go unseen.
    private static func configure(_ connection: Connection) throws(JournalFault) {
        try connection.execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA cache_size = -\(cacheKibibytes);
            PRAGMA wal_autocheckpoint = \(checkpointPages);
            PRAGMA journal_size_limit = \(4 * checkpointPages * pageBytes);
            """
        )
        try connection.require("synchronous", 2, "a commit waits until the log is on disk")
        try connection.require("secure_delete", 1, "what is erased is overwritten")
    }

    // Chosen by measurement; the figures are in this module's documentation.
    static let pageBytes = 8192
    private static let checkpointPages = 4096
    private static let cacheKibibytes = 32_768
}

/// The names in a journal's directory.
enum Layout {
    static let journal = "journal.db"
    static let vault = "vault.db"
    static let plans = "plans.db"
    static let snapshots = "snapshots"
}
