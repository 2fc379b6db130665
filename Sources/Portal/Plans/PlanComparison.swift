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
        let rows = zip(figures(of: one.report), figures(of: other.report), in: mostRows).map { name, left, right in
            row(visit, name, left, right, one.report.phrases ?? [])
        }
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

    private struct Figure {
        var name: [String]
        var cell: PlanCell
        /// What it is counted in, where that stands in a column of its own.
        var unit: String
    }

    /// The figures of a report's first table: a line each, or each number of a line.
    private static func figures(of report: PlanReport) -> [Figure] {
        guard let table = report.tables.first, let first = table.columns.indices.first else { return [] }
        var figures: [Figure] = []
        for row in table.rows {
            for place in table.columns.indices.dropFirst() where !table.columns[place].isHidden {
                let isValue = table.columns[place].key == "value"
                guard isValue || row[place].number != nil else { continue }
                let unit = isValue ? zip(table.columns, row).first { $0.0.key == "unit" }?.1.text ?? "" : ""
                figures.append(
                    Figure(
                        name: [row[first].text] + (isValue ? [] : [table.columns[place].title]),
                        cell: row[place],
                        unit: unit
                    )
                )
            }
        }
        return figures
    }

    /// Figures of the same name, in the order of the first.
    private static func zip(_ one: [Figure], _ other: [Figure], in most: Int) -> [(
        name: [String], left: Figure, right: Figure
    )] {
        one.compactMap { figure in
            other.first { $0.name == figure.name }.map { (figure.name, figure, $0) }
        }.prefix(most).map { $0 }
    }

    private static func zip<A, B>(_ one: [A], _ other: [B]) -> Zip2Sequence<[A], [B]> { Swift.zip(one, other) }

    private static func row(
        _ visit: Visit,
        _ name: [String],
        _ left: Figure,
        _ right: Figure,
        _ phrases: [PhraseView]
    ) -> Content {
        let words = visit.words
        func text(_ figure: Figure) -> String {
            [words.value(figure.cell.text), words.unit(figure.unit, of: figure.cell.number)]
                .filter { !$0.isEmpty }.joined(separator: " ").printable
        }
        let names = name.map { words.report($0, phrases).text.printable }
        var row: Content = [
            "name": names.joined(separator: " · "),
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
