import Documents

extension TrainingReport {
    /// The best run's figures, each with what it rests on.
    var summary: ReportTable {
        var table = ReportTable(
            name,
            [.text("Figure", "figure"), .text("Value", "value"), .text("Unit", "unit"), .text("Rests on", "basis")]
        )
        guard let run = runs.first else { return table }
        func add(
            _ name: String,
            _ value: Double?,
            _ unit: String,
            _ basis: String,
            _ text: (Double) -> String = Figure.short
        ) {
            guard let value else { return table.add([.text(name), .text("not known"), .text(""), .text(basis)]) }
            table.add([.text(name), .number(value, text(value)), .text(unit), .text(basis)])
        }
        let model = order.setup.model
        add("parameters", model.parameters / 1e9, "billion", "the model's shape")
        if model.experts != nil {
            add("of them active", model.activeParameters / 1e9, "billion", "the model's shape")
        }
        add("tokens", order.tokens / 1e12, "trillion", "as written")
        add("chips", Double(order.setup.chips), order.setup.chip.name, "as written") { Figure.decimal($0) }
        if run.layout.chips < order.setup.chips {
            let basis = "the fastest layout uses no more; the others are paid for"
            add("chips at work", Double(run.layout.chips), order.setup.chip.name, basis) { Figure.decimal($0) }
        }
        add("step", run.stepSeconds, "s", "step model, corrected by measured runs")
        add("step, low end", run.lowSeconds, "s", "80 % interval")
        add("step, high end", run.highSeconds, "s", "80 % interval")
        add("MFU", 100 * run.utilisation, "%", "of the chips' peak in \(order.setup.precision.rawValue)")
        add("tokens a second", run.tokensPerSecond, "", "while it runs")
        add("memory", run.memory.bytes / 1e9, "GB a chip", "of \(Figure.trimmed(order.setup.chip.memoryGB)) GB")
        add("goodput", 100 * run.goodput, "%", "failures, restarts and checkpoints (Young, Daly)")
        add("between failures", run.meanBetweenFailures / 3600, "h", failureBasis)
        add("between checkpoints", run.checkpointSeconds / 60, "min", "what leaves most goodput")
        add("days", run.days, "d", "with failures")
        add("device-hours", run.deviceHours, "h", "with failures")
        add("energy", run.kWh.map { $0 / 1000 }, "MWh", "estimated from rated power, PUE \(Figure.trimmed(order.pue))")
        add(
            "carbon",
            run.gramsCO2e.map { $0 / 1e6 },
            "t CO2e",
            order.gramsPerKWh == nil ? "intensity not given" : "estimated, by the intensity as written"
        )
        add(
            "cost",
            run.microEUR.map { $0 / 1e12 },
            "M€",
            order.microEURPerDeviceHour == nil ? "price not given" : "the price as written"
        )
        return table
    }

    private var failureBasis: String {
        order.failures.chipHoursBetweenFailures == FailureExpectation.llama3.chipHoursBetweenFailures
            ? "one in 50,700 chip-hours (Llama 3, arXiv 2407.21783)" : "as written"
    }

    /// The fastest layouts that fit.
    var layouts: ReportTable {
        var table = ReportTable(
            "The fastest layouts that fit",
            [
                .text("Layout", "layout"), .number("Step, s", "stepSeconds"), .hidden("lowSeconds"),
                .hidden("highSeconds"), .number("MFU, %", "utilisationPercent"), .number("GB a chip", "memoryGB"),
                .number("Days", "days"),
            ]
        )
        for run in runs {
            table.add([
                .text(run.layout.text), Self.short(run.stepSeconds), .number(run.lowSeconds, ""),
                .number(run.highSeconds, ""), Self.short(100 * run.utilisation), Self.short(run.memory.bytes / 1e9),
                Self.short(run.days),
            ])
        }
        return table
    }

    /// Where the best layout's step goes.
    var step: ReportTable {
        var table = ReportTable(
            "Where a step's time goes",
            [.text("Part", "part"), .number("Seconds", "seconds"), .number("Share, %", "sharePercent")]
        )
        guard let time = runs.first?.time else { return table }
        for part in time.parts where part.seconds > 0 {
            table.add([.text(part.name), Self.short(part.seconds), Self.short(100 * part.seconds / time.seconds)])
        }
        return table
    }

    /// What fills a chip's memory.
    var memory: ReportTable {
        var table = ReportTable(
            "What fills a chip's memory",
            [.text("Kind", "kind"), .number("GB", "gigabytes"), .number("Share, %", "sharePercent")]
        )
        guard let use = runs.first?.memory else { return table }
        for part in use.parts where part.bytes > 0 {
            table.add([.text(part.name), Self.short(part.bytes / 1e9), Self.short(100 * part.bytes / use.bytes)])
        }
        return table
    }

    /// Days and cost against the number of chips.
    var curveTable: ReportTable {
        var table = ReportTable(
            "Days and cost against chips",
            [
                .text("Chips", "chips"), .number("Days", "days"), .number("Device-hours", "deviceHours"),
                .number("MWh", "megawattHours"), .number("t CO2e", "tonnesCO2e"), .number("Cost, M€", "millionEuros"),
                .number("MFU, %", "utilisationPercent"), .number("Goodput, %", "goodputPercent"),
                .number("At work", "chipsAtWork"), .text("Layout", "layout"),
            ]
        )
        for point in curve {
            let chips = ReportTable.Cell.text(Figure.decimal(Double(point.chips)))
            guard let run = point.run else {
                let blanks = Array(repeating: ReportTable.Cell.blank, count: 8)
                table.add([chips] + blanks + [ReportTable.Cell.text(point.layout)])
                continue
            }
            table.add([
                chips, Self.short(run.days), Self.short(run.deviceHours), Self.short(run.kWh.map { $0 / 1000 }),
                Self.short(run.gramsCO2e.map { $0 / 1e6 }), Self.short(run.microEUR.map { $0 / 1e12 }),
                Self.short(100 * run.utilisation), Self.short(100 * run.goodput),
                .number(Double(run.layout.chips), Figure.decimal(Double(run.layout.chips))), .text(point.layout),
            ])
        }
        return table
    }

    /// What was left out for want of memory.
    var rejected: ReportTable {
        var table = ReportTable(
            "Rejected: they do not fit",
            [.text("Layout", "layout"), .number("GB a chip", "memoryGB"), .number("Step, s", "stepSeconds")]
        )
        for candidate in outcome.tooLarge {
            table.add([
                .text(candidate.layout.text), Self.short(candidate.memory.bytes / 1e9),
                Self.short(candidate.time.seconds),
            ])
        }
        return table
    }

    private static func short(_ value: Double?) -> ReportTable.Cell {
        value.map { .number($0, Figure.short($0)) } ?? .text("not known")
    }
}
