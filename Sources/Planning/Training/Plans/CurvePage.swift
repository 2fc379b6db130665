/// Days and cost against the number of chips, as one page that needs nothing else: two drawings, each with its table.
package struct CurvePage: Sendable {
    /// One number of chips with its best run.
    package struct Point: Sendable {
        package var chips: Int
        package var days: Double
        /// Euro where the price is known, else device-hours.
        package var cost: Double

        package init(chips: Int, days: Double, cost: Double) {
            self.chips = chips
            self.days = days
            self.cost = cost
        }
    }

    package var title: String
    package var costTitle: String
    package var points: [Point]

    package init(title: String, costTitle: String, points: [Point]) {
        self.title = title
        self.costTitle = costTitle
        self.points = points
    }

    package var html: String {
        let rows = points.map {
            "<tr><td>\($0.chips)</td><td>\(Self.short($0.days))</td><td>\(Self.short($0.cost))</td></tr>"
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(Self.escaped(title))</title>
            <style>
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem }
            svg { width: 100%; height: auto } svg text { font: 12px system-ui, sans-serif; fill: currentColor }
            .axis { stroke: currentColor; stroke-opacity: .4 } .line { fill: none; stroke: #2563eb; stroke-width: 2 }
            circle { fill: #2563eb } table { border-collapse: collapse; width: 100% }
            td, th { text-align: right; padding: .2rem .6rem; border-bottom: 1px solid #8884 }
            </style>
            </head>
            <body>
            <h1>\(Self.escaped(title))</h1>
            \(drawing("Days", \.days))
            \(drawing(costTitle, \.cost))
            <table><thead><tr><th>Devices</th><th>Days</th><th>\(Self.escaped(costTitle))</th></tr></thead>
            <tbody>\(rows.joined())</tbody></table>
            </body>
            </html>

            """
    }

    private func drawing(_ name: String, _ value: KeyPath<Point, Double>) -> String {
        let most = max(points.map { $0[keyPath: value] }.max() ?? 1, 1e-9)
        let step = 640 / Double(max(1, points.count - 1))
        var marks = ""
        var path = ""
        for (place, point) in points.enumerated() {
            let x = Self.short(70 + Double(place) * step)
            let y = Self.short(220 - point[keyPath: value] / most * 180)
            path += (place == 0 ? "M" : "L") + "\(x) \(y) "
            marks +=
                "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"3\"/><text x=\"\(x)\" y=\"240\" text-anchor=\"middle\">\(point.chips)</text>"
        }
        return """
            <svg viewBox="0 0 760 260" role="img" aria-label="\(Self.escaped(name)) against devices">
            <text x="8" y="20">\(Self.escaped(name))</text>
            <text x="62" y="44" text-anchor="end">\(Self.short(most))</text><text x="62" y="224" text-anchor="end">0</text>
            <path class="axis" d="M70 40V220H720"/><path class="line" d="\(path)"/>\(marks)
            </svg>
            """
    }

    /// At most three digits that matter.
    static func short(_ value: Double) -> String {
        if abs(value) >= 100 { return "\(Int(value.rounded()))" }
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { out, character in
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            default: out.append(character)
            }
        }
    }
}
