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

    /// Makes sure that a state can be asked this. Whether it would take a submission, only a play tells.
    ///
    /// - Throws: `Refusal` when it can't.
    package func check(in state: FederationState) throws(Refusal) {
        switch self {
        case .submission: return
        case .outage(_, let system, let from, let until):
            guard from < until, system.number >= 1, system.number <= UInt64(state.systems.count) else {
                throw Refusal(.invalidValue, "An outage is of a system that there is, and begins before it ends.")
            }
        case .award(let percent, let allocations):
            guard (100...100_000).contains(percent), Set(allocations).count == allocations.count else {
                throw Refusal(.invalidValue, "An award is supposed to be 100 to 100,000 percent of what it was.")
            }
            for id in allocations where state.allocation(id) == nil {
                throw Refusal(.notFound, "There is no allocation \(id).")
            }
        }
    }
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
