package import Documents
package import Quantities

/// Scenarios side by side, with what changes from the first to each other, over the same seeds.
package struct ScenarioComparison: Sendable {
    /// What was played, by the names that the tables use.
    package var scenarios: [(name: String, scenario: Scenario)]
    /// The runs: of each broker of each scenario.
    package var groups: [RunGroup]

    /// Gathers reports; there is at least one.
    package init(_ reports: [(name: String, report: ScenarioReport)]) {
        precondition(!reports.isEmpty, "a comparison has something to compare")
        scenarios = reports.map { ($0.name, $0.report.scenario) }
        groups = reports.flatMap { name, report in
            report.groups.map { group in
                RunGroup(name: report.groups.count > 1 ? "\(name), \(group.name)" : name, runs: group.runs)
            }
        }
    }

    /// The scenarios side by side.
    package var standing: ReportTable { RunGroup.standing("Scenarios", ("Scenario", "scenario"), groups) }

    /// What changes from the first to each other.
    package var changes: ReportTable {
        RunGroup.changes(
            "What changes",
            ("Scenario", "scenario"),
            groups.dropFirst().map { (group: $0, base: groups[0]) }
        )
    }

    /// What to know before anything is compared: that another number of jobs came; nil where as many came in every run.
    package var caution: Phrase? {
        let first = groups[0]
        let submitted = first.runs.map(\.submitted)
        guard let other = groups.first(where: { $0.runs.map(\.submitted) != submitted }) else { return nil }
        let counts = [first, other].map { Figure.decimal($0.confidence { Double($0.submitted) }.mean) }
        let caution: Phrase =
            "\(first.name) and \(other.name) had different work: \(counts[0]) and \(counts[1]) jobs in a run. "
            + "A load is relative to the devices: write jobsPerYear where their number changes."
        return caution
    }

    /// The comparison for programs: the tables, and the scenarios that it can be made anew from.
    package var tree: PlainTree {
        .map([
            "scenarios": standing.tree, "changes": changes.tree, "seedsPlayed": .number(groups[0].runs.count),
            "caution": caution.map { .text($0.text) },
            "played": .list(scenarios.map { .map(["name": .text($0.name), "scenario": $0.scenario.tree]) }),
        ])
    }
}
