import Documents

/// When each job of a small run was at work and where, a row for as many jobs as follow each other.
struct GanttChart {
    struct Span {
        var group: Int
        var start: Double
        var end: Double
        var title: String
        var weight: Double
    }

    var label: String
    var groups: [String]
    var spans: [Span]
    var xTicks: [(value: Double, text: String)]

    var svg: SVG {
        // First fit: a job goes into the first row that is free when it starts.
        var rows: [(group: Int, ends: Double)] = []
        var placed: [(row: Int, span: Span)] = []
        var bounds: [(first: Int, count: Int)] = []
        for group in groups.indices {
            let first = rows.count
            for span in spans.filter({ $0.group == group }).sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
                let free = rows[first...].firstIndex { $0.ends <= span.start } ?? rows.count
                if free == rows.count { rows.append((group, 0)) }
                rows[free].ends = span.end
                placed.append((free, span))
            }
            bounds.append((first, rows.count - first))
        }
        let rowHeight = rows.count > 60 ? 6.0 : 11.0
        let gap = 14.0
        let height = 34 + Double(rows.count) * rowHeight + Double(groups.count) * gap
        var svg = SVG(width: 760, height: height + 10, label: label)
        let (left, right) = (112.0, 748.0)
        let most = max(spans.map(\.end).max() ?? 1, xTicks.last?.value ?? 1, 1e-9)
        let heaviest = max(spans.map(\.weight).max() ?? 1, 1e-9)
        func x(_ value: Double) -> Double { left + value / most * (right - left) }
        for tick in xTicks where tick.value <= most {
            svg.line(x(tick.value), 6, x(tick.value), height - 18, "grid")
            svg.text(tick.text, x(tick.value), height - 4, anchor: "middle")
        }
        for (group, name) in groups.enumerated() {
            let y = 10 + Double(bounds[group].first) * rowHeight + Double(group) * gap
            svg.text(
                name,
                left - 8,
                y + max(rowHeight, Double(bounds[group].count) * rowHeight) / 2 + 4,
                anchor: "end",
                "name"
            )
            svg.line(left, y - 5, right, y - 5, "axis")
        }
        for (row, span) in placed {
            let y = 10 + Double(row) * rowHeight + Double(span.group) * gap
            // Larger jobs are drawn fuller; none so faint that it can't be seen.
            let share = 45 + (span.weight / heaviest * 55).rounded()
            svg.rectangle(
                x(span.start),
                y,
                x(span.end) - x(span.start),
                rowHeight - 1.5,
                fill: "color-mix(in srgb, \(SVG.colour(span.group)) \(SVG.number(share))%, var(--paper))",
                title: span.title
            )
        }
        return svg
    }
}
