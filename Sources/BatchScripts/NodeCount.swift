import Quantities

/// How many nodes a job accepts: `--nodes`.
public struct NodeCount: Hashable, Sendable {
    /// The fewest it runs on, at least one.
    public var minimum: Int
    /// The most it can use, not below the minimum.
    public var maximum: Int

    /// The most that can be asked for.
    static let most = 1_000_000

    /// Accepts from `minimum` to `maximum` nodes.
    public init(minimum: Int, maximum: Int) {
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Reads `nodes` or `minimum-maximum`; a number may end in k (1024) or m (1024²), as in Slurm.
    init(reading text: ByteText) throws(ValueFault) {
        if let mark = text.firstIndex(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ":") }) {
            throw ValueFault(
                .unsupportedValue,
                at: mark..<text.endIndex,
                "a list of node counts is not supported",
                suggestion: "write one number, or minimum-maximum"
            )
        }
        guard let dash = text.dropFirst().firstIndex(of: UInt8(ascii: "-")) else {
            let nodes = try Self.number(text)
            self.init(minimum: nodes, maximum: nodes)
            return
        }
        self.init(minimum: try Self.number(text[..<dash]), maximum: try Self.number(text[(dash + 1)...]))
        if minimum > maximum {
            throw ValueFault(
                .contradiction,
                at: text.range,
                "at least \(minimum) nodes contradicts at most \(maximum)",
                suggestion: "write \("\(maximum)-\(minimum)")"
            )
        }
    }

    private static func number(_ text: ByteText) throws(ValueFault) -> Int {
        var scale = 1
        switch text.last?.lowercase {
        case UInt8(ascii: "k"): scale = 1 << 10
        case UInt8(ascii: "m"): scale = 1 << 20
        default: break
        }
        if scale == 1 { return try text.count(of: .nodes, most: most) }
        let count = try text.dropLast().count(of: .nodes, most: most) * scale
        if count > most { throw ValueFault(.valueTooLarge, at: text.range, Counted.nodes.tooMany(over: most)) }
        return count
    }
}

extension NodeCount: CustomStringConvertible {
    /// The form of `--nodes`.
    public var description: String { minimum == maximum ? "\(minimum)" : "\(minimum)-\(maximum)" }
}
