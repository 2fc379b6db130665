import Contract
import HTTPTypes
import Hummingbird
import Server

/// Two plans of a kind side by side: every figure that both have, and how the second differs.
enum PlanComparison {
    /// More lines than these are a job for the files.
    private static let mostRows = 120

    static func show(_ visit: Visit) async throws -> Response {
        let ids = visit.queries("plan").filter { !$0.isEmpty }
        guard ids.count == 2 else {
            throw Problem(status: 422, code: "two-needed", detail: "")
        }
        var plans: [(view: PlanView, report: PlanReport)] = []
        for id in ids {
            let view: PlanView = try await visit.get("plans/\(LocalPath.quoted(id))")
            plans.append((view, try await visit.get("plans/\(LocalPath.quoted(id))/report")))
        }
        let (one, other) = (plans[0], plans[1])
        guard one.view.kind == other.view.kind else { throw Problem(status: 422, code: "two-needed", detail: "") }
        let words = visit.words
        let rows = rows(of: one.report, other.report, words)
        return visit.page(
            "plan-compare",
            title: words("plans.compareTitle"),
            [
                "kinds": "/plans?kind=\(one.view.kind)", "kindsName": words("plans.kinds.\(one.view.kind)"),
                "one": one.view.title.printable, "other": other.view.title.printable,
                "oneHref": "/plans/\(one.view.id)", "otherHref": "/plans/\(other.view.id)",
                "hasRows": !rows.isEmpty, "rows": rows,
            ]
        )
    }

    /// Figures of the same key, in the order of the first.
    static func rows(of one: PlanReport, _ other: PlanReport, _ words: Words) -> [Content] {
        let others = figures(of: other, words)
        return figures(of: one, words).compactMap { figure in
            others.first { $0.key == figure.key }.map { (figure, $0) }
        }.prefix(mostRows).map { row($0, $1, words) }
    }

    private struct Figure {
        /// What reports call it in English.
        var key: [String]
        /// What its reader calls it.
        var name: String
        var cell: PlanCell
        /// What it is counted in, where that stands in a column of its own.
        var unit: String
    }

    /// The figures of a report's first table: a line each, or each number of a line.
    private static func figures(of report: PlanReport, _ words: Words) -> [Figure] {
        guard let table = report.tables.first, let first = table.columns.indices.first else { return [] }
        let (columns, phrases, names) = (table.columns, report.phrases ?? [], report.names)
        let heads = columns.map { PlanReportContent.title(of: $0, words, phrases, names).text }
        var figures: [Figure] = []
        for row in table.rows {
            let line = PlanReportContent.text(of: first, in: row, columns, words, phrases, names)
            for place in columns.indices.dropFirst() where !columns[place].isHidden {
                let isValue = columns[place].key == "value"
                guard isValue || row[place].number != nil else { continue }
                let unit = isValue ? zip(columns, row).first { $0.0.key == "unit" }?.1.text ?? "" : ""
                figures.append(
                    Figure(
                        key: [row[first].text] + (isValue ? [] : [columns[place].title]),
                        name: ([line] + (isValue ? [] : [heads[place]])).map(\.printable).joined(separator: " · "),
                        cell: row[place],
                        unit: unit
                    )
                )
            }
        }
        return figures
    }

    private static func row(_ left: Figure, _ right: Figure, _ words: Words) -> Content {
        func text(_ figure: Figure) -> String {
            [words.value(figure.cell.text), words.unit(figure.unit, of: figure.cell.number)]
                .filter { !$0.isEmpty }.joined(separator: " ").printable
        }
        var row: Content = [
            "name": left.name,
            "left": text(left), "right": text(right),
            "isSame": left.cell.text == right.cell.text && left.unit == right.unit,
        ]
        if let one = left.cell.number, let other = right.cell.number, left.unit == right.unit {
            if let share = change(words, from: one, to: other) { row["change"] = share }
        }
        return row
    }

    /// How far the second is from the first, as a share of it, or as a factor from ten on; nil where that says nothing.
    static func change(_ words: Words, from one: Double, to other: Double) -> String? {
        guard one != 0, one != other else { return nil }
        let tenths = ((other / one - 1) * 1000).rounded()
        // A change by more than a thousandfold says nothing as a share.
        guard tenths.magnitude < 1e6 else { return nil }
        if other / one >= 10 {
            return words("number.times", ["number": words.number(Int64((other / one).rounded()))])
        }
        let sign = other / one > 1 ? "+" : words("number.minus")
        // Rounding makes neither nothing of a change, nor nought of what is left.
        if tenths == 0 { return sign + words("number.below", ["number": words.percent(1, of: 1000)]) }
        if tenths == -1000, other != 0 {
            let most = words("number.minus") + words.percent(999, of: 1000)
            return words("number.below", ["number": most])
        }
        return sign + words.percent(Int64(tenths.magnitude), of: 1000)
    }
}
