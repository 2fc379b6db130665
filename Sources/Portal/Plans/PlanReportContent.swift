import Contract
import Server

/// A report as a page shows it: its figures, its parts, each chart with its table under it.
enum PlanReportContent {
    /// More rows than these make a page of more than 100 KiB; the rest is in the files.
    private static let mostRows = 40
    /// More points than these are not told apart in a chart.
    private static let mostPoints = 48
    /// More columns than these are a matrix, which no phone stacks.
    private static let mostLabels = 8
    /// More columns than these are wider than a phone.
    private static let mostAbreast = 3

    static func content(_ visit: Visit, _ report: PlanReport, _ plan: PlanView) -> Content {
        let words = visit.words
        let base = "/plans/\(plan.id)/download"
        let phrases = report.phrases ?? []
        let names = report.names
        let subtitle = words.report(report.subtitle, phrases, keeping: names)
        return [
            "subtitle": subtitle.text.printable, "subtitleLanguage": subtitle.language,
            "figures": report.facts.map { fact -> Content in
                let meaning = words.report(fact.meaning, phrases, keeping: names)
                return [
                    "name": meaning.text.printable, "nameLanguage": meaning.language,
                    "value": words.value(fact.value).printable,
                ]
            },
            "sections": report.sections.enumerated().map { place, section in
                self.section(visit, section, report, names, base, place)
            },
            "hasDownloads": true,
            "downloads": [
                ("html", "report.html"), ("zip", "tables.zip"), ("json", "report.json"), ("yaml", "document.yaml"),
            ].map {
                ["name": words("plans.file.\($0)"), "href": "\(base)/\($1)"] as Content
            },
            "tables": report.tables.map { table -> Content in
                ["name": words.report(table.title).text.printable, "href": "\(base)/\(table.name).csv"]
            },
        ]
    }

    private static func section(
        _ visit: Visit,
        _ section: PlanSection,
        _ report: PlanReport,
        _ names: Set<String>,
        _ base: String,
        _ place: Int
    ) -> Content {
        let title = visit.words.report(section.title)
        let lead = visit.words.report(section.lead, report.phrases ?? [], keeping: names)
        var content: Content = [
            "section": "part-\(place)",
            "title": title.text.printable,
            "titleLanguage": title.language,
            "hasLead": !section.lead.isEmpty,
            "lead": lead.text.printable,
            "leadLanguage": lead.language,
        ]
        if let table = report.tables.first(where: { $0.name == section.table }) {
            let isTitled = section.title == table.title
            content["table"] = self.table(
                visit,
                table,
                report.phrases ?? [],
                names,
                [section.plot].compactMap(\.self) + (section.morePlots ?? []),
                base,
                place,
                isTitled: isTitled
            )
        }
        return content
    }

    /// A table; with plots, its rows are thinned out to what a chart can show.
    private static func table(
        _ visit: Visit,
        _ table: PlanTable,
        _ phrases: [PhraseView],
        _ names: Set<String>,
        _ plots: [PlanPlot],
        _ base: String,
        _ place: Int,
        isTitled: Bool
    ) -> Content {
        let words = visit.words
        let plot = plots.first
        let shown = table.columns.indices.filter { !table.columns[$0].isHidden }
        let rows = plot == nil ? Array(table.rows.prefix(mostRows)) : thinned(table.rows)
        let caption = words.report(table.title)
        let titles = table.columns.map { self.title(of: $0, words, phrases, names) }
        // On a phone a row becomes a sheet; the points of a line stay a matrix, as do many columns.
        let isStacked = shown.count <= mostLabels && plot.map { $0.kind == "bars" } ?? true
        var content: Content = [
            "tableID": "table-\(place)",
            "caption": caption.text.printable,
            "captionLanguage": caption.language,
            // What its part is called has just been said.
            "isTitled": isTitled,
            "isStacked": isStacked,
            "isPushed": !isStacked && shown.count > mostAbreast,
            "columns": shown.map { column -> Content in
                var head: Content = [
                    "title": titles[column].text.printable, "titleLanguage": titles[column].language,
                    "isNumber": table.columns[column].isNumber,
                ]
                head.merge(series(of: column, of: table, plots, part: place, words))
                return head
            },
            "rows": rows.map { row -> Content in
                let cells = shown.map { place in
                    let text = self.text(of: place, in: row, table.columns, words, phrases, names)
                    let label = isStacked ? titles[place].text.printable : nil
                    return cell(table, row, place, plots, text: text, label: label, isFirst: place == shown.first)
                }
                return ["cells": cells]
            },
        ]
        if rows.count < table.rows.count {
            content["cut"] = words(
                "plans.cut",
                ["shown": words.number(rows.count), "all": words.number(table.rows.count)]
            )
            content["whole"] = "\(base)/\(table.name).csv"
        }
        if let plot {
            let first = shown.first ?? 0
            content["chart"] = canvas(0, place)
            content["charts"] = charts(plots, of: table, part: place)
            content["unit"] = words.unit(plot.unit)
            content["isBars"] = plot.kind == "bars"
            // Names that are long stand beside their bars, not below.
            content["isLying"] = plot.kind == "bars" && rows.contains { $0[first].text.count > 9 }
        }
        return content
    }

    /// What a column is called, and the language of that; a name of the document is its key as well, and stays as it is.
    static func title(
        of column: PlanColumn,
        _ words: Words,
        _ phrases: [PhraseView],
        _ names: Set<String> = []
    ) -> (text: String, language: String) {
        guard column.key != column.title else { return (text: column.title, language: "en") }
        return words.report(column.title, phrases, keeping: names)
    }

    /// What a cell says.
    static func text(
        of column: Int,
        in row: [PlanCell],
        _ columns: [PlanColumn],
        _ words: Words,
        _ phrases: [PhraseView],
        _ names: Set<String> = []
    ) -> String {
        let cell = row[column]
        guard !PlanTable.isName(column, in: row, columns) else { return cell.text }
        if columns[column].key == "unit" {
            return words.unit(cell.text, of: zip(columns, row).first { $0.0.key == "value" }?.1.number)
        }
        let isFigure = cell.number != nil || columns[column].isNumber
        return isFigure ? words.value(cell.text) : words.report(cell.text, phrases, keeping: names).text
    }

    private static func cell(
        _ table: PlanTable,
        _ row: [PlanCell],
        _ column: Int,
        _ plots: [PlanPlot],
        text: String,
        label: String?,
        isFirst: Bool
    ) -> Content {
        let cell = row[column]
        let isNumber = table.columns[column].isNumber
        var content: Content = [
            "text": text.printable, "isNumber": isNumber, "isFirst": isFirst,
            // Dates and other short words stay in one piece.
            "isBrief": !isNumber && text.count <= 12,
        ]
        // A name says by itself what it is; a figure does not.
        if !isFirst || isNumber { content["label"] = label }
        if let plot = plots.first(where: { $0.columns.contains(table.columns[column].key) }), let number = cell.number {
            content["value"] = "\(number * plot.scale)"
        }
        return content
    }

    /// Every so many-th row, the last included.
    private static func thinned(_ rows: [[PlanCell]]) -> [[PlanCell]] {
        guard rows.count > mostPoints else { return rows }
        let step = (rows.count + mostPoints - 1) / mostPoints
        return rows.enumerated().filter { $0.offset % step == 0 || $0.offset == rows.count - 1 }.map(\.element)
    }
}
