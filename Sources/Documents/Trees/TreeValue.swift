import Quantities

/// Reads single values of a document, each with its way of saying what it expected.
package enum TreeValue {
    package static func text(_ tree: PlainTree, _ path: String) throws(TreeFault) -> String {
        guard case .scalar(let scalar) = tree else {
            throw TreeFault(
                line: tree.line,
                path: path,
                message: "\(tree.noun) stands where a text is expected",
                remedy: "Write one value."
            )
        }
        guard !scalar.text.isEmpty, scalar.text.utf8.count <= 4096 else {
            throw TreeFault(
                line: tree.line,
                path: path,
                message: scalar.text.isEmpty ? "nothing is written" : "the text is longer than 4096 bytes",
                remedy: "Write a short text, or leave the key out."
            )
        }
        return scalar.text
    }

    package static func whole(
        _ tree: PlainTree,
        _ path: String,
        _ range: ClosedRange<Int>,
        _ example: Int
    ) throws(TreeFault) -> Int {
        let text = try text(tree, path)
        guard let number = Int(text.filter { $0 != "_" }) else {
            throw TreeFault(
                line: tree.line,
                path: path,
                message: "\(tree.noun) is not a whole number",
                remedy: "Write digits only, as \(example)."
            )
        }
        guard range.contains(number) else {
            throw TreeFault(
                line: tree.line,
                path: path,
                message: "\(number) is out of range",
                remedy: "It may be \(range.lowerBound) to \(range.upperBound)."
            )
        }
        return number
    }

    package static func number(
        _ tree: PlainTree,
        _ path: String,
        _ range: ClosedRange<Double>,
        _ example: Double
    ) throws(TreeFault) -> Double {
        let text = try text(tree, path)
        guard let number = Double(text.filter { $0 != "_" }), number.isFinite else {
            throw TreeFault(
                line: tree.line,
                path: path,
                message: "\(tree.noun) is not a number",
                remedy: "Write it with a point, as \(example)."
            )
        }
        guard range.contains(number) else {
            throw TreeFault(
                line: tree.line,
                path: path,
                message: "\(text) is out of range",
                remedy: "It may be \(range.lowerBound) to \(range.upperBound)."
            )
        }
        return number
    }

    /// A share of the whole: `30 %` or `0.3`.
    package static func share(_ tree: PlainTree, _ path: String) throws(TreeFault) -> Double {
        let written = try text(tree, path)
        let isPercent = written.hasSuffix("%")
        let digits = isPercent ? written.dropLast().filter { $0 != " " } : written
        guard let number = Double(digits), (0...(isPercent ? 100 : 1)).contains(number) else {
            throw TreeFault(
                line: tree.line,
                path: path,
                message: "\(tree.noun) is not a share",
                remedy: "Write it from 0 % to 100 %, or from 0 to 1."
            )
        }
        return isPercent ? number / 100 : number
    }

    private static let units: [(name: String, seconds: Double)] = [
        ("s", 1), ("min", 60), ("h", 3600), ("d", 86_400), ("w", 604_800), ("y", 31_536_000),
    ]

    /// A span with its unit: `90 s`, `30 min`, `6 h`, `2 d`, `1 w`, `1 y` (365 days).
    package static func seconds(_ tree: PlainTree, _ path: String) throws(TreeFault) -> Int64 {
        guard let seconds = measure(try text(tree, path)) else {
            throw TreeFault(
                line: tree.line,
                path: path,
                message: "\(tree.noun) is not a span of time",
                remedy: "Write a number and its unit: 90 s, 30 min, 6 h, 2 d, 1 w or 1 y."
            )
        }
        guard seconds <= longestSeconds else {
            throw TreeFault(
                line: tree.line,
                path: path,
                message: "\(tree.noun) is too long",
                remedy: "It may be 126 y at most."
            )
        }
        return Int64(seconds.rounded())
    }

    /// A span with its unit; nil for what is none, or too long.
    package static func seconds(of written: String) -> Int64? {
        measure(written).flatMap { $0 <= longestSeconds ? Int64($0.rounded()) : nil }
    }

    /// Longer spans would not stay in what integers hold once they are counted over many devices.
    private static let longestSeconds = 4e9

    /// How long a span is, however long; nil for what is none.
    private static func measure(_ written: String) -> Double? {
        let digits = written.prefix { $0.isNumber || $0 == "." || $0 == "_" }
        let name = written.dropFirst(digits.count).drop { $0 == " " }
        guard let number = Double(digits.filter { $0 != "_" }),
            let unit = units.first(where: { $0.name == name })
        else { return nil }
        return number * unit.seconds
    }

    /// A span as it is written: in the largest unit that it is a whole number of.
    package static func span(_ seconds: Int64) -> PlainTree {
        let unit = units.last { seconds % Int64($0.seconds) == 0 && seconds >= Int64($0.seconds) } ?? units[0]
        return .text("\(seconds / Int64(unit.seconds)) \(unit.name)")
    }

    /// A moment: `2026-01-05` or `2026-01-05T08:30`, with or without seconds, in UTC.
    package static func moment(_ tree: PlainTree, _ path: String) throws(TreeFault) -> Int64 {
        let written = try text(tree, path)
        guard let seconds = UnixTime.seconds(written) else {
            throw TreeFault(
                line: tree.line,
                path: path,
                message: "\(tree.noun) is not a moment",
                remedy: "Write a day, 2026-01-05, or a moment in UTC, 2026-01-05T08:30."
            )
        }
        return seconds
    }

    package static func choice<Choice: RawRepresentable & CaseIterable>(
        _ tree: PlainTree,
        _ path: String,
        _ type: Choice.Type
    ) throws(TreeFault) -> Choice where Choice.RawValue == String {
        let text = try text(tree, path)
        if let choice = Choice(rawValue: text) { return choice }
        throw unknown(tree, path, Choice.allCases.map(\.rawValue))
    }

    package static func unknown(_ tree: PlainTree, _ path: String, _ known: [String]) -> TreeFault {
        var text = ""
        if case .scalar(let scalar) = tree { text = scalar.text }
        let nearest = Suggestion.nearest(to: text, among: known)
        let all = known.joined(separator: ", ")
        return TreeFault(
            line: tree.line,
            path: path,
            message: "\(tree.noun) is not known",
            remedy: nearest.map { "Did you mean \($0)? Known: \(all)." } ?? "Known: \(all)."
        )
    }
}
