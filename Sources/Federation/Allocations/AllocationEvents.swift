package import Quantities

/// A budget was awarded.
package struct AllocationAwarded: Sendable {
    package var allocation: AllocationID
    package var project: ProjectID
    package var system: SystemID?
    package var amount: DeviceSeconds
    package var starts: Instant
    package var ends: Instant
    package var isActive: Bool
    package var why: String
}

/// An allocation moved to another state, by a person or because its day came.
package struct AllocationStateChanged: Sendable {
    package var allocation: AllocationID
    package var to: Allocation.State
    package var why: String
}
