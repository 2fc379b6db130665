package import Documents
package import Quantities

extension ScenarioReport {
    /// The report as one page of HTML that needs nothing else.
    package var html: String { page.html }

    /// The report as a page.
    package var page: ReportPage {
        var sections = [comparison]
        if let gains {
            sections.append(
                ReportPage.Section(
                    title: gains.title,
                    lead:
                        "Each against another way to choose, over the same work and the same chance: changes of the mean over "
                        + "the runs, with what holds them with 95 % confidence. Less is better.",
                    table: gains,
                    isTableOpen: true
                )
            )
        }
        sections += [timeline, waits]
        if scenario.network.contains(where: { $0.latitude != nil && $0.longitude != nil }) { sections.append(map) }
        if let gantt { sections.append(gantt) }
        sections.append(systemsSection)
        if let policies {
            sections.append(
                ReportPage.Section(
                    title: policies.title,
                    lead: "How each system puts in order who waits, and whether it ends jobs for others.",
                    table: policies,
                    isTableOpen: true
                )
            )
        }
        sections.append(hoursSection)
        sections.append(fairnessSection)
        for table in [
            scenario.accessModes.isEmpty ? nil : accessModes, scenario.accessModes.isEmpty ? nil : shares,
            organisations.isEmpty ? nil : byOrganisation,
            countries.isEmpty ? nil : byCountry,
        ] {
            guard let table else { continue }
            sections.append(ReportPage.Section(title: table.title, lead: "", table: table, isTableOpen: true))
        }
        return ReportPage(
            kicker: "digital twin",
            title: scenario.title,
            subtitle: subtitle,
            facts: facts,
            sections: sections,
            documentsTitle: "The scenario",
            command: "fabrique twin run",
            documents: [ReportPage.Document(name: "the scenario", yaml: scenario.tree.yaml)]
        )
    }

    /// What was played: systems, span, brokers and runs.
    package var subtitle: Phrase {
        let systems = scenario.network.count
        let devices = scenario.network.reduce(0) { $0 + $1.devices }
        let (brokers, seeds) = (scenario.brokers.count, runs[0].count)
        let played = runs.map(\.count).min() ?? 0
        var phrase: Phrase = systems == 1 ? "\(systems) system" : "\(systems) systems"
        phrase +=
            " with \(Figure.decimal(Double(devices))) devices, \(Figure.span(Double(scenario.lengthSeconds))) "
            + "from \(UnixTime.text(scenario.startUnixSeconds)). "
        phrase += brokers == 1 ? "\(brokers) broker, " : "\(brokers) brokers, "
        phrase += seeds == 1 ? "\(seeds) run of each." : "\(seeds) runs of each."
        if played < scenario.seeds.count {
            phrase += " Stopped early: \(played) of \(scenario.seeds.count) seeds are in it."
        }
        if let end = cutShortAtSeconds { phrase += " Cut short: it ends after \(Figure.span(Double(end)))." }
        return phrase
    }

    private var facts: [ReportPage.Fact] {
        let waits = scenario.brokers.indices.map { confidence($0) { $0.all.waits.mean }.mean }
        let carbons = scenario.brokers.indices.map { confidence($0, RunFigure.tonnesCO2e).mean }
        let jobs = confidence(0) { Double($0.all.jobs) }.mean
        var facts = [ReportPage.Fact(value: Figure.decimal(jobs), meaning: "jobs in a run")]
        if let best = waits.indices.min(by: { waits[$0] < waits[$1] }) {
            facts.append(
                ReportPage.Fact(
                    value: Figure.span(waits[best]),
                    meaning: "mean wait" + (waits.count > 1 ? ", the shortest: \(scenario.brokers[best].name)" : "")
                )
            )
        }
        if let best = carbons.indices.min(by: { carbons[$0] < carbons[$1] }), carbons[best] > 0 {
            facts.append(
                ReportPage.Fact(
                    value: Figure.short(carbons[best]) + " t",
                    meaning: "CO2e" + (carbons.count > 1 ? ", the least: \(scenario.brokers[best].name)" : "")
                )
            )
        }
        let use = scenario.brokers.indices.map { confidence($0, \.utilisation).mean }.max() ?? 0
        facts.append(
            ReportPage.Fact(
                value: Figure.percent(use),
                meaning: "of the devices at work" + (waits.count > 1 ? ", at most" : "")
            )
        )
        return facts
    }

    // MARK: Sections

    private var comparison: ReportPage.Section {
        func bars(_ title: String, _ text: (Double) -> String, _ figure: (RunResult) -> Double) -> SVG {
            BarChart(
                label: "\(title) by broker",
                title: title,
                bars: scenario.brokers.enumerated().map { place, broker in
                    let confidence = confidence(place, figure)
                    return BarChart.Bar(
                        name: broker.name,
                        value: confidence.mean,
                        halfWidth: confidence.halfWidth,
                        text: text(confidence.mean)
                    )
                }
            ).svg
        }
        var charts = [
            bars("Mean wait", Figure.span, RunFigure.meanWait),
            bars("95 % of the jobs wait less than", Figure.span, RunFigure.p95Wait),
        ]
        if scenario.knowsCarbon { charts.append(bars("Greenhouse gas, t CO2e", Figure.short, RunFigure.tonnesCO2e)) }
        return ReportPage.Section(
            title: scenario.brokers.count > 1 ? "The brokers side by side" : "What it came to",
            lead: runs[0].count > 1
                ? "Means over the runs; ± holds the true mean with 95 % confidence (Student's t)."
                : "One run: there are no intervals. Name more seeds to see how much is chance.",
            key: runs[0].count > 1 ? "Whiskers hold it as well." : "",
            charts: charts,
            table: brokers,
            isTableOpen: true,
            plot: ReportPlot(.bars, ["meanWaitSeconds"], unit: "h", scale: 1.0 / 3600)
        )
    }

    private var timeTicks: [(value: Double, text: String)] {
        Axis.spans(to: Double(scenario.lengthSeconds), count: 8).filter { $0.value <= Double(scenario.lengthSeconds) }
    }

    private var timeline: ReportPage.Section {
        func lines(_ title: String, _ series: (RunResult) -> Timeline) -> SVG {
            let lines = scenario.brokers.enumerated().map { place, broker in
                let line = series(runs[place][0])
                let points = line.means.enumerated()
                    .map { (x: (Double($0) + 0.5) * Double(line.pieceSeconds), y: $1) }
                    .filter { $0.x <= Double(scenario.lengthSeconds) }
                return LineChart.Series(name: broker.name, points: points)
            }
            let most = lines.flatMap { $0.points.map(\.y) }.max() ?? 0
            return LineChart(
                label: "\(title) over time, a line for each broker",
                series: lines,
                xTicks: timeTicks,
                yTicks: Axis.ticks(to: most).map { ($0, Figure.trimmed($0)) },
                yTitle: title
            ).svg
        }
        var table = ReportTable(
            "Means of a tenth of the time each, first seed",
            [.text("Time from", "fromSeconds")]
                + scenario.brokers.flatMap {
                    [
                        ReportTable.Column.number(of: "\($0.name): devices at work", "\($0.name).busy"),
                        .number(of: "\($0.name): devices asked for", "\($0.name).queued"),
                    ]
                }
        )
        let piece = runs[0][0].busy.pieceSeconds
        let tenth = RunResult.pieces / 10
        for part in 0..<10 {
            let from = Double(Int64(part * tenth) * piece)
            table.add(
                [.text(Figure.span(from))]
                    + scenario.brokers.indices.flatMap { broker in
                        [runs[broker][0].busy, runs[broker][0].queued].map { line in
                            let mean = line.means[part * tenth..<(part + 1) * tenth].reduce(0, +) / Double(tenth)
                            return .number(mean, Figure.decimal(mean))
                        }
                    }
            )
        }
        return ReportPage.Section(
            title: "Use and queue over time",
            lead: "Devices at work, and below them those that waiting jobs ask for, from submission to start: "
                + "the run of the first seed.",
            charts: [lines("Devices at work", \.busy), lines("Devices asked for in the queue", \.queued)],
            table: table,
            isStacked: true,
            plot: ReportPlot(.steps, scenario.brokers.map { "\($0.name).busy" }, unit: "devices"),
            morePlots: [ReportPlot(.steps, scenario.brokers.map { "\($0.name).queued" }, unit: "devices")]
        )
    }

    private var waits: ReportPage.Section {
        let limits: [Int64] = [
            0, 1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 900, 1800, 3600, 7200, 14_400, 28_800, 57_600, 86_400, 172_800,
            345_600, 604_800, 1_209_600, 2_592_000, 7_776_000,
        ]
        let waits = scenario.brokers.indices.map { merged($0, \.all).waits }
        // Where nobody waits there is still an axis to see it on.
        let greatest = max(60, waits.map(\.greatest).max() ?? 0)
        let shown = limits.prefix { $0 < greatest } + [limits.first { $0 >= greatest } ?? greatest]
        // Half a decade for "no wait at all", then by the logarithm.
        func x(_ seconds: Int64) -> Double { seconds == 0 ? -1 : Elementary.log(Double(seconds)) }
        let named: [(Int64, String)] = [
            (0, "none"), (1, "1 s"), (8, "8 s"), (60, "1 min"), (480, "8 min"), (3600, "1 h"), (28_800, "8 h"),
            (172_800, "2 d"), (1_209_600, "2 w"), (7_776_000, "90 d"),
        ]
        var table = ReportTable(
            "Share of the jobs that wait no longer than",
            [.text("Wait", "seconds")] + scenario.brokers.map { .number($0.name, $0.name) }
        )
        let shares = waits.map { $0.shares(under: Array(shown)) }
        for (place, limit) in shown.enumerated() {
            table.add(
                [.text(Figure.span(Double(limit)))] + shares.map { .number($0[place], Figure.percent($0[place])) }
            )
        }
        return ReportPage.Section(
            title: "How long jobs wait",
            lead: "The share of the jobs that wait no longer than a time, over all runs.",
            charts: [
                LineChart(
                    label: "Distribution of waiting times, a line for each broker",
                    series: scenario.brokers.enumerated().map { place, broker in
                        LineChart.Series(
                            name: broker.name,
                            points: zip(shown, shares[place]).map { (x: x($0), y: $1) }
                        )
                    },
                    xTicks: named.filter { $0.0 <= greatest }.map { (x($0.0), $0.1) },
                    yTicks: [0, 0.25, 0.5, 0.75, 1].map { ($0, Figure.percent($0).replacing(".0 ", with: " ")) },
                    yTitle: "Share of the jobs",
                    xTitle: "Wait, on a logarithmic scale"
                ).svg
            ],
            table: table,
            plot: ReportPlot(.lines, scenario.brokers.map(\.name), unit: "%", scale: 100)
        )
    }

    private var map: ReportPage.Section {
        let broker = scenario.brokers.count - 1
        let uses = scenario.network.indices.map { system in
            confidence(broker) { run in
                let statistics = run.bySystem[system]
                let held = Double(statistics.usefulDeviceSeconds + statistics.lostDeviceSeconds)
                return held / max(1, Double(run.devices[system]) * Double(run.lastEndSeconds))
            }.mean
        }
        let sites = scenario.network.enumerated().compactMap { place, system -> SiteMap.Site? in
            guard let latitude = system.latitude, let longitude = system.longitude else { return nil }
            return SiteMap.Site(
                name: system.name,
                latitude: latitude,
                longitude: longitude,
                weight: Double(system.devices),
                fill: uses[place],
                title: "\(system.name): \(system.devices) devices, \(Figure.percent(uses[place])) at work"
            )
        }
        var table = ReportTable(
            "Systems and their use",
            [
                .text("System", "system"), .text("Country", "country"), .number("Devices", "devices"),
                .number("At work", "utilisation"),
            ]
        )
        for (place, system) in scenario.network.enumerated() {
            table.add([
                .text(system.name), .text(system.country),
                .number(Double(system.devices), Figure.decimal(Double(system.devices))),
                .number(uses[place], Figure.percent(uses[place])),
            ])
        }
        return ReportPage.Section(
            title: "Where the work ran",
            lead: "Under \(scenario.brokers[broker].name).",
            key: "A dot's area is the number of devices; the fuller it is, the more of them were at work.",
            charts: [SiteMap(label: "Map of the systems", sites: sites).svg],
            table: table
        )
    }

    private var gantt: ReportPage.Section? {
        let run = runs[0][0]
        guard run.spans.count <= RunResult.mostSpans, !run.spans.isEmpty else { return nil }
        var table = ReportTable(
            "Jobs of the first run",
            [
                .text("System", "system"), .number("Submitted", "submitSeconds"), .number("Started", "startSeconds"),
                .number("Ended", "endSeconds"), .number("Devices", "devices"),
            ]
        )
        for span in run.spans {
            let times = [span.submitSeconds, span.startSeconds, span.endSeconds].map(Double.init)
            table.add(
                [.text(scenario.network[Int(span.system)].name)] + times.map { .number($0, Figure.span($0)) }
                    + [.number(Double(span.devices), Figure.decimal(Double(span.devices)))]
            )
        }
        let end = Double(run.spans.map(\.endSeconds).max() ?? 1)
        return ReportPage.Section(
            title: "Every job",
            lead: "Under \(scenario.brokers[0].name), first seed.",
            key: "The more devices a job holds, the fuller its bar.",
            charts: [
                GanttChart(
                    label: "Jobs over time by system",
                    groups: scenario.network.map(\.name),
                    spans: run.spans.map { span in
                        GanttChart.Span(
                            group: Int(span.system),
                            start: Double(span.startSeconds),
                            end: Double(span.endSeconds),
                            title: "\(span.devices) devices from \(Figure.span(Double(span.startSeconds))) to "
                                + Figure.span(Double(span.endSeconds)),
                            weight: Double(span.devices)
                        )
                    },
                    xTicks: Axis.spans(to: end, count: 8).filter { $0.value <= end }
                ).svg
            ],
            table: table
        )
    }

    private var systemsSection: ReportPage.Section {
        ReportPage.Section(
            title: "Systems",
            lead: "Means over the runs, by broker.",
            table: systems,
            isTableOpen: systems.rows.count <= 24
        )
    }

    private var hoursSection: ReportPage.Section {
        let lines = scenario.brokers.enumerated().map { place, broker in
            LineChart.Series(
                name: broker.name,
                points: (0..<24).map { hour in (Double(hour), merged(place) { $0.byHour[hour] }.waits.mean) }
            )
        }
        let most = lines.flatMap { $0.points.map(\.y) }.max() ?? 1
        return ReportPage.Section(
            title: "Waiting by the hour",
            lead: "The mean wait of the jobs submitted in each hour of the day, UTC.",
            charts: [
                LineChart(
                    label: "Mean wait by hour of submission, a line for each broker",
                    series: lines,
                    xTicks: stride(from: 0, through: 21, by: 3).map { (Double($0), "\(CivilDate.two($0)):00") },
                    yTicks: Axis.spans(to: most),
                    yTitle: "Mean wait"
                ).svg
            ],
            table: hours,
            plot: ReportPlot(.lines, scenario.brokers.map(\.name), unit: "h", scale: 1.0 / 3600)
        )
    }

    private var fairnessSection: ReportPage.Section {
        ReportPage.Section(
            title: "Fairness",
            lead:
                "Jain's index over the mean bounded slowdowns of users, countries and kinds of organisations: 1 when all are "
                + "served alike for what they ask.",
            table: fairness,
            isTableOpen: true
        )
    }
}
