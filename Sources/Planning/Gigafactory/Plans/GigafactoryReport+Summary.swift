import Documents

extension GigafactoryReport {
    /// What it is and comes to, each figure with what it rests on.
    var summary: ReportTable {
        var table = ReportTable(
            plan.factory.name,
            [.text("Figure", "figure"), .text("Value", "value"), .text("Unit", "unit"), .text("Rests on", "basis")]
        )
        func add(_ name: String, _ value: Double?, _ text: (Double) -> String, _ unit: String, _ basis: String) {
            table.add([
                .text(name), PlanFigure.cell(value, text), .text(value == nil ? "" : unit), .text(basis),
            ])
        }
        let factory = plan.factory
        let year = plan.busiestYear
        let whole = PlanFigure.whole
        let short = PlanFigure.short
        add("chips", Double(factory.chips), whole, factory.chip.name, "all phases")
        add(
            "H100-equivalents",
            Double(factory.chips) * factory.h100PerChip,
            whole,
            "",
            "ratio of dense bf16 peaks, an assumption"
        )
        add(
            "racks",
            racks,
            whole,
            "",
            factory.nodesPerRack.map { "nodes of \(factory.chipsPerNode), \($0) a rack" } ?? ""
        )
        add("power of a rack", rackKilowatts, short, "kW", "chips at work, without the network")
        if let network = factory.network, let size = network.size(chips: factory.chips) {
            add("switches", Double(size.switches), whole, "", "fat tree of \(size.levels) levels (Al-Fares 2008)")
            add("cables", Double(size.cables), whole, "", "one for each port in use")
        }
        add("IT load", factory.itMegawatts(chips: factory.chips), short, "MW", powerBasis)
        add("power at the meter", plan.peakMegawatts, short, "MW", "of what firm power feeds, in the worst month")
        add(
            "energy stored for backup",
            factory.power.backupHours.map { $0 * plan.peakMegawatts },
            whole,
            "MWh",
            "delivered"
        )
        if let year {
            let at = "in \(year.year)"
            add("device-hours to sell", Double(year.availableDeviceHours), whole, "h", at + ", the first busiest year")
            add("availability", plan.availability, PlanFigure.percent, "", "of chips that run; \(failureBasis)")
            add("energy", year.energy.siteMWh / 1000, short, "GWh", at)
            add(
                "carbon, location-based",
                year.energy.yearlyGrams.map { $0 / 1e6 },
                whole,
                "t CO2e",
                at + ", year's intensity"
            )
            add("carbon, hour by hour", year.energy.hourlyGrams.map { $0 / 1e6 }, whole, "t CO2e", hourlyBasis)
            add("carbon, contracts matched", year.energy.matchedGrams.map { $0 / 1e6 }, whole, "t CO2e", hourlyBasis)
            add("water", year.cubicMetres, whole, "m³", at)
            add("heat used again", year.heatMWh.map { $0 / 1000 }, short, "GWh", at)
            add("running cost", year.runningEuros.map { $0 / 1e6 }, short, "M€", at)
        }
        add("capital", plan.capitalEuros.map { $0 / 1e6 }, whole, "M€", "as the document prices it")
        add(
            "levelised cost",
            plan.levelisedCost?.eurosPerDeviceHour,
            PlanFigure.price,
            "€/device-hour",
            "NREL/TP-462-5173"
        )
        add("the same of an H100", plan.eurosPerH100Hour, PlanFigure.price, "€/h", "over H100-equivalents")
        addRun(to: &table)
        return table
    }

    private func addRun(to table: inout ReportTable) {
        guard let wish = plan.factory.run else { return }
        let name = "largest run in \(PlanFigure.short(wish.days)) days"
        guard let largest = largestRun else {
            table.add([.text(name), .text("none fits"), .text(""), .text("training planner, plain transformers")])
            return
        }
        let billions = largest.model.parameters / 1e9
        table.add([
            .text(name), .number(billions, PlanFigure.whole(billions)), .text("billion parameters"),
            .text(
                "\(PlanFigure.short(largest.tokens / 1e12)) trillion tokens on \(PlanFigure.whole(Double(largest.chips))) chips"
            ),
        ])
        table.add([
            .text("its days"), .number(largest.run.days, PlanFigure.short(largest.run.days)), .text("d"),
            .text(
                "MFU \(PlanFigure.percent(largest.run.utilisation)), goodput \(PlanFigure.percent(largest.run.goodput)); "
                    + "training planner, \(wish.precision.rawValue)"
            ),
        ])
    }

    private var racks: Double? {
        plan.factory.nodesPerRack.map { nodes in
            let chips = plan.factory.chipsPerNode * nodes
            return Double((plan.factory.chips + chips - 1) / chips)
        }
    }

    private var rackKilowatts: Double? {
        plan.factory.nodesPerRack.map {
            Double($0 * plan.factory.chipsPerNode) * plan.factory.chipPower.busyWatts / 1000
        }
    }

    private var powerBasis: String {
        plan.factory.power.wattsPerChip == nil
            ? "rated power of the chip × 1.25 (MLPerf v4.0 power logs of H100 nodes)" : "watts a chip as written"
    }

    private var failureBasis: String {
        plan.factory.failures.repairHours == nil
            ? "time to repair not known, failures not taken off" : "failures and spares"
    }

    var hourlyBasis: String {
        guard let series = plan.hours.intensity[plan.factory.country.zone] else { return "hourly intensity not given" }
        return "hours of \(series.year), zone \(plan.factory.country.zone)"
    }
}

extension GigafactoryPlan {
    /// The share of running chips that users have, over the whole life.
    package var availability: Double? {
        let running = months.reduce(0) { $0 + $1.poweredDeviceHours }
        let available = months.reduce(0) { $0 + $1.availableDeviceHours }
        return running > 0 ? Double(available) / Double(running) : nil
    }

    /// All that is spent on building, not discounted.
    package var capitalEuros: Double? {
        factory.costs.map { _ in months.reduce(0) { $0 + ($1.capitalEuros ?? 0) } }
    }

    package var eurosPerH100Hour: Double? { levelisedCost.map { $0.eurosPerDeviceHour / factory.h100PerChip } }
}
