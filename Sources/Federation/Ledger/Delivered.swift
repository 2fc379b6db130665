package import Quantities

/// What a system has delivered, in all and at the platform's expense.
package struct Delivered: Hashable, Sendable {
    /// What attempts used of it.
    package var used: DeviceSeconds = .zero
    /// The part of that which the platform pays, because it ended the attempt.
    package var paidByPlatform: DeviceSeconds = .zero
    /// The energy of it.
    package var joules: Joules = .zero
    /// The greenhouse gas of it.
    package var carbon: MicrogramsCO2e = .zero
    /// The price of it.
    package var cost: MicroEuros = .zero
}

extension Delivered: BinaryCoded {
    /// Reads the fields in the order of their declaration.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self.init(
            used: try reader.read(),
            paidByPlatform: try reader.read(),
            joules: try reader.read(),
            carbon: try reader.read(),
            cost: try reader.read()
        )
    }

    /// Writes the fields in the order of their declaration.
    package func encode(to writer: inout ByteWriter) { writer.write(used, paidByPlatform, joules, carbon, cost) }
}
