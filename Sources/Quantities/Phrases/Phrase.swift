/// A sentence, or several, with what stands in it apart, so that it can be said in another language.
///
/// A literal makes one; what is interpolated are its values:
///
///     let lead: Phrase = "\(layers) layers from \(start)."
///     lead.pattern  // "{a} layers from {b}."
///     lead.text     // "4 layers from 2027-07."
public struct Phrase: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
        case words(String)
        case value(String)
    }

    private var pieces: [Piece] = []

    /// The words, with `{a}`, `{b}` and so on where values stand.
    public var pattern: String {
        var names = ("a" as UnicodeScalar).value
        return pieces.reduce(into: "") { pattern, piece in
            switch piece {
            case .words(let words): pattern += words
            case .value:
                pattern += "{\(UnicodeScalar(names).map(String.init) ?? "")}"
                names += 1
            }
        }
    }

    /// What stands in it, in order.
    public var values: [String] {
        pieces.compactMap { if case .value(let value) = $0 { value } else { nil } }
    }

    /// All of it, in English.
    public var text: String {
        pieces.reduce(into: "") { text, piece in
            switch piece {
            case .words(let part), .value(let part): text += part
            }
        }
    }

    /// Whether it says nothing.
    public var isEmpty: Bool { text.isEmpty }

    /// One phrase behind the other, their values in that order.
    public static func + (one: Phrase, other: Phrase) -> Phrase {
        var both = one
        both.pieces += other.pieces
        return both
    }

    /// Puts a phrase behind this one.
    public static func += (one: inout Phrase, other: Phrase) { one.pieces += other.pieces }
}

extension Phrase: ExpressibleByStringInterpolation {
    /// Gathers a literal's words and values.
    public struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var phrase = Phrase()

        /// Begins with nothing.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Adds words.
        public mutating func appendLiteral(_ words: String) {
            if !words.isEmpty { phrase.pieces.append(.words(words)) }
        }

        /// Adds a value.
        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            phrase.pieces.append(.value(value.description))
        }
    }

    /// Words without values.
    public init(stringLiteral words: String) {
        if !words.isEmpty { pieces = [.words(words)] }
    }

    /// Words with values between them.
    public init(stringInterpolation: StringInterpolation) { self = stringInterpolation.phrase }
}
