package import Quantities

/// A budget of device-hours on one system or on the whole federation, from a start to an end.
///
/// At every moment `granted == available + held + spent`, and none of the three is negative.
package struct Allocation: Sendable {
    /// How far it has come.
    package enum State: UInt8, Sendable, CaseIterable, BinaryCoded {
        /// Awarded; its first day has not come.
        case pending
        /// Can be spent.
        case active
        /// Its last day is over.
        case expired
        /// Stopped for a reason; can go on.
        case suspended
        /// Ended for good.
        case closed
    }

    /// Its number.
    package var id: AllocationID
    /// Its project.
    package var project: ProjectID
    /// The system it is good for; nil for every system of the federation.
    package var system: SystemID?
    /// From when it can be spent.
    package var starts: Instant
    /// Until when.
    package var ends: Instant
    /// How far it has come.
    package var state: State
    /// What was awarded in all.
    package var granted: DeviceSeconds
    /// What can still be set aside.
    package var available: DeviceSeconds
    /// What is set aside for placed and running attempts.
    package var held: DeviceSeconds
    /// What was used and charged.
    package var spent: DeviceSeconds
    /// The energy of what was charged.
    package var joules: Joules
    /// The greenhouse gas of what was charged.
    package var carbon: MicrogramsCO2e
    /// The price of what was charged.
    package var cost: MicroEuros

    /// Whether it is active and used up: nothing is left, and nothing is set aside that could come back.
    package var isExhausted: Bool { state == .active && available == .zero && held == .zero }
}

extension Allocation: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            id: try reader.read(),
            project: try reader.read(),
            system: try reader.read(),
            starts: try reader.read(),
            ends: try reader.read(),
            state: try reader.read(),
            granted: try reader.read(),
            available: try reader.read(),
            held: try reader.read(),
            spent: try reader.read(),
            joules: try reader.read(),
            carbon: try reader.read(),
            cost: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) {
        writer.write(id, project, system, starts, ends, state)
        writer.write(granted, available, held, spent, joules, carbon, cost)
    }
}
