import Contract
import Hummingbird
import Quantities
import Server

/// Every part that pages are made of, with examples that no federation is needed for.
enum ComponentsPage {
    static let types = ["s", "m", "l", "xl", "xxl"]
    static let spaces = ["1", "2", "3", "4", "6", "8", "12", "16"]
    /// All but `on-accent`, which is seen on the main button alone.
    static let colours = [
        "paper", "raised", "line", "strong-line", "ink", "muted", "accent", "accent-wash", "running", "good", "warn",
        "warn-wash", "bad", "bad-wash",
    ]
    private static let states = JobsPage.states + ["active", "draining", "down", "unreachable", "probing", "suspended"]
    private static let figures = [("running", 12), ("queued", 12_040), ("held", 3)]

    static func show(_ visit: Visit) -> Response {
        let words = visit.words
        let allocation = AllocationView(
            id: 1,
            project: "atlas",
            starts: RFC3339.text(visit.now + Seconds(-86_400 * 40)),
            ends: RFC3339.text(visit.now + Seconds(86_400 * 80)),
            state: "active",
            grantedDeviceSeconds: 3_600_000,
            availableDeviceSeconds: 2_160_000,
            heldDeviceSeconds: 360_000,
            spentDeviceSeconds: 1_080_000,
            joules: 0,
            microgramsCO2e: 0,
            microEuros: 0
        )
        return visit.page(
            "components",
            title: words("components.title"),
            [
                "types": types,
                "spaces": spaces,
                "colours": colours,
                "states": states.map { ["state": $0, "stateName": words("state.\($0)")] as Content },
                "figures": figures.map { state, count -> Content in
                    ["name": words.count("overview.are.\(state)", count), "value": words.number(count)]
                },
                "budgets": [visit.content(of: allocation)],
                "waited": words("job.barWaited", ["span": words.duration(seconds: 540)]),
                "ran": words("job.barRan", ["span": words.duration(seconds: 990)]),
                "hasCharts": true,
                "points": (0..<8).map { day -> Content in
                    let left = 1000 - day * day * 12
                    return ["date": String(day), "left": words.number(left), "leftValue": left]
                },
                "now": visit.time(RFC3339.text(visit.now)) ?? [:],
                "sampleProblem": visit.said(of: Problem(status: 409, code: "budget-exhausted", detail: "")).content,
            ]
        )
    }
}
