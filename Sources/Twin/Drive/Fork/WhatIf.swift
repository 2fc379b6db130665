package import Federation
package import Quantities

/// A question to a fork: what would be otherwise.
package enum WhatIf: Sendable {
    /// How a system is out of service.
    package enum Outage: String, Sendable, CaseIterable {
        /// It takes no new job; what runs goes on.
        case drained
        /// It can't be reached: what ends there is known, and its place and budget free, only afterwards.
        case unreachable
        /// It is down: what runs is lost, and runs again where that is allowed.
        case down
    }

    /// Somebody submits this now, besides what is there.
    case submission(SubmitJobs, by: PersonID)
    /// A system is out of service for a while.
    case outage(Outage, of: SystemID, from: Instant, until: Instant)
    /// These allocations had been awarded so many times as much, in percent: 200 is twice as much.
    case award(percent: Int64, of: [AllocationID])
}

/// Work that comes during a play, such as a workload model makes.
package struct Arrival: Sendable {
    /// When it is submitted.
    package var at: Instant
    /// By whom.
    package var by: PersonID
    /// What.
    package var order: SubmitJobs

    /// Describes an arrival.
    package init(at: Instant, by: PersonID, order: SubmitJobs) {
        self.at = at
        self.by = by
        self.order = order
    }
}
