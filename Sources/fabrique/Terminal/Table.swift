/// Rows under headings, fitted to the terminal.
///
/// Where the terminal is too narrow, the widest elastic column gives way first, a column at a time, and its texts end
/// in `…`. Where that is not enough, columns that can be spared are left out, and at last each row becomes a small block of lines, one for each column: nothing
/// is ever cut off at the right edge. In a pipe nothing is shortened.
struct Table {
    /// A column and how it behaves.
    struct Column {
        var title: String
        var isRightAligned = false
        /// The least columns it may shrink to; nil for one that keeps its width.
        var leastWidth: Int?
        /// Whether it is left out when no row has anything in it.
        var isOptional = false
        /// Whether it is left out where there is no room for it.
        var isDispensable = false

        /// The least columns it may have: its title is never shortened. The most there is for one that keeps its width.
        fileprivate var floor: Int { leastWidth.map { max($0, title.columns) } ?? .max }

        /// A column of texts that may be shortened.
        static func elastic(_ title: String, least: Int = 8) -> Column { Column(title: title, leastWidth: least) }
        /// A column of texts that are shown whole.
        static func fixed(_ title: String) -> Column { Column(title: title) }
        /// A column of numbers, aligned at the right.
        static func number(_ title: String) -> Column { Column(title: title, isRightAligned: true) }

        /// The same column, left out when it is empty.
        var ifAny: Column {
            var column = self
            column.isOptional = true
            return column
        }

        /// The same column, left out on a narrow terminal.
        var ifRoom: Column {
            var column = self
            column.isDispensable = true
            return column
        }
    }

    /// A cell: a text from anywhere, and what it means.
    struct Cell: ExpressibleByStringInterpolation {
        var text: String
        var style: Style?

        /// Makes a cell; the text is made printable.
        init(_ text: String?, _ style: Style? = nil) {
            self.text = (text ?? "").printable
            self.style = style
        }

        /// Makes a cell without a style.
        init(stringLiteral text: String) { self.init(text) }
    }

    private var columns: [Column]
    private var rows: [[Cell]] = []

    /// Makes a table without rows.
    init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row, which has a cell for each column.
    mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "a row has a cell for each column")
        rows.append(cells)
    }

    /// The table as lines, each ended by a newline.
    func rendered(on screen: Screen) -> String {
        var shown = columns.indices.filter { index in
            !columns[index].isOptional || rows.contains { !$0[index].text.isEmpty }
        }
        let natural = columns.indices.map { index in
            rows.reduce(columns[index].title.columns) { max($0, $1[index].text.columns) }
        }
        if let limit = screen.columns {
            let least = columns.indices.map { min(natural[$0], columns[$0].floor) }
            while shown.reduce(-Self.gap.count, { $0 + least[$1] + Self.gap.count }) > limit,
                let last = shown.last(where: { columns[$0].isDispensable })
            {
                shown.removeAll { $0 == last }
            }
        }
        var widths = shown.map { natural[$0] }
        if let limit = screen.columns {
            shrink(&widths, of: shown, to: limit - Self.gap.count * (shown.count - 1))
            guard widths.reduce(Self.gap.count * (shown.count - 1), +) <= limit else {
                return stacked(shown, limit, on: screen)
            }
        }
        let header = shown.map { Cell(columns[$0].title, .heading) }
        return ([header] + rows.map { row in shown.map { row[$0] } })
            .map { line($0, shown, widths, on: screen) + "\n" }.joined()
    }

    private static let gap = "  "

    private func shrink(_ widths: inout [Int], of shown: [Int], to limit: Int) {
        var excess = widths.reduce(0, +) - limit
        while excess > 0 {
            let candidates = shown.indices.filter { widths[$0] > columns[shown[$0]].floor }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { return }
            widths[widest] -= 1
            excess -= 1
        }
    }

    private func line(_ cells: [Cell], _ shown: [Int], _ widths: [Int], on screen: Screen) -> String {
        var line = ""
        // Blanks wait until something follows them, so that no line ends in blanks.
        var blanks = ""
        for (place, cell) in cells.enumerated() {
            let text = cell.text.shortened(to: widths[place])
            let fill = String(repeating: " ", count: widths[place] - text.columns)
            if columns[shown[place]].isRightAligned {
                blanks += fill
                if !text.isEmpty {
                    line += blanks + screen.paint(text, cell.style)
                    blanks = ""
                }
            } else {
                if !text.isEmpty {
                    line += blanks + screen.paint(text, cell.style)
                    blanks = ""
                }
                blanks += fill
            }
            blanks += Self.gap
        }
        return line
    }

    private func stacked(_ shown: [Int], _ limit: Int, on screen: Screen) -> String {
        rows.map { row in
            var block = Details()
            for index in shown { block.add(columns[index].title, row[index].text, row[index].style) }
            return block.rendered(on: screen)
        }.joined(separator: "\n")
    }
}
