package import Quantities

extension FederationState {
    /// Supposes that an allocation had been awarded more, for a question to a copy of the state.
    ///
    /// The live federation never does this: no event stands behind it, so no journal replays to it. What has become
    /// affordable is placed with the next command.
    package mutating func suppose(_ id: AllocationID, isAwardedMore amount: DeviceSeconds) {
        precondition(amount >= .zero, "a supposed award takes nothing away")
        let position = Int(id.number) - 1
        allocations[position].granted += amount
        allocations[position].available += amount
        needsPlacement = true
    }
}
