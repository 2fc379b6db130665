package import Documents
import Quantities

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
    /// Up to which second of the scenario it was played, when it was stopped before the end.
    package var cutShortAtSeconds: Int64?

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

    /// The runs of each broker.
    package var groups: [RunGroup] {
        zip(scenario.brokers, runs).map { broker, runs in RunGroup(name: broker.name, runs: runs) }
    }

    /// The brokers side by side.
    package var brokers: ReportTable { RunGroup.standing("Brokers", ("Broker", "broker"), groups) }

    /// What choosing by quotes gains over other ways to choose, and over wanting nothing but an early end; nil when no broker
    /// of the scenario chooses by quotes or there is nothing to compare it with.
    package var gains: ReportTable? {
        let groups = groups
        var pairs: [(group: RunGroup, base: RunGroup)] = []
        for (place, broker) in scenario.brokers.enumerated() {
            guard case .quotes = broker else { continue }
            for (other, base) in scenario.brokers.enumerated() where other != place {
                if case .quotes(let wishes) = base, wishes != .soonest { continue }
                pairs.append((groups[place], groups[other]))
            }
        }
        guard !pairs.isEmpty else { return nil }
        return RunGroup.changes("What quotes change", ("Broker", "broker"), pairs)
    }

    /// What access modes used of their budgets, and of any one system at most.
    package var shares: ReportTable {
        var table = ReportTable(
            "Budgets and shares",
            [
                .text("Broker", "broker"), .text("Access mode", "accessMode"),
                .number("Device-hours used", "deviceHours"), .number("Of the budget", "budgetShare"),
                .number("Largest share of a system", "largestShare"), .number("May have", "shareCap"),
            ]
        )
        for (broker, runs) in zip(scenario.brokers, runs) {
            for (number, mode) in scenario.accessModes.enumerated() {
                let uses = runs.map { $0.accessModeUses[number] }
                let hours = Confidence(uses.map { Double($0.usedDeviceSeconds) / 3600 }).mean
                let largest = uses.map(\.largestShare).max() ?? 0
                let ofBudget = mode.budgetDeviceHours.map { hours / Double(max(1, $0)) }
                table.add([
                    .text(broker.name), .text(mode.name), .number(hours, Figure.decimal(hours)),
                    ofBudget.map { .number($0, Figure.percent($0)) } ?? .text("no limit"),
                    .number(largest, Figure.percent(largest)), .number(mode.shareCap, Figure.percent(mode.shareCap)),
                ])
            }
        }
        return table
    }

    /// How each system serves its queue; nil where all serve theirs in the order in which jobs came and preempt nobody.
    package var policies: ReportTable? {
        guard scenario.network.contains(where: { $0.priority != nil || $0.preempts }) else { return nil }
        var table = ReportTable(
            "Policies",
            [.text("System", "system"), .text("Policy", "policy"), .text("Preemption", "preemption")]
        )
        for system in scenario.network {
            table.add([.text(system.name), .text(system.policyName), .text(system.preempts ? "yes" : "no")])
        }
        return table
    }

    /// The systems under each broker.
    package var systems: ReportTable {
        groups("Systems", "System", "system", scenario.network.map(\.name)) { result in
            result.bySystem
        }
    }

    /// The access modes under each broker.
    package var accessModes: ReportTable {
        groups("Access modes", "Access mode", "accessMode", scenario.accessModes.map(\.name)) { $0.byAccessMode }
    }

    /// The countries of the users under each broker.
    package var byCountry: ReportTable { groups("Countries", "Country", "country", countries) { $0.byCountry } }

    /// The kinds of organisations under each broker.
    package var byOrganisation: ReportTable {
        // Small and medium-sized enterprises are known by their initials; other kinds are called as they are written.
        let names = organisations.map { $0 == "sme" ? "SME" : $0 }
        return groups("Organisations", "Kind", "organisation", names) { $0.byOrganisation }
    }

    private func groups(
        _ title: String,
        _ column: String,
        _ key: String,
        _ names: [String],
        _ group: (RunResult) -> [JobStatistics]
    ) -> ReportTable {
        var table = ReportTable(
            title,
            [
                .text("Broker", "broker"), .text(column, key),
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
                    .number(hours, Figure.decimal(hours)),
                    scenario.knowsCarbon ? .number(tonnes, Figure.short(tonnes)) : .unknown,
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

    /// All tables by the name that files bear.
    package var tables: [(name: String, table: ReportTable)] {
        var tables = [("brokers", brokers)]
        if let gains { tables.append(("gains", gains)) }
        tables.append(("systems", systems))
        if let policies { tables.append(("policies", policies)) }
        if !scenario.accessModes.isEmpty { tables += [("access-modes", accessModes), ("shares", shares)] }
        if !countries.isEmpty { tables.append(("countries", byCountry)) }
        if !organisations.isEmpty { tables.append(("organisations", byOrganisation)) }
        return tables + [("fairness", fairness), ("hours", hours)]
    }

    /// The report for programs: all tables, and the scenario that it can be made anew from.
    package var tree: PlainTree {
        .map([
            "brokers": brokers.tree, "gains": gains?.tree, "systems": systems.tree,
            "policies": policies?.tree,
            "accessModes": scenario.accessModes.isEmpty ? nil : accessModes.tree,
            "shares": scenario.accessModes.isEmpty ? nil : shares.tree,
            "countries": countries.isEmpty ? nil : byCountry.tree,
            "organisations": organisations.isEmpty ? nil : byOrganisation.tree, "fairness": fairness.tree,
            "hours": hours.tree, "seedsPlayed": .number(runs[0].count),
            "cutShortAtSeconds": cutShortAtSeconds.map { .number(Int($0)) }, "scenario": scenario.tree,
        ])
    }
}
