/// What a server-sent event says: something changed, and which thing to ask for.
package struct ChangeView: Codable, Sendable, Hashable {
    /// `job`, `system` or `ledger`.
    package var kind: String
    /// What happened, e.g. `submitted`, `started` or `ended` of a job, `state` of a system, `charge` in the ledger.
    package var change: String
    /// When.
    package var at: String
    package var job: UInt64?
    /// How many jobs it is about, numbered from `job` without gaps, when more than one.
    package var count: UInt64?
    package var attempt: Int?
    /// The job's or the system's state by now, where the change says so.
    package var state: String?
    package var project: String?
    package var allocation: UInt64?
    package var system: String?

    /// Makes the value from its fields.
    package init(
        kind: String,
        change: String,
        at: String,
        job: UInt64? = nil,
        count: UInt64? = nil,
        attempt: Int? = nil,
        state: String? = nil,
        project: String? = nil,
        allocation: UInt64? = nil,
        system: String? = nil
    ) {
        self.kind = kind
        self.change = change
        self.at = at
        self.job = job
        self.count = count
        self.attempt = attempt
        self.state = state
        self.project = project
        self.allocation = allocation
        self.system = system
    }
}
