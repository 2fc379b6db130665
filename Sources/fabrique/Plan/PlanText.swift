import Planning

/// A plan as a person reads it.
struct PlanText {
    var report: TrainingReport

    private var order: TrainingOrder { report.order }

    /// The best layout in full, the next ones in a table, and what was left out and why.
    func rendered(on screen: Screen) -> String {
        details(report.runs[0]).rendered(on: screen) + "\n" + Self.layouts(report.runs).rendered(on: screen) + "\n"
            + Self.proof(report.outcome) + Self.tooLarge(report.outcome)
    }

    private func details(_ run: PlannedRun) -> Details {
        var details = Details()
        let billions = Self.short(order.setup.model.parameters / 1e9)
        let isMixture = order.setup.model.experts != nil
        let active = isMixture ? ", \(Self.short(order.setup.model.activeParameters / 1e9)) of them active" : ""
        details.heading("\(billions) billion parameters\(active)")
        details.add("layout", run.layout.text)
        if run.layout.chips < order.setup.chips {
            let (working, all) = (Human.grouped(Int64(run.layout.chips)), Human.grouped(Int64(order.setup.chips)))
            details.add("devices", "\(working) of \(all) work: the fastest layout uses no more; all are paid for")
        }
        details.add(
            "step",
            "\(Self.short(run.stepSeconds)) s (four of five within \(Self.short(run.lowSeconds)) to \(Self.short(run.highSeconds)) s)"
        )
        let whole = run.time.seconds
        details.add(
            "of that",
            run.time.parts.filter { $0.seconds > 0.005 * whole }
                .map { "\($0.name) \(Self.short(100 * $0.seconds / whole)) %" }.joined(separator: ", ")
        )
        details.add("MFU", "\(Self.short(100 * run.utilisation)) %")
        details.add("tokens a second", Self.short(run.tokensPerSecond))
        let kinds = run.memory.parts.map { "\($0.name) \(Self.short($0.bytes / 1e9))" }.joined(separator: ", ")
        details.add("memory", "\(Self.short(run.memory.bytes / 1e9)) GB a device: \(kinds)")
        details.add(
            "goodput",
            "\(Self.short(100 * run.goodput)) %, a failure every \(Self.short(run.meanBetweenFailures / 3600)) h, "
                + "a checkpoint every \(Self.short(run.checkpointSeconds / 60)) min"
        )
        details.add("days", Self.short(run.days))
        details.add("device-hours", Self.short(run.deviceHours))
        details.add("energy", run.kWh.map { "\(Self.short($0)) kWh (estimated)" })
        details.add("carbon", run.gramsCO2e.map { "\(Self.short($0 / 1000)) kg CO2e (estimated)" })
        details.add("cost", run.microEUR.map { "\(Self.short($0 / 1e6)) euro" })
        return details
    }

    private static func layouts(_ runs: [PlannedRun]) -> Table {
        var table = Table([
            .elastic("layout"), .number("step s"), .number("MFU %"), .number("GB"), .number("days"),
        ])
        for run in runs {
            table.add([
                Table.Cell(run.layout.text), "\(short(run.stepSeconds))", "\(short(100 * run.utilisation))",
                "\(short(run.memory.bytes / 1e9))", "\(short(run.days))",
            ])
        }
        return table
    }

    /// Numbers of chips with the best run of each, or why there is none.
    static func table(_ curve: [TrainingReport.Point]) -> Table {
        var table = Table([
            .number("devices"), .number("at work").ifAny, .number("days"), .number("device-hours"), .number("kWh"),
            .number("kg CO2e").ifAny, .number("euro").ifAny, .number("MFU %"), .number("goodput %"), .elastic("layout"),
        ])
        for point in curve {
            let devices = Table.Cell(Human.grouped(Int64(point.chips)))
            guard let run = point.run else {
                table.add([devices] + Array(repeating: Table.Cell(""), count: 8) + [Table.Cell(point.layout)])
                continue
            }
            let working = run.layout.chips < point.chips ? Human.grouped(Int64(run.layout.chips)) : nil
            table.add([
                devices, Table.Cell(working), "\(short(run.days))", "\(short(run.deviceHours))",
                Table.Cell(run.kWh.map(short)), Table.Cell(run.gramsCO2e.map { short($0 / 1000) }),
                Table.Cell(run.microEUR.map { short($0 / 1e6) }), "\(short(100 * run.utilisation))",
                "\(short(100 * run.goodput))", Table.Cell(point.layout),
            ])
        }
        return table
    }

    private static func proof(_ outcome: LayoutSearch.Outcome) -> String {
        "No layout considered is faster by the model: \(outcome.evaluated) were looked at one by one, "
            + "\(outcome.boundedBranches) of \(outcome.branches) branches can't be faster, "
            + "\(outcome.oversizedBranches) fit in no form.\n"
    }

    private static func tooLarge(_ outcome: LayoutSearch.Outcome) -> String {
        outcome.tooLarge.map { candidate in
            "Rejected, \(short(candidate.memory.bytes / 1e9)) GB do not fit: \(candidate.layout.text), "
                + "\(short(candidate.time.seconds)) s a step.\n"
        }.joined()
    }

    /// Three digits that matter, thousands apart.
    static func short(_ value: Double) -> String {
        guard value.isFinite else { return "unknown" }
        guard abs(value) < 1e15 else { return "\(value)" }
        if abs(value) >= 100 { return Human.grouped(Int64(value.rounded())) }
        return "\((value * 100).rounded() / 100)"
    }
}
