import Contract
import Documents
import Engine
import Federation
import FoundationEssentials
import Journal
import Plans
import Quantities

extension PlanView {
    /// A plan as a person is shown it.
    init(_ plan: StoredPlan, share: Double?, for actor: Actor) {
        // What an earlier version kept is the text alone.
        let phrase = plan.problem.flatMap { try? JSONDecoder().decode(PhraseView.self, from: Data($0.utf8)) }
        self.init(
            id: plan.id,
            kind: plan.kind,
            title: plan.title,
            state: plan.state.rawValue,
            person: plan.person,
            isOwn: actor.person?.word == plan.person,
            project: plan.project,
            isShared: plan.isShared,
            created: RFC3339.text(plan.created),
            started: plan.started.map(RFC3339.text),
            ended: plan.ended.map(RFC3339.text),
            percent: plan.state == .running ? share.map { Int($0 * 100) } ?? 0 : nil,
            problem: phrase?.text ?? plan.problem,
            phrase: phrase
        )
    }
}

extension PlanReport {
    /// A report as programs and the portal read it.
    init(_ outcome: PlanOutcome) {
        let page = outcome.page
        let phrases: [Phrase] =
            [page.subtitle] + page.facts.map(\.meaning) + page.sections.map(\.lead)
            + outcome.tables.flatMap { $0.table.phrases }
        self.init(
            title: page.title,
            subtitle: page.subtitle.text,
            facts: page.facts.map { PlanFact(value: $0.value, meaning: $0.meaning.text) },
            sections: page.sections.map { section in
                PlanSection(
                    title: section.title,
                    lead: section.lead.text,
                    table: section.table.flatMap(outcome.name),
                    plot: section.plot.map { PlanPlot($0) },
                    morePlots: section.morePlots.isEmpty ? nil : section.morePlots.map { PlanPlot($0) }
                )
            },
            tables: outcome.tables.map { PlanTable($0.name, $0.table) },
            phrases: phrases.filter { !$0.values.isEmpty }.map { PhraseView($0) }
        )
    }
}

extension PlanPlot {
    fileprivate init(_ plot: ReportPlot) {
        self.init(kind: plot.kind.rawValue, columns: plot.columns, unit: plot.unit, scale: plot.scale)
    }
}

extension PlanTable {
    fileprivate init(_ name: String, _ table: ReportTable) {
        self.init(
            name: name,
            title: table.title,
            columns: table.columns.map {
                PlanColumn(title: $0.title, key: $0.key, isNumber: $0.isNumber, isHidden: $0.isHidden)
            },
            rows: table.rows.map { row in
                // A number that is none has no form in JSON.
                row.map { PlanCell(text: $0.text, number: $0.number.flatMap { $0.isFinite ? $0 : nil }) }
            }
        )
    }

    /// The table as CSV: numbers in full, not as people see them, and nothing where a figure is not known.
    var csv: [UInt8] {
        let absent = [ReportTable.Cell.unknown.text, ReportTable.Cell.blank.text]
        return CSVTable(
            columns.map(\.key),
            rows.map { row in
                Dictionary(
                    zip(columns, row).map { column, cell in
                        let text = column.isNumber && absent.contains(cell.text) ? "" : cell.text
                        return (column.key, cell.number.map(CellValue.init) ?? .text(text))
                    },
                    uniquingKeysWith: { first, _ in first }
                )
            }
        ).bytes
    }
}

extension CellValue {
    fileprivate init(_ number: Double) {
        self = number.rounded() == number && abs(number) < 1e15 ? .number(Int64(number)) : .decimal(number)
    }
}
