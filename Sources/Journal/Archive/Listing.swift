/// One page of a listing: where it starts, which way it goes, how long it is.
///
/// A cursor is the number of the last row of the page before, so a page costs the same wherever it lies, and rows
/// that arrive meanwhile neither repeat nor hide others.
public struct ArchivePage: Hashable, Sendable {
    /// Which way a listing goes.
    public enum Order: String, Sendable {
        /// From the highest number down.
        case newestFirst
        /// From the lowest number up.
        case oldestFirst
    }

    /// Which way it goes.
    public var order: Order
    /// The last number of the page before; nil for the first page.
    public var after: UInt64?
    /// The most rows to answer.
    public var limit: Int

    /// Describes a page.
    public init(_ order: Order = .newestFirst, after: UInt64? = nil, limit: Int) {
        self.order = order
        self.after = after
        self.limit = limit
    }
}

/// Which archived jobs a listing shows; all of what is set must hold.
public struct ArchivedJobFilter: Hashable, Sendable {
    /// The array that they belong to.
    public var arrayBase: UInt64?
    /// Who submitted them.
    public var person: String?
    /// The project that they ran for.
    public var project: String?
    /// The system of their last attempt.
    public var system: String?
    /// How they ended.
    public var outcome: String?

    /// Sets what must hold.
    public init(
        arrayBase: UInt64? = nil,
        person: String? = nil,
        project: String? = nil,
        system: String? = nil,
        outcome: String? = nil
    ) {
        self.arrayBase = arrayBase
        self.person = person
        self.project = project
        self.system = system
        self.outcome = outcome
    }
}

/// Which ledger entries a listing shows; all of what is set must hold.
public struct LedgerFilter: Hashable, Sendable {
    /// The job concerned.
    public var job: UInt64?
    /// The allocation concerned.
    public var allocation: String?
    /// What they are.
    public var kind: String?

    /// Sets what must hold.
    public init(job: UInt64? = nil, allocation: String? = nil, kind: String? = nil) {
        self.job = job
        self.allocation = allocation
        self.kind = kind
    }
}

/// Puts the SQL of a listing together from fixed fragments; every value is bound, never spelled out.
struct Listing {
    enum Value {
        case number(UInt64)
        case text(String)
    }

    private var conditions: [String] = []
    private var values: [Value] = []

    /// Requires a column to have a value. The first condition chooses the index; later ones carry a `+`, which keeps
    /// SQLite, that has no statistics here, from walking a less selective one. So the callers go from rare to common.
    mutating func require(_ column: String, _ value: Value?) {
        guard let value else { return }
        conditions.append("\(conditions.isEmpty ? "" : "+")\(column) = ?")
        values.append(value)
    }

    func rows<Row>(
        of table: String,
        key: String,
        _ columns: String,
        page: ArchivePage,
        on connection: Connection,
        _ read: (Statement) -> Row
    ) throws(JournalFault) -> [Row] {
        let isDown = page.order == .newestFirst
        var sql = "SELECT \(columns) FROM \(table)"
        var all = conditions
        if page.after != nil { all.append("\(key) \(isDown ? "<" : ">") ?") }
        if !all.isEmpty { sql += " WHERE " + all.joined(separator: " AND ") }
        sql += " ORDER BY \(key) \(isDown ? "DESC" : "ASC") LIMIT ?"
        let statement = try connection.statement(sql)
        for value in values {
            switch value {
            case .number(let number): statement.bind(Int64(clamping: number))
            case .text(let text): statement.bind(text)
            }
        }
        if let after = page.after { statement.bind(Int64(clamping: after)) }
        statement.bind(Int64(max(0, page.limit)))
        return try statement.rows(read)
    }
}
