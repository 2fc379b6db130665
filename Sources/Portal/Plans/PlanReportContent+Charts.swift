import Contract

extension PlanReportContent {
    /// The colours of series, by the tokens of the design. Every second line is dashed: those next but one differ most.
    private static let colours = ["accent", "warn", "bad", "running", "ink", "good", "strong-line", "muted"]

    /// The canvases of a table's charts, from the top. Their part names them; where there are several, what each draws
    /// does so as well.
    static func charts(_ plots: [PlanPlot], of table: PlanTable, part: Int) -> [Content] {
        plots.enumerated().map { number, plot -> Content in
            let series = table.columns.indices.filter { plot.columns.contains(table.columns[$0].key) }
            let labels = ["part-\(part)"] + (plots.count > 1 ? series.map { head($0, part) } : [])
            return ["canvas": canvas(number, part), "labels": labels.joined(separator: " ")]
        }
    }

    /// What a column's head tells the script that draws: the look of its series, and its chart where that is not the first.
    static func series(of place: Int, of table: PlanTable, _ plots: [PlanPlot], part: Int, _ words: Words) -> Content {
        let key = table.columns[place].key
        guard let number = plots.firstIndex(where: { $0.columns.contains(key) }),
            let series = plots[number].columns.firstIndex(of: key)
        else { return [:] }
        var content: Content = [
            "colour": colours[series % colours.count],
            "isStepped": plots[number].kind == "steps",
            "isDashed": series % 2 == 1,
        ]
        if plots.count > 1 { content["headID"] = head(place, part) }
        if number > 0 {
            content["lowerCanvas"] = canvas(number, part)
            content["lowerUnit"] = words.unit(plots[number].unit)
        }
        return content
    }

    /// The first chart of a part bears the part's number alone.
    static func canvas(_ number: Int, _ part: Int) -> String {
        number == 0 ? "chart-\(part)" : "chart-\(part)-\(number)"
    }

    private static func head(_ column: Int, _ part: Int) -> String { "head-\(part)-\(column)" }
}
