import Documents

/// Systems as dots where they stand, on a graticule: no coastlines, nothing from elsewhere.
struct SiteMap {
    struct Site {
        var name: String
        var latitude: Double
        var longitude: Double
        /// What the dot's area stands for.
        var weight: Double
        /// From 0 to 1: how full the dot is.
        var fill: Double
        var title: String
    }

    var label: String
    var sites: [Site]

    var svg: SVG {
        // Equidistant cylindrical, with the parallel through the middle true to scale; never less than most of Europe, so
        // that one knows where one is.
        let south = Self.five(min(37, (sites.map(\.latitude).min() ?? 45) - 3), .down)
        let north = Self.five(max(63, (sites.map(\.latitude).max() ?? 55) + 3), .up)
        let west = Self.five(min(-8, (sites.map(\.longitude).min() ?? 0) - 4), .down)
        let east = Self.five(max(27, (sites.map(\.longitude).max() ?? 15) + 8), .up)
        let shrink = Self.cosine((south + north) / 2)
        let scale = min(660 / ((east - west) * shrink), 500 / (north - south))
        let (left, top) = (40.0, 12.0)
        let width = (east - west) * shrink * scale
        let height = (north - south) * scale
        var svg = SVG(width: left + width + 60, height: top + height + 28, label: label)
        func x(_ longitude: Double) -> Double { left + (longitude - west) * shrink * scale }
        func y(_ latitude: Double) -> Double { top + (north - latitude) * scale }

        for latitude in stride(from: south, through: north, by: 5) {
            svg.line(left, y(latitude), left + width, y(latitude), "grid")
            svg.text(Self.degrees(latitude, "N", "S"), left - 6, y(latitude) + 4, anchor: "end")
        }
        for longitude in stride(from: west, through: east, by: 5) {
            svg.line(x(longitude), top, x(longitude), top + height, "grid")
            if Int(longitude) % 10 == 0 {
                svg.text(Self.degrees(longitude, "E", "W"), x(longitude), top + height + 17, anchor: "middle")
            }
        }
        let heaviest = max(sites.map(\.weight).max() ?? 1, 1e-9)
        let dots = sites.map { site in
            (x: x(site.longitude), y: y(site.latitude), radius: 5 + 15 * (site.weight / heaviest).squareRoot())
        }
        var labels: [(x: Double, y: Double, width: Double)] = []
        // The largest first, so that small ones lie on top.
        for site in sites.sorted(by: { ($1.weight, $0.name) < ($0.weight, $1.name) }) {
            let radius = 5 + 15 * (site.weight / heaviest).squareRoot()
            let (cx, cy) = (x(site.longitude), y(site.latitude))
            let share = 25 + (min(1, max(0, site.fill)) * 75).rounded()
            svg.circle(
                cx,
                cy,
                radius,
                fill: "color-mix(in srgb, var(--s0) \(SVG.number(share))%, var(--paper))",
                title: site.title
            )
            let labelWidth = Double(site.name.count) * 6.6
            // Right of the dot, else left, else ever further up and down, until nothing is written over.
            var place = (x: cx + radius + 4, y: cy + 4, width: labelWidth)
            let steps: [Double] = [0, -7, 7, -14, 14, -21, 21, -28, 28, -35, 35]
            search: for step in steps {
                for side in [cx + radius + 4, cx - radius - 4 - labelWidth] {
                    let candidate = (x: side, y: cy + 4 + step, width: labelWidth)
                    guard !labels.contains(where: { Self.overlap($0, candidate) }) else { continue }
                    guard !dots.contains(where: { Self.covers($0, candidate) }) else { continue }
                    place = candidate
                    break search
                }
            }
            labels.append(place)
            if abs(place.y - cy - 4) > 8 {
                svg.line(cx, cy, place.x < cx ? place.x + labelWidth : place.x, place.y - 4, "axis")
            }
            svg.text(site.name, place.x, place.y, "name halo")
        }
        return svg
    }

    private static func overlap(
        _ one: (x: Double, y: Double, width: Double),
        _ other: (x: Double, y: Double, width: Double)
    ) -> Bool {
        abs(one.y - other.y) < 13 && one.x < other.x + other.width && other.x < one.x + one.width
    }

    /// Whether a dot lies under a label.
    private static func covers(
        _ dot: (x: Double, y: Double, radius: Double),
        _ label: (x: Double, y: Double, width: Double)
    ) -> Bool {
        let (dx, dy) = (dot.x - min(max(dot.x, label.x), label.x + label.width), dot.y - (label.y - 4))
        return dx * dx + dy * dy < (dot.radius + 2) * (dot.radius + 2)
    }

    private static func five(_ value: Double, _ rule: FloatingPointRoundingRule) -> Double {
        (value / 5).rounded(rule) * 5
    }

    private static func degrees(_ value: Double, _ positive: String, _ negative: String) -> String {
        "\(Int(abs(value)))°" + (value == 0 ? "" : value > 0 ? positive : negative)
    }

    /// The cosine of an angle in degrees, by its series: good to six digits up to 90, which is more than a map shows.
    private static func cosine(_ degrees: Double) -> Double {
        let square = degrees / 180 * .pi * (degrees / 180 * .pi)
        var sum = 1.0
        for term in stride(from: 12.0, through: 2, by: -2) { sum = 1 - sum * square / (term * (term - 1)) }
        return sum
    }
}
