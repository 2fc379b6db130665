package import Quantities

/// Awards a budget to a project.
package struct AwardAllocation: Sendable {
    package var project: ProjectID
    package var system: SystemID?
    package var amount: DeviceSeconds
    package var starts: Instant
    package var ends: Instant
    package var why: String

    /// Makes the command.
    package init(
        project: ProjectID,
        system: SystemID?,
        amount: DeviceSeconds,
        starts: Instant,
        ends: Instant,
        why: String
    ) {
        self.project = project
        self.system = system
        self.amount = amount
        self.starts = starts
        self.ends = ends
        self.why = why
    }
}

/// Suspends, resumes or closes an allocation.
package struct ChangeAllocationState: Sendable {
    package var allocation: AllocationID
    package var to: Allocation.State
    package var why: String

    /// Makes the command.
    package init(allocation: AllocationID, to: Allocation.State, why: String) {
        self.allocation = allocation
        self.to = to
        self.why = why
    }
}
