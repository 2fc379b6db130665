package import Documents
import Quantities

extension FundReport {
    /// The report as one page of HTML that needs nothing else; `documents` are the inputs, to make it anew from.
    package func html(documents: [ReportPage.Document]) -> String { page(documents: documents).html }

    /// The report as a page.
    package func page(documents: [ReportPage.Document]) -> ReportPage {
        var sections = [
            ReportPage.Section(
                title: "The layers",
                lead: "As planned. A rate is said only where there is exactly one.",
                charts: [atWorkChart],
                table: layers,
                isTableOpen: true
            ),
            ReportPage.Section(
                title: "Cash and debt service",
                lead: "Sales of each year beside running cost, power and premiums, interest and principal.",
                key: "The curves tell what of sales is left for debts, and what these are due by contract.",
                charts: [coverChart],
                table: years,
                plot: ReportPlot(
                    .bars,
                    ["revenueEUR", "runningEUR", "interestEUR", "principalEUR"],
                    unit: "M€ a year",
                    scale: 1e-6
                )
            ),
        ]
        sections += futuresSections
        sections += [
            ReportPage.Section(title: "The rules", lead: "", table: checks, isTableOpen: true),
            ReportPage.Section(
                title: "Who loses first",
                lead: "What of the drawn capital each layer bears: losses climb from the bottom.",
                table: losses,
                isTableOpen: true
            ),
            ReportPage.Section(
                title: "Public money as aid",
                lead:
                    "Present values at \(Fund.percent(fund.referenceRate)) a year; an advantage below nothing is no aid.",
                table: aidTable,
                isTableOpen: true
            ),
            ReportPage.Section(title: "Commitments", lead: "", table: commitments, isTableOpen: true),
        ]
        return ReportPage(
            kicker: "fund",
            title: fund.name,
            subtitle: "\(fund.months / 12) years from \(fund.start), \(fund.layers.count) layers, "
                + "\(fund.commitments.count) commitments. Estimated from the plan that stands at the end of this page.",
            facts: facts,
            sections: sections,
            documentsTitle: "What went in",
            command: "fabrique fund run --seed \(seed)" + (outcomes.map { " --paths \($0.paths)" } ?? ""),
            documents: documents
        )
    }

    private var facts: [ReportPage.Fact] {
        let all = fund.committedCents { _ in true }
        let own = fund.committedCents(\.isPublic)
        var facts = [
            ReportPage.Fact(value: Fund.millions(all), meaning: "committed"),
            ReportPage.Fact(
                value: Leverage(publicAmount: Cents.eur(own), total: Cents.eur(all))
                    .map { Fund.decimal($0.multiplier) } ?? "none",
                meaning: "euro in all for a public one"
            ),
        ]
        if let cover = run.leastCover {
            facts.append(ReportPage.Fact(value: Fund.decimal(cover), meaning: "least cover of debt service"))
        }
        for (layer, outlook) in zip(fund.layers, outcomes?.layers ?? []) where layer.kind == .equity {
            facts.append(
                ReportPage.Fact(
                    value: Fund.percent(outlook.lossShare),
                    meaning: "of futures in which \(layer.name) loses money"
                )
            )
        }
        return facts
    }

    private var yearTicks: [(value: Double, text: String)] {
        stride(from: 0, through: run.years.count, by: max(1, (run.years.count + 9) / 10))
            .map { (Double($0), opening(ofYear: $0)) }
    }

    private func millionTicks(_ series: [LineChart.Series]) -> [(value: Double, text: String)] {
        Axis.ticks(to: series.flatMap { $0.points.map(\.y) }.max() ?? 1).map { ($0, Figure.trimmed($0)) }
    }

    private var atWorkChart: SVG {
        let series = zip(fund.layers, run.layers).filter { $0.0.kind != .grant }.map { layer, result in
            LineChart.Series(
                name: layer.name,
                points: [(0, 0)] + result.atWorkCents.enumerated().map { (Double($0 + 1), Double($1) / 1e8) }
            )
        }
        return LineChart(
            label: "Money at work in each layer at each year's end",
            series: series,
            xTicks: yearTicks,
            yTicks: millionTicks(series),
            yTitle: "At work, M€: principal of debts, and what equity has not got back"
        ).svg
    }

    private var coverChart: SVG {
        let series = [
            LineChart.Series(
                name: "cash",
                points: run.years.enumerated().map { (Double($0), max(0, Double($1.availableForService) / 1e8)) }
            ),
            LineChart.Series(
                name: "service due",
                points: run.years.enumerated().map { (Double($0), Double($1.serviceDue) / 1e8) }
            ),
        ]
        return LineChart(
            label: "Cash available for debt service and debt service, year by year",
            series: series,
            xTicks: yearTicks,
            yTicks: millionTicks(series),
            yTitle: "M€ a year",
            isStepped: true
        ).svg
    }

    private var futuresSections: [ReportPage.Section] {
        guard let outcomes, let futures else { return [] }
        var sections = [
            ReportPage.Section(
                title: "Futures",
                lead:
                    "Utilisation, price, power and delay are drawn as the document says; where nothing came back the rate is "
                    + "−100 %. In \(Fund.percent(outcomes.uncoveredShare)) of the futures some year's cash does not cover "
                    + "debt service.",
                key: "A curve tells in which share of the futures a layer's rate stays under the value below it.",
                charts: [rateChart(outcomes), lossChart(outcomes)],
                table: futures,
                isTableOpen: true,
                isStacked: true,
                plot: ReportPlot(.bars, ["lossShare", "expectedLoss"], unit: "%", scale: 100)
            )
        ]
        if let benefit, let firstLoss {
            sections.append(
                ReportPage.Section(
                    title: "What the first loss buys",
                    lead:
                        "The same futures with a part of the first loss, the rest of its money put into the equity above it.",
                    charts: [benefitChart(benefit)],
                    table: firstLoss,
                    isTableOpen: true,
                    plot: ReportPlot(
                        .lines,
                        benefit.protected.map { "\(fund.layers[$0].name).lossShare" },
                        unit: "%",
                        scale: 100
                    )
                )
            )
        }
        return sections
    }

    private func rateChart(_ outcomes: FutureOutcomes) -> SVG {
        let (least, most) = (-0.2, 0.4)
        let steps = stride(from: 0.01, through: 0.99, by: 0.01)
        let series = zip(fund.layers, outcomes.layers).filter { $0.0.kind != .grant }.map { layer, outlook in
            LineChart.Series(
                name: layer.name,
                points: steps.compactMap { share in
                    outlook.rate(quantile: share).map { (x: min(most, max(least, $0)), y: share) }
                }
            )
        }
        return LineChart(
            label: "Share of futures under each rate, a curve for each layer",
            series: series,
            xTicks: stride(from: least, through: most + 1e-9, by: 0.1).map { ($0, Figure.decimal($0 * 100) + " %") },
            yTicks: [(0, "0"), (0.25, "25 %"), (0.5, "50 %"), (0.75, "75 %"), (1, "100 %")],
            yTitle: "Share of futures with a lower rate",
            xTitle: "Rate a year; what lies beyond is drawn at the edge"
        ).svg
    }

    private func lossChart(_ outcomes: FutureOutcomes) -> SVG {
        BarChart(
            label: "Probability of loss by layer",
            title: "Futures in which less comes back than was put in",
            bars: zip(fund.layers, outcomes.layers).filter { $0.0.kind != .grant }.map { layer, outlook in
                BarChart.Bar(name: layer.name, value: outlook.lossShare, text: Fund.percent(outlook.lossShare))
            }
        ).svg
    }

    private func benefitChart(_ benefit: FirstLossBenefit) -> SVG {
        let series = benefit.protected.map { layer in
            LineChart.Series(
                name: fund.layers[layer].name,
                points: benefit.steps.map { ($0.share, $0.outcomes.layers[layer].lossShare) }
            )
        }
        let most = series.flatMap { $0.points.map(\.y) }.max() ?? 0
        return LineChart(
            label: "Probability of loss of the layers above, by the part of the first loss that is kept",
            series: series,
            xTicks: FirstLossBenefit.shares.map { ($0, Figure.decimal($0 * 100) + " %") },
            yTicks: Axis.ticks(to: max(most, 0.01)).map { ($0, Figure.trimmed($0 * 100) + " %") },
            yTitle: "Futures in which a layer loses money",
            xTitle: "Part of the first loss that is kept"
        ).svg
    }
}
