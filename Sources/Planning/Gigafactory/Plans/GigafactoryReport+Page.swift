package import Documents
import Quantities

extension GigafactoryReport {
    /// The report as one page of HTML that needs nothing else.
    package var html: String { page.html }

    /// The report as a page.
    package var page: ReportPage {
        ReportPage(
            kicker: "gigafactory",
            title: plan.factory.name,
            subtitle: subtitle,
            facts: facts,
            sections: sections,
            documentsTitle: "The factory as it was written",
            command: "fabrique plan gigafactory",
            documents: [ReportPage.Document(name: plan.factory.name, yaml: source)]
        )
    }

    private var subtitle: Phrase {
        let factory = plan.factory
        return "\(PlanFigure.whole(Double(factory.chips))) \(factory.chip.name) in \(factory.country.name), "
            + (factory.phases.count == 1 ? "in one phase. " : "in \(factory.phases.count) phases. ")
            + "Estimated from what the document says; what nobody said stands as not known."
    }

    private var facts: [ReportPage.Fact] {
        let year = plan.busiestYear
        let at: Phrase = year.map { " in \($0.year)" } ?? ""
        func fact(_ value: Double?, _ text: (Double) -> String, _ meaning: Phrase) -> ReportPage.Fact {
            ReportPage.Fact(value: value.map(text) ?? PlanFigure.unknown, meaning: meaning)
        }
        return [
            fact(
                plan.levelisedCost?.eurosPerDeviceHour,
                { PlanFigure.price($0) + " €" },
                "levelised cost of a device-hour"
            ),
            fact(
                plan.factory.itMegawatts(chips: plan.factory.chips),
                { PlanFigure.short($0) + " MW" },
                "IT load at work"
            ),
            fact(year?.energy.siteMWh, { PlanFigure.short($0 / 1000) + " GWh" }, "energy" + at),
            fact(
                year?.energy.matchedGrams ?? year?.energy.hourlyGrams ?? year?.energy.yearlyGrams,
                { PlanFigure.whole($0 / 1e6) + " t" },
                "CO2e" + at + (year?.energy.hourlyGrams == nil ? ", year's intensity" : ", hour by hour")
            ),
            largestRun.map { run in
                fact(
                    run.model.parameters / 1e9,
                    { PlanFigure.whole($0) },
                    "billion parameters of the largest run it holds"
                )
            } ?? fact(plan.capitalEuros, { PlanFigure.whole($0 / 1e6) + " M€" }, "capital"),
        ]
    }

    private var sections: [ReportPage.Section] {
        var sections = [ReportPage.Section(title: "What it comes to", lead: "", table: summary, isTableOpen: true)]
        if let tornado = plan.tornado, let table = sensitivity {
            sections.append(
                ReportPage.Section(
                    title: "What a device-hour hangs on",
                    lead:
                        "One driver at a time, the others as planned. How much is sold comes first: it moves the cost "
                        + "more than the price of power can.",
                    charts: [TornadoChart(tornado: tornado).svg],
                    table: table,
                    plot: ReportPlot(.bars, ["atLow", "atHigh"], unit: "€/device-hour")
                )
            )
        }
        if let cost {
            sections.append(
                ReportPage.Section(
                    title: "What a device-hour is made of",
                    lead: "Discounted costs over discounted hours.",
                    table: cost,
                    isTableOpen: true
                )
            )
        }
        sections.append(
            ReportPage.Section(
                title: "Capacity by month",
                lead:
                    "Chips that stand, those that firm power feeds, and those that users have after repairs and spares.",
                charts: [capacityChart],
                table: months,
                plot: ReportPlot(.steps, ["builtChips", "poweredChips", "availableChips"], unit: "chips")
            )
        )
        sections.append(
            ReportPage.Section(
                title: "Phases",
                lead: "Planned and actual dates stand apart.",
                table: phases,
                isTableOpen: true
            )
        )
        sections.append(
            ReportPage.Section(
                title: "Energy and carbon",
                lead:
                    "Energy of the site, year by year, in GWh. The table has carbon three ways: location-based by the "
                    + "year's intensity; hour by hour where hours are known; and with what contracts cover in the same "
                    + "hour at the plants' own life-cycle figures.",
                charts: [energyChart],
                table: years,
                plot: ReportPlot(.bars, ["siteGWh"], unit: "GWh a year")
            )
        )
        sections.append(
            ReportPage.Section(
                title: call.title,
                lead: "Second-hand: from \(CallLot.source).",
                table: call,
                isTableOpen: true
            )
        )
        if !places.isEmpty {
            sections.append(
                ReportPage.Section(
                    title: "The same factory elsewhere",
                    lead:
                        "Only power differs. Sources: Ember (day-ahead), Eurostat (industry, renewables), Electricity Maps (grams).",
                    charts: countryCharts,
                    table: countries,
                    isTableOpen: true,
                    plot: ReportPlot(.bars, ["eurosPerDeviceHour"], unit: "€/device-hour")
                )
            )
        }
        if let market, plan.eurosPerH100Hour != nil {
            sections.append(
                ReportPage.Section(
                    title: "Beside the market",
                    lead: "What an hour of an H100 costs here, by the ratio of peaks, and what sellers ask.",
                    charts: marketChart.map { [$0] } ?? [],
                    table: market,
                    isTableOpen: true,
                    plot: ReportPlot(.bars, ["euros"], unit: "€/h")
                )
            )
        }
        sections.append(
            ReportPage.Section(
                title: "Beside systems that stand",
                lead: "As published.",
                table: sites,
                isTableOpen: true
            )
        )
        sections.append(
            ReportPage.Section(
                title: "What is not known",
                lead: "Nothing is put in the place of a figure that nobody gave.",
                table: gaps,
                isTableOpen: true
            )
        )
        return sections
    }

    private var monthTicks: [(value: Double, text: String)] {
        plan.months.filter { $0.month.number == 1 }.map { (Double($0.month.index), "\($0.month.year)") }
    }

    private var capacityChart: SVG {
        func line(_ name: String, _ chips: (GigafactoryMonth) -> Double) -> LineChart.Series {
            LineChart.Series(name: name, points: plan.months.map { (Double($0.month.index), chips($0)) })
        }
        let most = plan.months.map(\.builtChips).max() ?? 1
        return LineChart(
            label: "Chips by month",
            series: [line("built", \.builtChips), line("powered", \.poweredChips), line("to sell", \.availableChips)],
            xTicks: monthTicks,
            yTicks: Axis.ticks(to: most).map { ($0, Figure.trimmed($0)) },
            yTitle: "chips",
            isStepped: true
        ).svg
    }

    private var energyChart: SVG {
        BarChart(
            label: "Energy of the site by year, in GWh",
            title: "GWh a year",
            bars: plan.years.map { year in
                let gigawattHours = year.energy.siteMWh / 1000
                return BarChart.Bar(name: "\(year.year)", value: gigawattHours, text: PlanFigure.short(gigawattHours))
            }
        ).svg
    }

    private var countryCharts: [SVG] {
        func bars(_ title: String, _ value: (GigafactoryPlan) -> Double?, _ text: (Double) -> String) -> SVG? {
            let bars = places.compactMap { place in
                value(place).map { BarChart.Bar(name: place.factory.country.name, value: $0, text: text($0)) }
            }
            return bars.count == places.count ? BarChart(label: title, title: title, bars: bars).svg : nil
        }
        return [
            bars("€/device-hour", { $0.levelisedCost?.eurosPerDeviceHour }, PlanFigure.price),
            bars("Power, M€ a year", { $0.busiestYear?.energy.euros.map { $0 / 1e6 } }, PlanFigure.short),
            bars(
                "t CO2e a year, location-based",
                { $0.busiestYear?.energy.yearlyGrams.map { $0 / 1e6 } },
                PlanFigure.whole
            ),
        ].compactMap { $0 }
    }

    private var marketChart: SVG? {
        guard let own = plan.eurosPerH100Hour, let rate = plan.factory.sales.eurosPerDollar else { return nil }
        let sellers = MarketPrice.h100.enumerated().map { place, price in
            let euros = price.dollarsPerHour * rate
            return BarChart.Bar(name: "seller \(place + 1)", value: euros, text: PlanFigure.price(euros))
        }
        let here = BarChart.Bar(name: "here", value: own, text: PlanFigure.price(own))
        return BarChart(label: "€ for an hour of an H100", title: "€ for an hour of an H100", bars: [here] + sellers)
            .svg
    }
}
