/// What a scenario's runs came to, side by side: for each broker its run of each seed.
package struct ScenarioReport: Sendable {
    /// The scenario that was played.
    package var scenario: Scenario
    /// For each of the scenario's brokers, its run of each of the seeds that were played.
    package var runs: [[RunResult]]
    /// Names for the numbers of countries in the runs.
    package var countries: [String]
    /// Names for the numbers of kinds of organisations in the runs.
    package var organisations: [String]

    /// Gathers runs. Those of an interrupted scenario may be fewer than its seeds; each broker has at least one.
    package init(
        scenario: Scenario,
        runs: [[RunResult]],
        countries: [String] = [],
        organisations: [String] = []
    ) {
        precondition(
            runs.count == scenario.brokers.count && runs.allSatisfy { !$0.isEmpty },
            "every broker has a run"
        )
        self.scenario = scenario
        self.runs = runs
        self.countries = countries
        self.organisations = organisations
    }

    /// A figure over the runs of a broker, with its interval.
    package func confidence(_ broker: Int, _ figure: (RunResult) -> Double) -> Confidence {
        Confidence(runs[broker].map(figure))
    }

    /// The runs of all seeds of a broker as one group of jobs.
    func merged(_ broker: Int, _ group: (RunResult) -> JobStatistics) -> JobStatistics {
        runs[broker].reduce(into: JobStatistics()) { $0.merge(group($1)) }
    }

    /// The brokers side by side.
    package var brokers: ReportTable {
        var table = ReportTable(
            "Brokers",
            [
                .text("Broker", "broker"), .number("Jobs", "jobs"), .number("Mean wait", "meanWaitSeconds"),
                .hidden("meanWaitHalfWidth"), .number("95 % wait under", "p95WaitSeconds"),
                .hidden("p95WaitHalfWidth"), .number("Slowdown", "boundedSlowdown"),
                .number("Utilisation", "utilisation"), .number("Goodput", "goodput"), .number("Late", "late"),
                .number("Energy, MWh", "megawattHours"), .number("CO2e, t", "tonnesCO2e"), .hidden("tonnesHalfWidth"),
                .number("Cost, €", "euros"),
            ] + (hasIdlePower ? [.number("Idle, MWh", "idleMegawattHours")] : [])
        )
        for (place, broker) in scenario.brokers.enumerated() {
            let wait = confidence(place) { $0.all.waits.mean }
            let late = confidence(place) { Double($0.all.late) / Double(max(1, $0.all.jobs)) }.mean
            let p95 = confidence(place) { Double($0.all.waits.percentile(0.95)) }
            let slowdown = confidence(place) { $0.all.boundedSlowdown }.mean
            let utilisation = confidence(place, \.utilisation).mean
            let goodput = confidence(place) { $0.all.goodput }.mean
            let energy = confidence(place) { Double($0.all.joules) / 3.6e9 }.mean
            let carbon = confidence(place) { Double($0.all.microgramsCO2e) / 1e12 }
            let euros = confidence(place) { Double($0.all.microEuros) / 1e6 }.mean
            let jobs = confidence(place) { Double($0.all.jobs) }.mean
            let idle = confidence(place) { Double($0.idleJoules) / 3.6e9 }.mean
            table.add(
                [
                    .text(broker.name), .number(jobs, Figure.decimal(jobs)),
                    .number(wait.mean, Self.text(wait, Figure.span)),
                    Self.halfWidth(wait), .number(p95.mean, Self.text(p95, Figure.span)), Self.halfWidth(p95),
                    .number(slowdown, Figure.short(slowdown)),
                    .number(utilisation, Figure.percent(utilisation)), .number(goodput, Figure.percent(goodput)),
                    .number(late, Figure.percent(late)), .number(energy, Figure.short(energy)),
                    .number(carbon.mean, Self.text(carbon, Figure.short)), Self.halfWidth(carbon),
                    .number(euros, Figure.decimal(euros)),
                ] + (hasIdlePower ? [.number(idle, Figure.short(idle))] : [])
            )
        }
        return table
    }

    private var hasIdlePower: Bool {
        scenario.network.contains { $0.partitions.contains { $0.idleWattsPerDevice > 0 } }
    }

    private static func halfWidth(_ confidence: Confidence) -> ReportTable.Cell {
        confidence.halfWidth.map { .number($0, "") } ?? .text("")
    }

    private static func text(_ confidence: Confidence, _ text: (Double) -> String) -> String {
        text(confidence.mean) + (confidence.halfWidth.map { " ± " + text($0) } ?? "")
    }

    /// The systems under each broker.
    package var systems: ReportTable {
        groups("Systems", "system", scenario.network.map(\.name)) { result in
            result.bySystem
        }
    }

    /// The access modes under each broker.
    package var accessModes: ReportTable {
        groups("Access modes", "accessMode", scenario.accessModes.map(\.name)) { $0.byAccessMode }
    }

    /// The countries of the users under each broker.
    package var byCountry: ReportTable { groups("Countries", "country", countries) { $0.byCountry } }

    /// The kinds of organisations under each broker.
    package var byOrganisation: ReportTable {
        groups("Organisations", "organisation", organisations) { $0.byOrganisation }
    }

    private func groups(
        _ title: String,
        _ key: String,
        _ names: [String],
        _ group: (RunResult) -> [JobStatistics]
    ) -> ReportTable {
        var table = ReportTable(
            title,
            [
                .text("Broker", "broker"), .text(title == "Organisations" ? "Kind" : String(title.dropLast()), key),
                .number("Jobs", "jobs"), .number("Mean wait", "meanWaitSeconds"),
                .number("95 % wait under", "p95WaitSeconds"), .number("Slowdown", "boundedSlowdown"),
                .number("Device-hours", "deviceHours"), .number("CO2e, t", "tonnesCO2e"),
            ]
        )
        for (place, broker) in scenario.brokers.enumerated() {
            let count = Double(runs[place].count)
            for (number, name) in names.enumerated() {
                let statistics = merged(place) { result in
                    let all = group(result)
                    return number < all.count ? all[number] : JobStatistics()
                }
                let hours = Double(statistics.usefulDeviceSeconds) / 3600 / count
                let tonnes = Double(statistics.microgramsCO2e) / 1e12 / count
                let jobs = Double(statistics.jobs) / count
                let p95 = Double(statistics.waits.percentile(0.95))
                table.add([
                    .text(broker.name), .text(name), .number(jobs, Figure.decimal(jobs)),
                    .number(statistics.waits.mean, Figure.span(statistics.waits.mean)), .number(p95, Figure.span(p95)),
                    .number(statistics.boundedSlowdown, Figure.short(statistics.boundedSlowdown)),
                    .number(hours, Figure.decimal(hours)), .number(tonnes, Figure.short(tonnes)),
                ])
            }
        }
        return table
    }

    /// How evenly the brokers serve.
    package var fairness: ReportTable {
        var table = ReportTable(
            "Fairness",
            [
                .text("Broker", "broker"), .number("Users", "users"), .number("Countries", "countries"),
                .number("Organisations", "organisations"),
            ]
        )
        for (place, broker) in scenario.brokers.enumerated() {
            let values = [
                confidence(place, \.fairnessByUser).mean, confidence(place, \.fairnessByCountry).mean,
                confidence(place, \.fairnessByOrganisation).mean,
            ]
            table.add([.text(broker.name)] + values.map { .number($0, Figure.decimal($0, 3)) })
        }
        return table
    }

    /// The mean wait by the hour of submission.
    package var hours: ReportTable {
        var table = ReportTable(
            "Mean wait by hour of submission, UTC",
            [.text("Hour", "hour")]
                + scenario.brokers.map { .number($0.name, $0.name) }
        )
        for hour in 0..<24 {
            table.add(
                [.text("\(CivilDate.two(hour)):00")]
                    + scenario.brokers.indices.map { broker in
                        let mean = merged(broker) { $0.byHour[hour] }.waits.mean
                        return .number(mean, Figure.span(mean))
                    }
            )
        }
        return table
    }

    /// The report for programs: all tables, and the scenario that it can be made anew from.
    package var tree: PlainTree {
        .map([
            "brokers": brokers.tree, "systems": systems.tree,
            "accessModes": scenario.accessModes.isEmpty ? nil : accessModes.tree,
            "countries": countries.isEmpty ? nil : byCountry.tree,
            "organisations": organisations.isEmpty ? nil : byOrganisation.tree, "fairness": fairness.tree,
            "hours": hours.tree, "seedsPlayed": .number(runs[0].count), "scenario": scenario.tree,
        ])
    }
}
