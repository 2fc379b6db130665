/// Horizontal bars with their values, and whiskers where an interval is known.
package struct BarChart {
    package struct Bar {
        package var name: String
        package var value: Double
        package var halfWidth: Double?
        package var text: String

        package init(name: String, value: Double, halfWidth: Double? = nil, text: String) {
            self.name = name
            self.value = value
            self.halfWidth = halfWidth
            self.text = text
        }
    }

    package var label: String
    package var title: String
    package var bars: [Bar]

    package init(label: String, title: String, bars: [Bar]) {
        self.label = label
        self.title = title
        self.bars = bars
    }

    package var svg: SVG {
        var svg = SVG(width: 330, height: Double(bars.count) * 30 + 34, label: label)
        let (left, right) = (100.0, 232.0)
        let most = max(bars.map { $0.value + ($0.halfWidth ?? 0) }.max() ?? 1, 1e-12)
        svg.text(title, 4, 14, "title")
        for (place, bar) in bars.enumerated() {
            let y = 26 + Double(place) * 30
            let width = bar.value / most * (right - left)
            svg.text(bar.name, left - 8, y + 15, anchor: "end", "name")
            svg.rectangle(left, y + 2, width, 18, fill: SVG.colour(place), title: "\(bar.name): \(bar.text)")
            var end = left + width
            if let half = bar.halfWidth, half > 0 {
                let low = left + max(0, bar.value - half) / most * (right - left)
                let high = left + (bar.value + half) / most * (right - left)
                svg.line(low, y + 11, high, y + 11, "whisker")
                svg.line(low, y + 7, low, y + 15, "whisker")
                svg.line(high, y + 7, high, y + 15, "whisker")
                end = high
            }
            svg.text(bar.text, end + 7, y + 15, "value")
        }
        svg.line(left, 24, left, 26 + Double(bars.count) * 30 - 4, "axis")
        return svg
    }
}
