import Quantities

/// The indexes of a job array, and how many of its tasks may run at once: `--array`.
///
/// Indexes are kept as sorted ranges that neither touch nor overlap, so that two ways to write one array are equal.
public struct ArrayExpression: Hashable, Sendable {
    /// The indexes as closed ranges in ascending order, with a gap between any two.
    public private(set) var ranges: [ClosedRange<UInt32>]
    /// How many tasks may run at once: `%limit`; nil for no limit.
    public private(set) var limit: Int?
    /// How many tasks there are, at least one.
    public private(set) var count: Int

    /// The most tasks in one array.
    public static let mostTasks = 100_000
    /// The greatest index, which is also the greatest that Slurm can be set to allow.
    public static let greatestIndex: UInt32 = 4_000_000

    /// Reads Slurm's syntax: `0-15`, `1,3,5-7`, `1-9:2` (every second), each with `%4` behind it (four at a time).
    ///
    /// Ranges may overlap and come in any order; brackets around the whole are allowed. Nil for anything else, for more
    /// than ``mostTasks`` and for an index over ``greatestIndex``.
    public init?(_ text: String) {
        do throws(ValueFault) {
            try self.init(reading: Array(text.utf8)[...])
        } catch {
            return nil
        }
    }

    init(reading whole: ByteText) throws(ValueFault) {
        var text = whole
        limit = nil
        if let percent = text.firstIndex(of: UInt8(ascii: "%")) {
            limit = try Self.limit(text[(percent + 1)...])
            text = text[..<percent]
        }
        if text.first == UInt8(ascii: "["), text.last == UInt8(ascii: "]"), text.count > 1 {
            text = text.dropFirst().dropLast()
        }
        // Repeats count towards the work, so that a short text full of overlapping steps can't take long.
        var parts: [ClosedRange<UInt32>] = []
        var stepped = 0
        try text.forEachPiece(separatedBy: UInt8(ascii: ",")) { piece throws(ValueFault) in
            // Slurm passes over the nothing between two commas.
            guard !piece.isEmpty else { return }
            let (range, step) = try Self.progression(piece)
            guard step > 1 else {
                parts.append(range)
                return
            }
            stepped += (Int(range.upperBound) - Int(range.lowerBound)) / Int(step) + 1
            guard stepped <= 2 * Self.mostTasks else { throw Self.tooMany(text) }
            for index in stride(from: range.lowerBound, through: range.upperBound, by: Int(step)) {
                parts.append(index...index)
            }
        }
        guard !parts.isEmpty else { throw Self.fault(whole, at: whole.range) }
        (ranges, count) = Self.merged(parts)
        guard count <= Self.mostTasks else { throw Self.tooMany(text) }
    }

    /// Sorts ranges and joins those that touch or overlap; counts the indexes in them. O(n log n).
    private static func merged(_ parts: [ClosedRange<UInt32>]) -> (ranges: [ClosedRange<UInt32>], count: Int) {
        guard parts.count > 1 else { return (parts, parts.reduce(0) { $0 + $1.count }) }
        var ranges: [ClosedRange<UInt32>] = []
        var count = 0
        for part in parts.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = ranges.last, part.lowerBound <= last.upperBound + 1 {
                ranges[ranges.count - 1] = last.lowerBound...max(last.upperBound, part.upperBound)
            } else {
                ranges.append(part)
            }
        }
        for range in ranges { count += range.count }
        return (ranges, count)
    }

    /// Reads `first`, `first-last` or `first-last:step`.
    private static func progression(_ text: ByteText) throws(ValueFault) -> (ClosedRange<UInt32>, UInt32) {
        guard let dash = text.firstIndex(of: UInt8(ascii: "-")), dash > text.startIndex else {
            let index = try index(text, in: text)
            return (index...index, 1)
        }
        let colon = text.firstIndex(of: UInt8(ascii: ":")) ?? text.endIndex
        guard dash < colon else { throw fault(text, at: text.range) }
        let first = try index(text[..<dash], in: text)
        let last = try index(text[(dash + 1)..<colon], in: text)
        guard first <= last else {
            throw ValueFault(
                .invalidValue,
                at: text[..<colon].range,
                "a range that ends before it begins",
                suggestion: "write \("\(last)-\(first)")"
            )
        }
        guard colon < text.endIndex else { return (first...last, 1) }
        let step = text[(colon + 1)...]
        guard let size = step.decimal, size > 0, size <= Int(greatestIndex) else {
            throw ValueFault(
                .invalidValue,
                at: step.isEmpty ? colon..<colon + 1 : step.range,
                "\(step.quoted) is not a step",
                suggestion: "write a whole number from 1, e.g. 1-9:2"
            )
        }
        return (first...last, UInt32(size))
    }

    private static func index(_ text: ByteText, in whole: ByteText) throws(ValueFault) -> UInt32 {
        guard text.isAllDigits else { throw fault(whole, at: text.isEmpty ? whole.range : text.range) }
        guard let index = text.decimal, index <= Int(greatestIndex) else {
            throw ValueFault(.valueTooLarge, at: text.range, "an array index over \(greatestIndex)")
        }
        return UInt32(index)
    }

    private static func limit(_ text: ByteText) throws(ValueFault) -> Int? {
        guard let limit = text.decimal else {
            throw ValueFault(
                .invalidValue,
                at: text.startIndex - 1..<text.endIndex,
                "\(text.quoted) is not a number of tasks to run at once",
                suggestion: "write the limit once and last, e.g. 0-15%4"
            )
        }
        return limit == 0 ? nil : min(limit, mostTasks)
    }

    private static func fault(_ text: ByteText, at range: Range<Int>) -> ValueFault {
        ValueFault(
            .invalidValue,
            at: range,
            "\(text.quoted) is not a list of array indexes",
            suggestion: "write e.g. 0-15, 1,3,5-7 or 1-9:2, with %4 behind it for four at a time"
        )
    }

    private static func tooMany(_ text: ByteText) -> ValueFault {
        ValueFault(
            .valueTooLarge,
            at: text.range,
            "an array of more than \(mostTasks) tasks",
            suggestion: "submit several arrays"
        )
    }
}

extension ArrayExpression {
    /// Every index, in ascending order.
    public var indexes: [UInt32] {
        var indexes: [UInt32] = []
        indexes.reserveCapacity(count)
        for range in ranges { indexes.append(contentsOf: range) }
        return indexes
    }
}

extension ArrayExpression: CustomStringConvertible {
    /// The shortest form without steps. Reads back as the same array.
    public var description: String {
        let list = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
        return list.joined(separator: ",") + (limit.map { "%\($0)" } ?? "")
    }
}
