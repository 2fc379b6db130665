/// Lines over a common axis, named where they end.
package struct LineChart {
    package struct Series {
        package var name: String
        package var points: [(x: Double, y: Double)]

        package init(name: String, points: [(x: Double, y: Double)]) {
            self.name = name
            self.points = points
        }
    }

    package var label: String
    package var series: [Series]
    /// Marks of the x axis.
    package var xTicks: [(value: Double, text: String)]
    /// Marks of the y axis; the greatest is the top.
    package var yTicks: [(value: Double, text: String)]
    /// What the y axis measures.
    package var yTitle: String
    package var xTitle = ""
    /// Whether a value holds until the next point.
    package var isStepped = false

    package init(
        label: String,
        series: [Series],
        xTicks: [(value: Double, text: String)],
        yTicks: [(value: Double, text: String)],
        yTitle: String,
        xTitle: String = "",
        isStepped: Bool = false
    ) {
        self.label = label
        self.series = series
        self.xTicks = xTicks
        self.yTicks = yTicks
        self.yTitle = yTitle
        self.xTitle = xTitle
        self.isStepped = isStepped
    }

    package var svg: SVG {
        var svg = SVG(width: 760, height: 270, label: label)
        let (left, right, top, bottom) = (64.0, 640.0, 26.0, 222.0)
        let xs = series.flatMap { $0.points.map(\.x) } + xTicks.map(\.value)
        let (least, most) = (xs.min() ?? 0, max(xs.max() ?? 1, (xs.min() ?? 0) + 1e-9))
        let ceiling = max(yTicks.last?.value ?? 1, 1e-9)
        func x(_ value: Double) -> Double { left + (value - least) / (most - least) * (right - left) }
        func y(_ value: Double) -> Double { bottom - value / ceiling * (bottom - top) }

        svg.text(yTitle, 4, 13, "title")
        for tick in yTicks {
            svg.line(left, y(tick.value), right, y(tick.value), tick.value == 0 ? "axis" : "grid")
            svg.text(tick.text, left - 6, y(tick.value) + 4, anchor: "end")
        }
        for tick in xTicks {
            svg.line(x(tick.value), bottom, x(tick.value), bottom + 4, "axis")
            svg.text(tick.text, x(tick.value), bottom + 17, anchor: "middle")
        }
        if !xTitle.isEmpty { svg.text(xTitle, (left + right) / 2, bottom + 38, anchor: "middle", "title") }
        for (place, one) in series.enumerated() {
            svg.path(one.points.map { (x($0.x), y(min($0.y, ceiling))) }, series: place, isStepped: isStepped)
        }
        // Names stand at the lines' ends, pushed apart where they would overlap.
        let ends = series.enumerated().map { (place: $0, y: y(min($1.points.last?.y ?? 0, ceiling))) }
        var last = -Double.infinity
        let room = Double(series.count) * 15
        for end in ends.sorted(by: { ($0.y, $0.place) < ($1.y, $1.place) }) {
            let rank = Double(ends.count { ($0.y, $0.place) >= (end.y, end.place) })
            let highest = max(top, last + 15)
            last = max(highest, min(end.y, bottom + 6 - (rank - 1) * 15))
            last = min(last, bottom + 6 + room)
            svg.line(right + 8, last, right + 22, last, "key k\(end.place % 8)")
            svg.text(series[end.place].name, right + 26, last + 4, "name")
        }
        return svg
    }
}
