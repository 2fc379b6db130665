/// What a YAML or JSON document holds, with the lines that it stands on: the form in which scenarios and models come in
/// and go out, so that reading files and their syntax is the caller's business.
package indirect enum PlainTree: Sendable {
    /// A single value, as it is written.
    case scalar(Scalar)
    /// Values in order.
    case list([PlainTree], line: Int)
    /// Values under keys, in the order in which they are written.
    case map([Entry], line: Int)

    /// A single value.
    package struct Scalar: Sendable {
        /// What it is when it is written out.
        package enum Kind: Sendable {
            /// A text.
            case text
            /// A number.
            case number
            /// Yes or no.
            case flag
            /// Nothing, where a value is not known.
            case null
        }

        /// As it is written, without quotes.
        package var text: String
        /// What it is.
        package var kind: Kind
        /// Its line, from 1; 0 for one that was made, not read.
        package var line: Int

        /// Makes a value.
        package init(text: String, kind: Kind = .text, line: Int = 0) {
            self.text = text
            self.kind = kind
            self.line = line
        }
    }

    /// A value under a key.
    package struct Entry: Sendable {
        /// The key.
        package var key: String
        /// The key's line, from 1; 0 for one that was made.
        package var line: Int
        /// The value.
        package var value: PlainTree

        /// Makes an entry.
        package init(key: String, line: Int = 0, value: PlainTree) {
            self.key = key
            self.line = line
            self.value = value
        }
    }

    /// The line that it begins on.
    package var line: Int {
        switch self {
        case .scalar(let scalar): scalar.line
        case .list(_, let line), .map(_, let line): line
        }
    }

    /// What it is, for messages.
    package var noun: String {
        switch self {
        case .scalar(let scalar): "\"\(scalar.text.prefix(40))\""
        case .list: "a list"
        case .map: "a map of keys"
        }
    }
}

extension PlainTree {
    /// A text.
    package static func text(_ text: String) -> PlainTree { .scalar(Scalar(text: text)) }

    /// Yes or no.
    package static func flag(_ flag: Bool) -> PlainTree { .scalar(Scalar(text: flag ? "true" : "false", kind: .flag)) }

    /// What is not known.
    package static var null: PlainTree { .scalar(Scalar(text: "null", kind: .null)) }

    /// A whole number.
    package static func number(_ number: some BinaryInteger) -> PlainTree {
        .scalar(Scalar(text: String(number), kind: .number))
    }

    /// A number; a whole one is written without a fraction.
    package static func number(_ number: Double) -> PlainTree {
        let isWhole = number.rounded() == number && abs(number) < 1e15
        return .scalar(Scalar(text: isWhole ? String(Int64(number)) : "\(number)", kind: .number))
    }

    /// Values in order.
    package static func list(_ values: [PlainTree]) -> PlainTree { .list(values, line: 0) }

    /// Values under keys; a key without a value is left out.
    package static func map(_ entries: KeyValuePairs<String, PlainTree?>) -> PlainTree {
        .map(entries.compactMap { key, value in value.map { Entry(key: key, value: $0) } }, line: 0)
    }

    /// Weights by name.
    package static func weights(_ weights: [NamedWeight]) -> PlainTree? {
        weights.isEmpty ? nil : .map(weights.map { Entry(key: $0.name, value: .number($0.weight)) }, line: 0)
    }
}

/// A name and how much it counts.
package struct NamedWeight: Hashable, Sendable {
    /// The name.
    package var name: String
    /// How much it counts, against the others.
    package var weight: Double

    /// Makes a weight.
    package init(_ name: String, _ weight: Double) {
        self.name = name
        self.weight = weight
    }
}
