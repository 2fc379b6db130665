/// A drawing as text. Colours are names of classes and variables of the page's style, so that it follows light and dark.
package struct SVG {
    private var body = ""
    package let width: Double
    package let height: Double
    package let label: String

    /// An empty drawing; the label is what a screen reader says.
    package init(width: Double, height: Double, label: String) {
        self.width = width
        self.height = height
        self.label = label
    }

    /// The colour of the series of a number. There are eight, then they begin anew.
    package static func colour(_ series: Int) -> String { "var(--s\(series % 8))" }

    /// A number with at most two digits behind the point: more would only make the file larger.
    package static func number(_ value: Double) -> String {
        let hundredths = Int64((value * 100).rounded())
        let sign = hundredths < 0 ? "-" : ""
        let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return sign + "\(whole)" }
        return sign + "\(whole)." + (rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)")
    }

    /// Text that means nothing to HTML.
    package static func escaped(_ text: String) -> String {
        var out = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            default: out.unicodeScalars.append(character)
            }
        }
        return out
    }

    package mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        body += "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" x2=\"\(Self.number(x2))\" "
        body += "y2=\"\(Self.number(y2))\" class=\"\(style)\"/>"
    }

    package mutating func text(
        _ text: String,
        _ x: Double,
        _ y: Double,
        anchor: String = "start",
        _ style: String = "tick"
    ) {
        body += "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor)\" class=\"\(style)\">"
        body += Self.escaped(text) + "</text>"
    }

    package mutating func rectangle(
        _ x: Double,
        _ y: Double,
        _ width: Double,
        _ height: Double,
        fill: String,
        title: String? = nil
    ) {
        body += "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(max(0.5, width)))\" "
        body += "height=\"\(Self.number(height))\" rx=\"1.5\" style=\"fill:\(fill)\">\(Self.title(title))</rect>"
    }

    package mutating func circle(_ x: Double, _ y: Double, _ radius: Double, fill: String, title: String? = nil) {
        body += "<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\" class=\"dot\" "
        body += "style=\"fill:\(fill)\">\(Self.title(title))</circle>"
    }

    /// A line through points; every other series is dashed, so that colour is not all that tells them apart.
    package mutating func path(_ points: [(x: Double, y: Double)], series: Int, isStepped: Bool = false) {
        guard let first = points.first else { return }
        var d = "M\(Self.number(first.x)) \(Self.number(first.y))"
        for point in points.dropFirst() {
            d +=
                isStepped
                ? "H\(Self.number(point.x))V\(Self.number(point.y))"
                : "L\(Self.number(point.x)) \(Self.number(point.y))"
        }
        let dash = ["", "6 3", "2 3", "9 3 2 3"][series % 4]
        body += "<path d=\"\(d)\" class=\"series\" style=\"stroke:\(Self.colour(series))\""
        body += (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"") + "/>"
    }

    /// The drawing.
    package var markup: String {
        // Drawn larger than meant, letters would be larger than the page's own.
        "<svg viewBox=\"0 0 \(Self.number(width)) \(Self.number(height))\" style=\"max-width:\(Self.number(width * 1.35))px\" "
            + "role=\"img\" aria-label=\"\(Self.escaped(label))\">\(body)</svg>"
    }

    private static func title(_ title: String?) -> String { title.map { "<title>\(escaped($0))</title>" } ?? "" }
}

/// Where the marks of an axis stand.
package enum Axis {
    /// Round values from 0 to at least `greatest`, about `count` of them.
    package static func ticks(to greatest: Double, count: Int = 5) -> [Double] {
        guard greatest > 0, greatest.isFinite else { return [0, 1] }
        var step = 1.0
        while step * Double(count) < greatest { step *= 10 }
        while step * Double(count) >= greatest * 10 { step /= 10 }
        for part in [0.1, 0.2, 0.25, 0.5, 1] where step * part * Double(count) >= greatest {
            step *= part
            break
        }
        return (0...Int((greatest / step).rounded(.up))).map { Double($0) * step }
    }

    /// As ``ticks(to:count:)`` for spans in seconds, with their texts: whole minutes, hours or days, one unit for all.
    package static func spans(to greatest: Double, count: Int = 5) -> [(value: Double, text: String)] {
        let values = spanValues(to: greatest, count: count)
        let step = values.count > 1 ? values[1] : 1
        let (unit, name): (Double, String) =
            switch step {
            case 86_400...: (86_400, "d")
            case 3600...: (3600, "h")
            case 60...: (60, "min")
            default: (1, "s")
            }
        return values.map { ($0, $0 == 0 ? "0" : "\(Figure.trimmed($0 / unit)) \(name)") }
    }

    private static func spanValues(to greatest: Double, count: Int) -> [Double] {
        let steps: [Double] = [
            1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
            432_000, 864_000, 1_728_000, 4_320_000, 8_640_000, 31_536_000,
        ]
        guard greatest > 0 else { return [0, 1] }
        guard let step = steps.first(where: { $0 * Double(count) >= greatest }) else { return ticks(to: greatest) }
        return (0...Int((greatest / step).rounded(.up))).map { Double($0) * step }
    }
}
