package import Federation
package import Quantities

/// Something that changed and that a person may want to see at once: a job, a system, or the ledger.
///
/// It names what changed and leaves the rest to be asked for, so that it is small and never stale in its details.
package struct Change: Hashable, Sendable {
    /// What a change is of.
    package enum Kind: String, Sendable, CaseIterable {
        case job
        case system
        case ledger
    }

    /// What it is of.
    package var kind: Kind
    /// What happened, in one word of the API.
    package var word: String
    /// The job, if it is about one; an array's first for what happens to all of its tasks at once.
    package var job: JobID?
    /// How many jobs it is about, numbered from ``job`` without gaps.
    package var count: UInt64 = 1
    /// The attempt, if it is about one.
    package var attempt: UInt32?
    /// The state that the job or the system is in by now, where the change says so.
    package var state: String?
    /// The project, where one pays.
    package var project: ProjectID?
    /// The allocation that ledger entries are about.
    package var allocation: AllocationID?
    /// The system, where it is known.
    package var system: SystemID?
}

/// What one record of the journal changed, for those who look.
package struct RecordChanges: Sendable {
    /// The record's number.
    package var sequence: UInt64
    /// When its command was received.
    package var at: Instant
    /// What it changed, in order. Empty for what nobody watches.
    package var changes: [Change]
    /// Whether it may have changed who may see what.
    package var touchesRights: Bool
}
