public import Quantities
import Synchronization

/// The plans that people made, with their documents and reports.
///
/// They are no part of the record: nothing follows from them, their owners delete them, and they go with the person. So
/// they lie beside the journal and not in it. Any thread may use the store; calls take turns.
public final class PlanStore: Sendable {
    private let connection: Mutex<Connection>

    private static let format = Format(
        // "FABP"
        applicationID: 0x4641_4250,
        version: 1,
        tables: """
            CREATE TABLE plans (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                id TEXT NOT NULL UNIQUE,
                person TEXT NOT NULL,
                project TEXT,
                kind TEXT NOT NULL,
                title TEXT NOT NULL,
                state TEXT NOT NULL,
                shared INTEGER NOT NULL,
                created INTEGER NOT NULL,
                started INTEGER,
                ended INTEGER,
                problem TEXT,
                document TEXT NOT NULL,
                inputs BLOB NOT NULL,
                request TEXT,
                report BLOB,
                page BLOB
            );
            CREATE INDEX plans_by_person ON plans (person, number);
            CREATE INDEX plans_by_project ON plans (project, number);
            """
    )

    /// Opens the store in `directory`, or makes an empty one if there is none.
    public init(directory path: String) throws(JournalFault) {
        let directory = Directory(path: path)
        try directory.create()
        if !directory.contains(Layout.plans) { try directory.createEmpty(Layout.plans) }
        let file = directory.path(Layout.plans)
        try Self.format.inspect(file)
        let opened = try Connection(file, .readWrite)
        try opened.execute("PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
        try opened.require("secure_delete", 1, "what is erased is overwritten")
        let version = Int32(clamping: try opened.integer("PRAGMA user_version") ?? 0)
        if version == 0, try opened.integer("SELECT count(*) FROM sqlite_schema") == 0 {
            try Self.format.create(on: opened)
        } else {
            try Self.format.check(version: version, doing: "opening \(file)")
        }
        connection = Mutex(opened)
    }

    /// Keeps a new plan, unless its person or its project has as many as they may.
    ///
    /// - Parameters:
    ///   - inputs: what the plan hangs on besides its document, in the caller's own form.
    ///   - request: the key of the request that makes it, to find it by when that is repeated.
    ///   - mostOfPerson: how many plans a person may have.
    ///   - mostOfProject: how many plans the project may have.
    /// - Returns: whether there was room.
    public func add(
        _ plan: StoredPlan,
        document: String,
        inputs: [UInt8],
        request: String?,
        mostOfPerson: Int,
        mostOfProject: Int
    ) throws(JournalFault) -> Bool {
        try change { connection throws(JournalFault) in
            let count = try connection.statement(
                "SELECT (SELECT count(*) FROM plans WHERE person = ?), (SELECT count(*) FROM plans WHERE project = ?)"
            )
            count.bind(plan.person)
            count.bind(plan.project)
            let counts = try count.rows { ($0.readInt(), $0.readInt()) }
            guard let (own, shared) = counts.first, own < mostOfPerson, shared < mostOfProject else { return false }
            let add = try connection.statement(
                """
                INSERT INTO plans (id, person, project, kind, title, state, shared, created, document, inputs, request)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
            )
            add.bind(plan.id)
            add.bind(plan.person)
            add.bind(plan.project)
            add.bind(plan.kind)
            add.bind(plan.title)
            add.bind(plan.state.rawValue)
            add.bind(plan.isShared)
            add.bind(plan.created as Instant?)
            add.bind(document)
            add.bind(inputs)
            add.bind(request)
            try add.run()
            return true
        }
    }

    /// The plan of an id.
    public func plan(_ id: String) throws(JournalFault) -> StoredPlan? {
        try read("SELECT \(StoredPlan.columns) FROM plans WHERE id = ?", { $0.bind(id) }, StoredPlan.init).first
    }

    /// The plan that a person's request of this key made.
    public func plan(made request: String, by person: String) throws(JournalFault) -> StoredPlan? {
        try read(
            "SELECT \(StoredPlan.columns) FROM plans WHERE person = ? AND request = ?",
            { statement in
                statement.bind(person)
                statement.bind(request)
            },
            StoredPlan.init
        ).first
    }

    /// How many plans of a person wait or are worked out.
    public func open(of person: String) throws(JournalFault) -> Int {
        try read(
            "SELECT count(*) FROM plans WHERE person = ? AND state IN ('queued', 'running')",
            { $0.bind(person) },
            { $0.readInt() }
        ).first ?? 0
    }

    /// Which plans a list shows.
    public struct Filter: Sendable {
        /// The person whose plans are shown.
        public var person: String
        /// The projects whose plans are shown as well.
        public var projects: [String]
        /// Only those of this project.
        public var project: String?
        /// Only those of this kind.
        public var kind: String?
        /// Only those in this state.
        public var state: StoredPlan.State?
        /// Only those whose title has this, whatever the case.
        public var words: String?

        /// Shows the plans of a person and of projects.
        public init(person: String, projects: [String]) {
            self.person = person
            self.projects = projects
        }
    }

    /// A page of plans, newest first.
    ///
    /// - Parameter after: the number of the last plan of the page before; nil for the first page.
    public func plans(_ filter: Filter, after: UInt64?, limit: Int) throws(JournalFault) -> [StoredPlan] {
        // The names of projects are ours and hold neither quotes nor commas.
        let list = "," + filter.projects.joined(separator: ",") + ","
        return try read(
            """
            SELECT \(StoredPlan.columns) FROM plans
            WHERE number < ?1 AND (person = ?2 OR (project IS NOT NULL AND instr(?3, ',' || project || ',') > 0))
                AND (?4 IS NULL OR project = ?4) AND (?5 IS NULL OR kind = ?5) AND (?6 IS NULL OR state = ?6)
                AND (?7 IS NULL OR instr(lower(title), lower(?7)) > 0)
            ORDER BY number DESC LIMIT ?8
            """,
            { statement in
                statement.bind(after ?? UInt64(Int64.max))
                statement.bind(filter.person)
                statement.bind(list)
                statement.bind(filter.project)
                statement.bind(filter.kind)
                statement.bind(filter.state?.rawValue)
                statement.bind(filter.words)
                statement.bind(limit)
            },
            StoredPlan.init
        )
    }

    /// A plan's document, and what it hangs on besides.
    public func document(_ id: String) throws(JournalFault) -> (text: String, inputs: [UInt8])? {
        try read(
            "SELECT document, inputs FROM plans WHERE id = ?",
            { $0.bind(id) },
            { ($0.readString(), $0.readBytes()) }
        ).first
    }

    /// A plan's report for programs and pages; nil when there is none.
    public func report(_ id: String) throws(JournalFault) -> [UInt8]? {
        try read("SELECT report FROM plans WHERE id = ?", { $0.bind(id) }, { $0.readOptionalBytes() }).first ?? nil
    }

    /// A plan's report as one page of HTML; nil when there is none.
    public func page(_ id: String) throws(JournalFault) -> [UInt8]? {
        try read("SELECT page FROM plans WHERE id = ?", { $0.bind(id) }, { $0.readOptionalBytes() }).first ?? nil
    }

    /// Notes that a plan's work begins.
    public func begin(_ id: String, at now: Instant) throws(JournalFault) {
        try write("UPDATE plans SET state = 'running', started = ? WHERE id = ?") { statement in
            statement.bind(now as Instant?)
            statement.bind(id)
        }
    }

    /// Notes how a plan's work ended.
    public func end(
        _ id: String,
        _ state: StoredPlan.State,
        problem: String? = nil,
        report: [UInt8]? = nil,
        page: [UInt8]? = nil,
        at now: Instant
    ) throws(JournalFault) {
        try write("UPDATE plans SET state = ?, ended = ?, problem = ?, report = ?, page = ? WHERE id = ?") {
            statement in
            statement.bind(state.rawValue)
            statement.bind(now as Instant?)
            statement.bind(problem)
            if let report { statement.bind(report) } else { statement.bindNull() }
            if let page { statement.bind(page) } else { statement.bindNull() }
            statement.bind(id)
        }
    }

    /// Lets a plan whose work was broken off wait again.
    public func putBack(_ id: String) throws(JournalFault) {
        try write("UPDATE plans SET state = 'queued', started = NULL WHERE id = ?") { $0.bind(id) }
    }

    /// Shares a plan with whoever has its address, or ends that.
    public func setShared(_ isShared: Bool, _ id: String) throws(JournalFault) {
        try write("UPDATE plans SET shared = ? WHERE id = ?") { statement in
            statement.bind(isShared)
            statement.bind(id)
        }
    }

    /// Deletes a plan with its document and report.
    public func delete(_ id: String) throws(JournalFault) {
        try write("DELETE FROM plans WHERE id = ?") { $0.bind(id) }
    }

    /// Deletes all plans of a person.
    public func erase(_ person: String) throws(JournalFault) {
        try write("DELETE FROM plans WHERE person = ?") { $0.bind(person) }
    }

    /// Fails what was being worked out when the server ended, for it may be why; answers what waits, oldest first.
    public func recover(problem: String, at now: Instant) throws(JournalFault) -> [String] {
        try write("UPDATE plans SET state = 'failed', ended = ?, problem = ? WHERE state = 'running'") { statement in
            statement.bind(now as Instant?)
            statement.bind(problem)
        }
        return try read(
            "SELECT id FROM plans WHERE state = 'queued' ORDER BY number",
            { _ in },
            { $0.readString() }
        )
    }

    private func read<Value: Sendable>(
        _ sql: String,
        _ bind: @Sendable (Statement) -> Void,
        _ make: @Sendable (Statement) -> Value
    ) throws(JournalFault) -> [Value] {
        try connection.withLock { connection throws(JournalFault) in
            let statement = try connection.statement(sql)
            bind(statement)
            return try statement.rows(make)
        }
    }

    private func write(_ sql: String, _ bind: @Sendable (Statement) -> Void) throws(JournalFault) {
        try connection.withLock { connection throws(JournalFault) in
            let statement = try connection.statement(sql)
            bind(statement)
            try statement.run()
        }
    }

    private func change<Value: Sendable>(
        _ body: @Sendable (Connection) throws(JournalFault) -> Value
    ) throws(JournalFault) -> Value {
        try connection.withLock { connection throws(JournalFault) in
            try connection.transaction { () throws(JournalFault) in try body(connection) }
        }
    }
}
