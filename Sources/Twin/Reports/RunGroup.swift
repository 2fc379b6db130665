import Documents

/// Runs that belong together, one for each seed: those of a broker, or of a scenario.
package struct RunGroup: Sendable {
    /// What it is called in tables.
    package var name: String
    /// Its runs, in the order of their seeds.
    package var runs: [RunResult]

    /// Gathers runs.
    package init(name: String, runs: [RunResult]) {
        self.name = name
        self.runs = runs
    }

    /// Whether carbon is known of all its runs.
    package var knowsCarbon: Bool { runs.allSatisfy(\.knowsCarbon) }
    /// Whether cost is known of all its runs.
    package var knowsCost: Bool { runs.allSatisfy(\.knowsCost) }

    /// A figure over the runs, with its interval.
    package func confidence(_ figure: (RunResult) -> Double) -> Confidence { Confidence(runs.map(figure)) }

    /// By what share a figure lies above another group's, or below it: −0.25 for a quarter less. Nil where the other's is 0.
    ///
    /// Both groups were played with the same seeds, so the same work comes and the same things fail; the change is taken run
    /// by run, and what chance does to both alike drops out (common random numbers; Law, Simulation Modeling and Analysis,
    /// chapter 11).
    package func change(against other: RunGroup, _ figure: (RunResult) -> Double) -> Confidence? {
        var changes: [Double] = []
        for (own, its) in zip(runs, other.runs) {
            let base = figure(its)
            guard base != 0 else { return nil }
            changes.append(figure(own) / base - 1)
        }
        return changes.isEmpty ? nil : Confidence(changes)
    }
}

/// The figures that runs are compared by.
enum RunFigure {
    static func meanWait(_ run: RunResult) -> Double { run.all.waits.mean }
    static func p95Wait(_ run: RunResult) -> Double { Double(run.all.waits.percentile(0.95)) }
    static func slowdown(_ run: RunResult) -> Double { run.all.boundedSlowdown }
    static func late(_ run: RunResult) -> Double { Double(run.all.late) / Double(max(1, run.all.jobs)) }
    static func megawattHours(_ run: RunResult) -> Double { Double(run.all.joules) / 3.6e9 }
    static func tonnesCO2e(_ run: RunResult) -> Double { Double(run.all.microgramsCO2e) / 1e12 }
    static func euros(_ run: RunResult) -> Double { Double(run.all.microEuros) / 1e6 }
}

extension RunGroup {
    /// Groups side by side.
    ///
    /// - Parameters:
    ///   - title: What the table is called.
    ///   - column: What a group is, as people and as programs read it.
    static func standing(_ title: String, _ column: (title: String, key: String), _ groups: [RunGroup]) -> ReportTable {
        let hasIdlePower = groups.contains { group in group.runs.contains { $0.idleJoules > 0 } }
        let hasPreemption = groups.contains { group in group.runs.contains { $0.preemptions != nil } }
        var columns: [ReportTable.Column] = [
            .text(column.title, column.key), .number("Jobs", "jobs"), .number("Not run", "notRun"),
            .number("Mean wait", "meanWaitSeconds"), .hidden("meanWaitHalfWidth"),
            .number("95 % wait under", "p95WaitSeconds"), .hidden("p95WaitHalfWidth"),
            .number("Slowdown", "boundedSlowdown"),
            .number("Utilisation", "utilisation"), .number("Goodput", "goodput"), .number("Late", "late"),
            .number("Energy, MWh", "megawattHours"), .number("CO2e, t", "tonnesCO2e"), .hidden("tonnesHalfWidth"),
            .number("Cost, €", "euros"),
        ]
        if hasIdlePower { columns.append(.number("Idle, MWh", "idleMegawattHours")) }
        if hasPreemption { columns.append(.number("Preemptions", "preemptions")) }
        var table = ReportTable(title, columns)
        for group in groups {
            let wait = group.confidence(RunFigure.meanWait)
            let late = group.confidence(RunFigure.late).mean
            let p95 = group.confidence(RunFigure.p95Wait)
            let slowdown = group.confidence(RunFigure.slowdown).mean
            let utilisation = group.confidence(\.utilisation).mean
            let goodput = group.confidence { $0.all.goodput }.mean
            let energy = group.confidence(RunFigure.megawattHours).mean
            let carbon = group.confidence(RunFigure.tonnesCO2e)
            let euros = group.confidence(RunFigure.euros).mean
            let jobs = group.confidence { Double($0.all.jobs) }.mean
            let notRun = group.confidence { Double($0.unplaced) }.mean
            let idle = group.confidence { Double($0.idleJoules) / 3.6e9 }.mean
            let preemptions = group.confidence { Double($0.preemptions ?? 0) }.mean
            var row: [ReportTable.Cell] = [
                .text(group.name), .number(jobs, Figure.decimal(jobs)),
                .number(notRun, Figure.decimal(notRun)), .number(wait.mean, text(wait, Figure.span)), halfWidth(wait),
                .number(p95.mean, text(p95, Figure.span)), halfWidth(p95),
                .number(slowdown, Figure.short(slowdown)), .number(utilisation, Figure.percent(utilisation)),
                .number(goodput, Figure.percent(goodput)), .number(late, Figure.percent(late)),
                .number(energy, Figure.short(energy)),
            ]
            row.append(group.knowsCarbon ? .number(carbon.mean, text(carbon, Figure.short)) : .unknown)
            row.append(group.knowsCarbon ? halfWidth(carbon) : .unknown)
            row.append(group.knowsCost ? .number(euros, Figure.decimal(euros)) : .unknown)
            if hasIdlePower { row.append(.number(idle, Figure.short(idle))) }
            if hasPreemption { row.append(.number(preemptions, Figure.decimal(preemptions))) }
            table.add(row)
        }
        return table
    }

    /// What changes from one group to another, in pairs.
    static func changes(
        _ title: String,
        _ column: (title: String, key: String),
        _ pairs: [(group: RunGroup, base: RunGroup)]
    ) -> ReportTable {
        var columns: [ReportTable.Column] = [.text(column.title, column.key), .text("Against", "against")]
        typealias Change = (
            title: String, key: String, figure: (RunResult) -> Double, isKnown: (RunGroup) -> Bool
        )
        let figures: [Change] = [
            ("Mean wait, change", "meanWait", RunFigure.meanWait, { _ in true }),
            ("95 % wait, change", "p95Wait", RunFigure.p95Wait, { _ in true }),
            ("CO2e, change", "co2e", RunFigure.tonnesCO2e, { $0.knowsCarbon }),
            ("Energy, change", "energy", RunFigure.megawattHours, { _ in true }),
            ("Cost, change", "cost", RunFigure.euros, { $0.knowsCost }),
        ]
        for figure in figures { columns += [.number(figure.title, figure.key), .hidden(figure.key + "HalfWidth")] }
        var table = ReportTable(title, columns)
        for (group, base) in pairs {
            var row: [ReportTable.Cell] = [.text(group.name), .text(base.name)]
            for figure in figures {
                if !figure.isKnown(group) || !figure.isKnown(base) {
                    row += [.unknown, .unknown]
                } else if let change = group.change(against: base, figure.figure) {
                    row += [.number(change.mean, text(change, Figure.change)), halfWidth(change)]
                } else {
                    row += [.text("–"), .text("")]
                }
            }
            table.add(row)
        }
        return table
    }

    private static func halfWidth(_ confidence: Confidence) -> ReportTable.Cell {
        confidence.halfWidth.map { .number($0, "") } ?? .text("")
    }

    private static func text(_ confidence: Confidence, _ text: (Double) -> String) -> String {
        guard let halfWidth = confidence.halfWidth else { return text(confidence.mean) }
        let width = text(halfWidth)
        return text(confidence.mean) + " ± " + (width.hasPrefix("+") ? String(width.dropFirst()) : width)
    }
}
