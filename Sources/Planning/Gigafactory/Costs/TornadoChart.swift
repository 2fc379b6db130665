import Documents

/// A tornado drawn: a bar for each driver, from what it costs at the low end to what it costs at the high end.
struct TornadoChart {
    var tornado: Tornado

    var svg: SVG {
        let bars = tornado.bars
        var svg = SVG(
            width: 840,
            height: Double(bars.count) * 28 + 62,
            label: "What each driver alone does to the levelised cost"
        )
        let (left, right, top) = (300.0, 730.0, 34.0)
        let bottom = top + Double(bars.count) * 28
        let greatest = bars.map { max($0.atLow, $0.atHigh) }.max() ?? tornado.base
        let ticks = Axis.ticks(to: max(greatest, 1e-6))
        let most = ticks.last ?? 1
        func x(_ euros: Double) -> Double { left + euros / most * (right - left) }
        svg.text("€/device-hour", 4, 14, "title")
        for tick in ticks {
            svg.line(x(tick), top, x(tick), bottom, tick == 0 ? "axis" : "grid")
            svg.text(Figure.trimmed(tick), x(tick), bottom + 17, anchor: "middle")
        }
        for (place, bar) in bars.enumerated() {
            let y = top + Double(place) * 28
            let (low, high) = (min(bar.atLow, bar.atHigh), max(bar.atLow, bar.atHigh))
            let range = "\(bar.driver.text(bar.low)) to \(bar.driver.text(bar.high))"
            svg.text(bar.driver.name + ", " + range, left - 8, y + 18, anchor: "end", "name")
            let ends = "\(PlanFigure.price(bar.atLow)) to \(PlanFigure.price(bar.atHigh))"
            svg.rectangle(x(low), y + 4, x(high) - x(low), 18, fill: SVG.colour(place == 0 ? 1 : 0), title: ends)
            svg.text(ends, x(high) + 6, y + 18, "value")
        }
        svg.line(x(tornado.base), top - 6, x(tornado.base), bottom, "whisker")
        svg.text("planned " + PlanFigure.price(tornado.base), x(tornado.base), top - 10, anchor: "middle", "name")
        return svg
    }
}
