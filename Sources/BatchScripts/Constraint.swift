import Quantities

/// The features that a job's nodes must have: `--constraint`.
///
/// Kept as alternatives, each a set of features of which a node must have all. `&` and `|` bind alike and are read from
/// left to right, as Slurm does: `a|b&c` asks for a and c, or b and c. Round brackets group.
public struct Constraint: Hashable, Sendable {
    /// One of these must hold: every feature in it is the node's. In the order of writing, features once each.
    public var alternatives: [[String]]

    /// The most alternatives that an expression may come to.
    static let mostAlternatives = 16
    /// The most features in one alternative.
    static let mostFeatures = 32
    /// The longest expression, in bytes. The work is bounded by these three together.
    static let mostBytes = 512
    /// How deep brackets may be nested.
    static let mostDepth = 8

    /// Accepts nodes that have all features of any alternative.
    public init(alternatives: [[String]]) { self.alternatives = alternatives }

    /// Reads features joined by `&` and `|`. Slurm's forms with counts (`a*2`) and square brackets are refused.
    init(reading text: ByteText) throws(ValueFault) {
        if let mark = text.firstIndex(where: Self.isOfCounts) {
            throw ValueFault(
                .unsupportedValue,
                at: mark..<mark + 1,
                "node counts and square brackets in a constraint are not supported",
                suggestion: "join features by & (all of them) and | (any of them)"
            )
        }
        guard text.count <= Self.mostBytes else { throw Self.tooLarge(text) }
        var position = text.startIndex
        alternatives = try Self.expression(text, &position, depth: 0)
        if position < text.endIndex { throw Self.fault(text, at: position) }
    }

    private static func expression(
        _ text: ByteText,
        _ position: inout Int,
        depth: Int
    ) throws(ValueFault) -> [[String]] {
        var result = try term(text, &position, depth: depth)
        while position < text.endIndex {
            let mark = text[position]
            switch mark {
            case UInt8(ascii: "&"), UInt8(ascii: ","):
                // Slurm reads the comma, a common slip, as "&".
                position += 1
                let right = try term(text, &position, depth: depth)
                guard result.count * right.count <= mostAlternatives else { throw tooLarge(text) }
                result = result.flatMap { left in right.map { left + $0.filter { !left.contains($0) } } }
                guard result.allSatisfy({ $0.count <= mostFeatures }) else { throw tooLarge(text) }
            case UInt8(ascii: "|"):
                position += 1
                result += try term(text, &position, depth: depth).filter { !result.contains($0) }
                guard result.count <= mostAlternatives else { throw tooLarge(text) }
            default: return result
            }
        }
        return result
    }

    private static func term(_ text: ByteText, _ position: inout Int, depth: Int) throws(ValueFault) -> [[String]] {
        guard position < text.endIndex else { throw fault(text, at: position) }
        if text[position] == UInt8(ascii: "(") {
            guard depth < mostDepth else { throw tooLarge(text) }
            position += 1
            let inner = try expression(text, &position, depth: depth + 1)
            guard position < text.endIndex, text[position] == UInt8(ascii: ")") else { throw fault(text, at: position) }
            position += 1
            return inner
        }
        let end = text[position...].firstIndex { !isFeatureByte($0) } ?? text.endIndex
        guard end > position else { throw fault(text, at: position) }
        let feature = text[position..<end]
        position = end
        return [[feature.string]]
    }

    /// `[`, `]` and `*`.
    private static func isOfCounts(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "*")
    }

    private static func isFeatureByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "="),
            UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: byte.isDigit || byte.isLetter || byte >= 0x80
        }
    }

    private static func fault(_ text: ByteText, at position: Int) -> ValueFault {
        let range = position < text.endIndex ? position..<position + 1 : text.range
        return ValueFault(
            .invalidValue,
            at: range.isEmpty ? position - 1..<position : range,
            "\(text.quoted) is not a list of features",
            suggestion: "join features by & (all of them) and | (any of them)"
        )
    }

    private static func tooLarge(_ text: ByteText) -> ValueFault {
        ValueFault(
            .valueTooLarge,
            at: text.range,
            "a constraint of more than \(mostAlternatives) alternatives, \(mostFeatures) features in one, or \(mostBytes) bytes"
        )
    }
}

extension Constraint: CustomStringConvertible {
    /// The alternatives, each in brackets if there are several. Reads back as the same constraint.
    public var description: String {
        let sets = alternatives.map { $0.joined(separator: "&") }
        return sets.count == 1 ? sets[0] : sets.map { "(\($0))" }.joined(separator: "|")
    }
}
