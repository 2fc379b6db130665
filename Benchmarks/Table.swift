import Glibc

/// What was measured, in the order of measuring.
struct Table {
    /// One figure beside what was asked for and what ran beside it.
    struct Row {
        var what: String
        var measured: String
        var asked: String = ""
        /// How it compares with what ran beside it in the same minutes.
        var ratio: String = ""
        /// Whether the figure is what was asked for; nil where nothing was.
        var isMet: Bool?
    }

    private(set) var rows: [Row] = []

    /// Adds a figure and shows it at once, for a run takes minutes.
    mutating func add(_ row: Row) {
        rows.append(row)
        print(Self.line(row, widths: [0, 0, 0]))
        fflush(nil)
    }

    /// Adds a figure that should be at least `asked`.
    mutating func add(_ what: String, _ value: Double, unit: String, atLeast asked: Double? = nil, ratio: String = "") {
        add(
            Row(
                what: what,
                measured: "\(Self.grouped(value)) \(unit)",
                asked: asked.map { "at least \(Self.grouped($0))" } ?? "",
                ratio: ratio,
                isMet: asked.map { value >= $0 }
            )
        )
    }

    /// Adds a figure that should be at most `asked`.
    mutating func add(_ what: String, _ value: Double, unit: String, atMost asked: Double, ratio: String = "") {
        add(
            Row(
                what: what,
                measured: "\(Self.grouped(value)) \(unit)",
                asked: "at most \(Self.grouped(asked))",
                ratio: ratio,
                isMet: value <= asked
            )
        )
    }

    /// The whole table as text.
    var text: String {
        let head = Row(what: "what", measured: "measured", asked: "asked", ratio: "beside it")
        let all = [head] + rows
        let widths = [\Row.what, \.measured, \.asked].map { column in all.map { $0[keyPath: column].count }.max() ?? 0 }
        return all.map { Self.line($0, widths: widths) }.joined(separator: "\n")
    }

    private static func line(_ row: Row, widths: [Int]) -> String {
        let cells = zip([row.what, row.measured, row.asked], widths).map { text, width in
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        let mark = row.isMet.map { $0 ? "ok  " : "MISS" } ?? "    "
        return "\(mark)  \(cells.joined(separator: "  "))  \(row.ratio)"
    }

    /// A number with commas; one decimal below 100.
    static func grouped(_ value: Double) -> String {
        if value < 0 { return "-" + grouped(-value) }
        if value < 100 {
            let tenths = Int((value * 10).rounded())
            return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
        }
        var rest = String(Int(value.rounded()))
        var parts: [String] = []
        while rest.count > 3 {
            parts.insert(String(rest.suffix(3)), at: 0)
            rest.removeLast(3)
        }
        return ([rest] + parts).joined(separator: ",")
    }

    /// `a` over `b` as a factor.
    static func factor(_ a: Double, over b: Double) -> String { b > 0 ? "\(grouped(a / b)) x" : "" }
}
