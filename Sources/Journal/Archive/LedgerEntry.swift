public import Quantities

/// One entry of the ledger: what moved between which accounts, when, by whom and why. Never edited; a correction is
/// an entry of its own.
public struct LedgerEntry: Hashable, Sendable {
    /// One amount on one account.
    public struct Posting: Hashable, Sendable {
        /// The account that it changes.
        public var account: String
        /// The unit of the amount, for instance `deviceSeconds` or `microEuros`.
        public var unit: String
        /// The amount, with its sign.
        public var amount: Int64

        /// Posts an amount to an account.
        public init(account: String, unit: String, amount: Int64) {
            self.account = account
            self.unit = unit
            self.amount = amount
        }
    }

    /// The entry's number, below 2⁶³.
    public var entry: UInt64
    /// When it was made.
    public var at: Instant
    /// The record that made it.
    public var sequence: UInt64
    /// What it is: `award`, `hold`, `charge`, `release`, `correction` and so on.
    public var kind: String
    /// The allocation concerned.
    public var allocation: String?
    /// The job concerned.
    public var job: UInt64?
    /// The attempt concerned.
    public var attempt: Int?
    /// Who made it, where a person did: an opaque id.
    public var by: String?
    /// Why, where a person had to say.
    public var reason: String?
    /// What moved. In each unit the amounts sum to zero.
    public var postings: [Posting]

    /// Describes an entry.
    public init(
        entry: UInt64,
        at: Instant,
        sequence: UInt64,
        kind: String,
        allocation: String? = nil,
        job: UInt64? = nil,
        attempt: Int? = nil,
        by: String? = nil,
        reason: String? = nil,
        postings: [Posting]
    ) {
        self.entry = entry
        self.at = at
        self.sequence = sequence
        self.kind = kind
        self.allocation = allocation
        self.job = job
        self.attempt = attempt
        self.by = by
        self.reason = reason
        self.postings = postings
    }

    /// Whether the amounts sum to zero in each unit.
    public var isBalanced: Bool {
        var sums: [String: Int64] = [:]
        for posting in postings { sums[posting.unit, default: 0] += posting.amount }
        return sums.values.allSatisfy { $0 == 0 }
    }
}

extension LedgerEntry {
    /// In the order of `bind(to:)` and of `init(row:)`.
    static let columns = "entry, at_ms, sequence, kind, allocation, job, attempt, by, reason"

    func bind(to statement: Statement) {
        statement.bind(entry)
        statement.bind(at)
        statement.bind(sequence)
        statement.bind(kind)
        statement.bind(allocation)
        statement.bind(job)
        statement.bind(attempt)
        statement.bind(by)
        statement.bind(reason)
    }

    init(row: Statement) {
        entry = row.readUInt64()
        at = row.readInstant()
        sequence = row.readUInt64()
        kind = row.readString()
        allocation = row.readOptionalString()
        job = row.readOptionalUInt64()
        attempt = row.readOptionalInt()
        by = row.readOptionalString()
        reason = row.readOptionalString()
        postings = []
    }
}
