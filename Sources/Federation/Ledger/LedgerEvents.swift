package import Quantities

/// A charge was corrected.
package struct ChargeCorrected: Sendable {
    package var key: AttemptKey
    package var allocation: AllocationID
    package var system: SystemID
    package var used: DeviceSeconds
    package var joules: Joules
    package var carbon: MicrogramsCO2e
    package var cost: MicroEuros
    package var why: String
}
