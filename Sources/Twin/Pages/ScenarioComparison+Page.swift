import Documents
import Quantities

extension ScenarioComparison {
    /// The comparison as one page of HTML that needs nothing else.
    package var html: String { page.html }

    private var page: ReportPage {
        let seeds = groups[0].runs.count
        func bars(
            _ title: String,
            _ groups: [RunGroup],
            _ text: (Double) -> String,
            _ figure: (RunResult) -> Double
        ) -> SVG {
            BarChart(
                label: "\(title) by scenario",
                title: title,
                bars: groups.map { group in
                    let confidence = group.confidence(figure)
                    return BarChart.Bar(
                        name: group.name,
                        value: confidence.mean,
                        halfWidth: confidence.halfWidth,
                        text: text(confidence.mean)
                    )
                }
            ).svg
        }
        var charts = [
            bars("Mean wait", groups, Figure.span, RunFigure.meanWait),
            bars("95 % of the jobs wait less than", groups, Figure.span, RunFigure.p95Wait),
        ]
        let emitters = groups.filter(\.knowsCarbon)
        if !emitters.isEmpty {
            charts.append(bars("Greenhouse gas, t CO2e", emitters, Figure.short, RunFigure.tonnesCO2e))
        }
        var lead: Phrase =
            seeds > 1
            ? "Means over the runs. Whiskers and ± hold the true mean with 95 % confidence (Student's t)."
            : "One run of each: there are no intervals. Ask for more --seeds to see how much is chance."
        if let caution { lead += " " + caution }
        return ReportPage(
            kicker: "digital twin",
            title: scenarios.map(\.name).joined(separator: " and "),
            subtitle: "\(scenarios.count) scenarios over the same \(seeds) seed\(seeds == 1 ? "" : "s").",
            facts: groups.map { group in
                ReportPage.Fact(
                    value: Figure.span(group.confidence(RunFigure.meanWait).mean),
                    meaning: "mean wait, \(group.name)"
                )
            },
            sections: [
                ReportPage.Section(
                    title: "Side by side",
                    lead: lead,
                    charts: charts,
                    table: standing,
                    isTableOpen: true
                ),
                ReportPage.Section(
                    title: changes.title,
                    lead: "Against \(groups[0].name), run by run over the same seeds. Less is better.",
                    table: changes,
                    isTableOpen: true
                ),
            ],
            documentsTitle: "The scenarios",
            command: "fabrique twin run",
            documents: scenarios.map { ReportPage.Document(name: $0.name, yaml: $0.scenario.tree.yaml) }
        )
    }
}
