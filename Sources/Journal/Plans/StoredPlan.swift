public import Quantities

/// A plan that somebody made: what is known of it without its document and its report.
public struct StoredPlan: Hashable, Sendable {
    /// How far a plan is. The raw value is stable: it is part of the API contract.
    public enum State: String, CaseIterable, Sendable {
        /// It waits for its turn.
        case queued
        /// It is worked out.
        case running
        /// There is a report.
        case succeeded
        /// There is none, and ``StoredPlan/problem`` says why.
        case failed
        /// Its owner ended it.
        case cancelled
    }

    /// Its place in lists; later plans have larger numbers.
    public var number: UInt64 = 0
    /// What it is called in addresses: too long to be guessed.
    public var id: String
    /// The opaque id of whoever made it.
    public var person: String
    /// The project whose people may read it; nil for none.
    public var project: String?
    /// The kind of document.
    public var kind: String
    /// What the document calls itself.
    public var title: String
    /// How far it is.
    public var state = State.queued
    /// Whether whoever is signed in and has the address may read it.
    public var isShared: Bool
    /// When it was made.
    public var created: Instant
    /// When its work began.
    public var started: Instant?
    /// When its work ended.
    public var ended: Instant?
    /// Why there is no report, in the caller's own form.
    public var problem: String?

    /// Describes a plan that is to be made.
    public init(
        id: String,
        person: String,
        project: String?,
        kind: String,
        title: String,
        isShared: Bool,
        created: Instant
    ) {
        self.id = id
        self.person = person
        self.project = project
        self.kind = kind
        self.title = title
        self.isShared = isShared
        self.created = created
    }
}

extension StoredPlan {
    static let columns = """
        number, id, person, project, kind, title, state, shared, created, started, ended, problem
        """

    init(_ row: Statement) {
        let number = row.readUInt64()
        self.init(
            id: row.readString(),
            person: row.readString(),
            project: row.readOptionalString(),
            kind: row.readString(),
            title: row.readString(),
            isShared: false,
            created: Instant(milliseconds: 0)
        )
        self.number = number
        state = State(rawValue: row.readString()) ?? .failed
        isShared = row.readBool()
        created = row.readInstant()
        started = row.readOptionalInstant()
        ended = row.readOptionalInstant()
        problem = row.readOptionalString()
    }
}
