/// What a plan came to: its figures, its parts in order, and all of its tables.
package struct PlanReport: Codable, Sendable {
    /// What the document calls itself.
    package var title: String
    /// What was planned, in a sentence or two.
    package var subtitle: String
    /// The figures that are told first.
    package var facts: [PlanFact]
    /// The parts, in order.
    package var sections: [PlanSection]
    /// All tables.
    package var tables: [PlanTable]
    /// Those of the sentences, headings and cells above in which values stand, with the values apart.
    package var phrases: [PhraseView]?

    /// Makes the value from its fields.
    package init(
        title: String,
        subtitle: String,
        facts: [PlanFact],
        sections: [PlanSection],
        tables: [PlanTable],
        phrases: [PhraseView]? = nil
    ) {
        self.title = title
        self.subtitle = subtitle
        self.facts = facts
        self.sections = sections
        self.tables = tables
        self.phrases = phrases
    }
}

/// A figure that is told first.
package struct PlanFact: Codable, Sendable {
    /// The figure with its unit.
    package var value: String
    /// What it is.
    package var meaning: String

    /// Makes the value from its fields.
    package init(value: String, meaning: String) {
        self.value = value
        self.meaning = meaning
    }
}

/// A part of a report.
package struct PlanSection: Codable, Sendable {
    /// Its heading.
    package var title: String
    /// What is seen, in a sentence; may be empty.
    package var lead: String
    /// The name of its table.
    package var table: String?
    /// How the table is drawn.
    package var plot: PlanPlot?
    /// Further charts of the same rows, below the first and in its form; nil where there is none.
    package var morePlots: [PlanPlot]?

    /// Makes the value from its fields.
    package init(
        title: String,
        lead: String,
        table: String? = nil,
        plot: PlanPlot? = nil,
        morePlots: [PlanPlot]? = nil
    ) {
        self.title = title
        self.lead = lead
        self.table = table
        self.plot = plot
        self.morePlots = morePlots
    }
}

/// Which columns of a table a chart shows.
package struct PlanPlot: Codable, Sendable {
    /// `lines`, `steps` or `bars`.
    package var kind: String
    /// The keys of the columns, a series each.
    package var columns: [String]
    /// What the values are.
    package var unit: String
    /// By what the table's numbers are multiplied to be in that unit.
    package var scale: Double

    /// Makes the value from its fields.
    package init(kind: String, columns: [String], unit: String, scale: Double) {
        self.kind = kind
        self.columns = columns
        self.unit = unit
        self.scale = scale
    }
}

/// A table of a report.
package struct PlanTable: Codable, Sendable {
    /// Its name, as in the address of the table alone.
    package var name: String
    /// What it shows.
    package var title: String
    /// The columns.
    package var columns: [PlanColumn]
    /// The rows, each with a cell for each column.
    package var rows: [[PlanCell]]

    /// Makes the value from its fields.
    package init(name: String, title: String, columns: [PlanColumn], rows: [[PlanCell]]) {
        self.name = name
        self.title = title
        self.columns = columns
        self.rows = rows
    }
}

/// A column of a report's table.
package struct PlanColumn: Codable, Sendable {
    /// Its heading.
    package var title: String
    /// Its name for programs.
    package var key: String
    /// Whether it holds numbers.
    package var isNumber: Bool
    /// Whether only programs are shown it.
    package var isHidden: Bool

    /// Makes the value from its fields.
    package init(title: String, key: String, isNumber: Bool, isHidden: Bool) {
        self.title = title
        self.key = key
        self.isNumber = isNumber
        self.isHidden = isHidden
    }
}

/// A cell of a report's table.
package struct PlanCell: Codable, Sendable {
    /// What a person sees.
    package var text: String
    /// The number behind it.
    package var number: Double?

    /// Makes the value from its fields.
    package init(text: String, number: Double? = nil) {
        self.text = text
        self.number = number
    }
}
