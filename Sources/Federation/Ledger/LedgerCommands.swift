package import Quantities

/// Changes, afterwards and by a signed amount, what an attempt was charged. Nothing is edited.
package struct CorrectCharge: Sendable {
    package var key: AttemptKey
    package var allocation: AllocationID
    package var system: SystemID
    package var used: DeviceSeconds
    package var joules: Joules
    package var carbon: MicrogramsCO2e
    package var cost: MicroEuros
    package var why: String

    /// Makes the command.
    package init(
        key: AttemptKey,
        allocation: AllocationID,
        system: SystemID,
        used: DeviceSeconds,
        joules: Joules,
        carbon: MicrogramsCO2e,
        cost: MicroEuros,
        why: String
    ) {
        self.key = key
        self.allocation = allocation
        self.system = system
        self.used = used
        self.joules = joules
        self.carbon = carbon
        self.cost = cost
        self.why = why
    }
}
