package import Quantities

/// Who gives a command.
package enum Actor: Hashable, Sendable {
    /// The engine itself: timers, first start, and what connectors observe.
    case engine
    /// A person, through a token with these powers.
    case person(PersonID, Token.Powers)

    /// The person, if it is one.
    package var person: PersonID? {
        if case .person(let person, _) = self { person } else { nil }
    }
}

extension Actor: BinaryCoded {
    /// Reads a presence byte, then the person and the powers.
    package init(from reader: inout ByteReader) throws(CodingFault) {
        self = try reader.readBool() ? .person(try reader.read(), try reader.read()) : .engine
    }

    /// Writes a presence byte, then the person and the powers.
    package func encode(to writer: inout ByteWriter) {
        switch self {
        case .engine: writer.write(false)
        case .person(let person, let powers): writer.write(true, person, powers)
        }
    }
}
