package import Documents
import Quantities

extension TrainingReport {
    /// The report as a page.
    package var page: ReportPage {
        var sections = [
            ReportPage.Section(title: "What it comes to", lead: "", table: summary, isTableOpen: true),
            ReportPage.Section(
                title: "The fastest layouts",
                lead: "No layout considered is faster by the model: \(outcome.evaluated) were looked at one by one, "
                    + "\(outcome.boundedBranches) of \(outcome.branches) branches can't be faster, "
                    + "\(outcome.oversizedBranches) fit in no form.",
                table: layouts,
                isTableOpen: true
            ),
            ReportPage.Section(
                title: "Where a step's time goes",
                lead: "Of the fastest layout; communication counts as far as nothing hides it.",
                charts: [bars(step, "Seconds of a step", 1)],
                table: step,
                plot: ReportPlot(.bars, ["seconds"], unit: "s")
            ),
            ReportPage.Section(
                title: "What fills a chip's memory",
                lead: "At the fullest stage's peak.",
                charts: [bars(memory, "GB of a chip", 1)],
                table: memory,
                plot: ReportPlot(.bars, ["gigabytes"], unit: "GB")
            ),
        ]
        if !curve.isEmpty {
            sections.append(
                ReportPage.Section(
                    title: "Days and cost against chips",
                    lead: "The fastest layout of each number of chips.",
                    charts: fitting.count > 1 ? [daysChart, costChart].compactMap(\.self) : [],
                    table: curveTable,
                    isTableOpen: true,
                    isStacked: true,
                    plot: ReportPlot(.lines, ["days"], unit: "d"),
                    morePlots: costCurve.isEmpty ? [] : [ReportPlot(.lines, ["millionEuros"], unit: "M€")]
                )
            )
        }
        if !outcome.tooLarge.isEmpty {
            sections.append(
                ReportPage.Section(title: "What does not fit", lead: "", table: rejected, isTableOpen: true)
            )
        }
        let setup = order.setup
        return ReportPage(
            kicker: "training plan",
            title: name,
            subtitle: "\(Figure.short(setup.model.parameters / 1e9)) billion parameters, "
                + "\(Figure.short(order.tokens / 1e12)) trillion tokens on \(Figure.decimal(Double(setup.chips))) "
                + "\(setup.chip.name) in \(setup.precision.rawValue). Estimated.",
            facts: facts,
            sections: sections,
            documentsTitle: "The run as it was written",
            command: "fabrique plan train",
            documents: [ReportPage.Document(name: name, yaml: source)]
        )
    }

    private var facts: [ReportPage.Fact] {
        guard let run = runs.first else { return [] }
        var facts = [
            ReportPage.Fact(value: Figure.short(run.days) + " d", meaning: "days, failures counted"),
            ReportPage.Fact(value: Figure.short(run.stepSeconds) + " s", meaning: "a step"),
            ReportPage.Fact(value: Figure.percent(run.utilisation), meaning: "of the chips' peak (MFU)"),
            ReportPage.Fact(value: Figure.percent(run.goodput), meaning: "goodput under failures"),
        ]
        if let euros = run.microEUR {
            facts.append(ReportPage.Fact(value: Figure.short(euros / 1e12) + " M€", meaning: "cost"))
        }
        if let grams = run.gramsCO2e {
            facts.append(ReportPage.Fact(value: Figure.short(grams / 1e6) + " t", meaning: "CO2e, estimated"))
        }
        return facts
    }

    private func bars(_ table: ReportTable, _ title: String, _ column: Int) -> SVG {
        BarChart(
            label: title,
            title: title,
            bars: table.rows.map {
                BarChart.Bar(name: $0[0].text, value: $0[column].number ?? 0, text: $0[column].text)
            }
        ).svg
    }

    private var daysChart: SVG {
        curveChart("Days against chips", "days", "Days", fitting.map { (Double($0.chips), $0.run.days) })
    }

    private var costChart: SVG? {
        costCurve.isEmpty ? nil : curveChart("Cost against chips, in M€", "cost", "Cost, M€", costCurve)
    }

    /// Millions of euro against chips; empty where no price was given.
    private var costCurve: [(x: Double, y: Double)] {
        fitting.compactMap { chips, run in run.microEUR.map { (x: Double(chips), y: $0 / 1e12) } }
    }

    /// The numbers of chips that a layout fits.
    private var fitting: [(chips: Int, run: PlannedRun)] {
        curve.compactMap { point in point.run.map { (chips: point.chips, run: $0) } }
    }

    /// A chart over the numbers of chips, the same for what stands below each other.
    private func curveChart(
        _ label: String,
        _ name: String,
        _ yTitle: String,
        _ points: [(x: Double, y: Double)]
    ) -> SVG {
        LineChart(
            label: label,
            series: [LineChart.Series(name: name, points: points)],
            xTicks: fitting.map { (Double($0.chips), Figure.decimal(Double($0.chips))) },
            yTicks: Axis.ticks(to: points.map(\.y).max() ?? 1).map { ($0, Figure.trimmed($0)) },
            yTitle: yTitle,
            xTitle: "chips"
        ).svg
    }
}
