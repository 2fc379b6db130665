/// Which columns of a table a chart shows: for pages that draw their charts from the tables below them, as the portal does.
package struct ReportPlot: Hashable, Sendable {
    /// The form of the chart.
    package enum Kind: String, Hashable, Sendable {
        /// Values between which a line may be drawn.
        case lines
        /// Values that hold until the next.
        case steps
        /// Values beside each other.
        case bars
    }

    package var kind: Kind
    /// The keys of the columns, a series each; the table's first column names the points.
    package var columns: [String]
    /// What the values are, as an axis says it.
    package var unit: String

    /// By what the tables' numbers are multiplied to be in that unit.
    package var scale: Double

    package init(_ kind: Kind, _ columns: [String], unit: String, scale: Double = 1) {
        self.kind = kind
        self.columns = columns
        self.unit = unit
        self.scale = scale
    }
}
