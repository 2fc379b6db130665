package import Quantities

/// A table of a report: the same rows for a terminal, for programs and for a page.
package struct ReportTable: Hashable, Sendable {
    /// A column.
    package struct Column: Hashable, Sendable {
        /// Its heading.
        package var title: String
        /// Its name for programs.
        package var key: String
        /// Whether it holds numbers, which are aligned at the right.
        package var isNumber: Bool
        /// Whether only programs see it, because its number stands in another column's text.
        package var isHidden = false
        /// Its heading with the values in it apart; nil where it has none.
        package var phrase: Phrase?

        /// A column of texts.
        package static func text(_ title: String, _ key: String) -> Column {
            Column(title: title, key: key, isNumber: false)
        }

        /// A column of numbers that only programs see.
        package static func hidden(_ key: String) -> Column {
            Column(title: key, key: key, isNumber: true, isHidden: true)
        }

        /// A column of numbers.
        package static func number(_ title: String, _ key: String) -> Column {
            Column(title: title, key: key, isNumber: true)
        }

        /// A column of numbers whose heading has values in it, such as a name.
        package static func number(of phrase: Phrase, _ key: String) -> Column {
            Column(title: phrase.text, key: key, isNumber: true, phrase: phrase)
        }
    }

    /// A cell: what a person sees, and the number behind it.
    package struct Cell: Hashable, Sendable {
        /// What a person sees.
        package var text: String
        /// The number itself; nil for a text.
        package var number: Double?
        /// What a person sees with the values in it apart; nil where it has none.
        package var phrase: Phrase?
        /// Whether it stands for a figure that nobody knows or that there is none of, which programs are not told as a text.
        package var isUnknown = false

        /// A figure that nobody knows.
        package static var unknown: Cell { Cell(text: "not known", isUnknown: true) }

        /// A figure that there is none of.
        package static var blank: Cell { Cell(text: "–", isUnknown: true) }

        /// A text.
        package static func text(_ text: String) -> Cell { Cell(text: text) }

        /// A text, perhaps with values in it, such as a name.
        package static func phrase(_ phrase: Phrase) -> Cell {
            Cell(text: phrase.text, phrase: phrase.values.isEmpty ? nil : phrase)
        }

        /// A number and how it is shown.
        package static func number(_ number: Double, _ text: String) -> Cell { Cell(text: text, number: number) }
    }

    /// What it shows.
    package var title: String
    /// The columns.
    package var columns: [Column]
    /// The rows, each with a cell for each column.
    package var rows: [[Cell]] = []

    /// Makes a table without rows.
    package init(_ title: String, _ columns: [Column]) {
        self.title = title
        self.columns = columns
    }

    /// Adds a row.
    package mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "a row has a cell for each column")
        rows.append(cells)
    }

    /// What its headings and cells say with values in it, each once, in the order in which they stand.
    package var phrases: [Phrase] {
        var seen: Set<Phrase> = []
        return (columns.map(\.phrase) + rows.joined().map(\.phrase)).compactMap(\.self)
            .filter { seen.insert($0).inserted }
    }

    /// The places of the columns that people see.
    package var shown: [Int] { columns.indices.filter { !columns[$0].isHidden } }

    /// The rows for programs: a map for each, numbers as numbers, what is not known as null.
    package var tree: PlainTree {
        .list(
            rows.map { row in
                .map(
                    zip(columns, row).map { column, cell in
                        PlainTree.Entry(key: column.key, value: cell.tree)
                    },
                    line: 0
                )
            }
        )
    }
}

extension ReportTable.Cell {
    /// The cell for programs.
    fileprivate var tree: PlainTree { isUnknown ? .null : number.map { .number($0) } ?? .text(text) }
}
