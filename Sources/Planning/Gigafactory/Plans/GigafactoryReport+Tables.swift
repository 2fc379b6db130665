import Documents

extension GigafactoryReport {
    /// Phases with both their dates.
    var phases: ReportTable {
        var table = ReportTable(
            "Phases",
            [
                .text("Phase", "phase"), .number("Chips", "chips"), .number("H100-equivalents", "h100Equivalents"),
                .text("Planned", "planned"), .text("Actual", "actual"), .number("Late, days", "lateDays"),
                .text("Ends", "ends"),
            ]
        )
        for phase in plan.factory.phases {
            let late = phase.actualDay.map { Double($0 - phase.plannedDay) }
            table.add([
                .text(phase.name), PlanFigure.cell(phase.chips),
                .number(
                    Double(phase.chips) * plan.factory.h100PerChip,
                    PlanFigure.whole(Double(phase.chips) * plan.factory.h100PerChip)
                ),
                .text(PlanFigure.day(phase.plannedDay)),
                .text(phase.actualDay.map(PlanFigure.day) ?? PlanFigure.unknown),
                PlanFigure.cell(late, PlanFigure.whole),
                .text(PlanFigure.day(plan.factory.lastDay(phase))),
            ])
        }
        return table
    }

    /// Each calendar year.
    var years: ReportTable {
        var table = ReportTable(
            "Year by year",
            [
                .text("Year", "year"), .number("Device-hours to sell", "availableDeviceHours"),
                .number("Sold", "soldDeviceHours"), .number("GWh", "siteGWh"),
                .number("t CO2e, location", "tonnesYearly"), .number("t CO2e, hourly", "tonnesHourly"),
                .number("t CO2e, matched", "tonnesMatched"), .number("Water, m³", "cubicMetres"),
                .number("Capital, M€", "capitalMillionEuros"), .number("Running, M€", "runningMillionEuros"),
                .number("Sales, M€", "revenueMillionEuros"),
            ]
        )
        for year in plan.years {
            func tonnes(_ grams: Double?) -> ReportTable.Cell {
                PlanFigure.cell(grams.map { $0 / 1e6 }, PlanFigure.whole)
            }
            func millions(_ euros: Double?) -> ReportTable.Cell {
                PlanFigure.cell(euros.map { $0 / 1e6 }, { PlanFigure.millions($0 * 1e6) })
            }
            table.add([
                .text("\(year.year)"), PlanFigure.cell(year.availableDeviceHours),
                PlanFigure.cell(year.soldDeviceHours),
                .number(year.energy.siteMWh / 1000, PlanFigure.short(year.energy.siteMWh / 1000)),
                tonnes(year.energy.yearlyGrams), tonnes(year.energy.hourlyGrams), tonnes(year.energy.matchedGrams),
                PlanFigure.cell(year.cubicMetres, PlanFigure.whole), millions(year.capitalEuros),
                millions(year.runningEuros), millions(year.revenueEuros),
            ])
        }
        return table
    }

    /// Capacity month by month.
    var months: ReportTable {
        var table = ReportTable(
            "Month by month",
            [
                .text("Month", "month"), .number("Chips built", "builtChips"), .number("powered", "poweredChips"),
                .number("to sell", "availableChips"), .number("Device-hours to sell", "availableDeviceHours"),
                .number("Sold", "soldDeviceHours"), .number("GWh", "siteGWh"),
            ]
        )
        for month in plan.months {
            table.add([
                .text("\(month.month)"), .number(month.builtChips, PlanFigure.whole(month.builtChips)),
                .number(month.poweredChips, PlanFigure.whole(month.poweredChips)),
                .number(month.availableChips, PlanFigure.whole(month.availableChips)),
                PlanFigure.cell(month.availableDeviceHours), PlanFigure.cell(month.soldDeviceHours),
                .number(month.energy.siteMWh / 1000, PlanFigure.short(month.energy.siteMWh / 1000)),
            ])
        }
        return table
    }

    /// The call's own scales.
    var call: ReportTable {
        var table = ReportTable(
            "The call's scales" + (plan.factory.call.map { ", \($0.name)" } ?? ""),
            [.text("Criterion", "criterion"), .text("Here", "value"), .text("Grade", "grade"), .text("Scale", "scale")]
        )
        for criterion in plan.criteria {
            table.add([
                .text(criterion.name), .text(criterion.value), .text(criterion.grade.rawValue), .text(criterion.scale),
            ])
        }
        return table
    }

    /// What makes up the levelised cost.
    var cost: ReportTable? {
        guard let cost = plan.levelisedCost else { return nil }
        var table = ReportTable(
            "What a device-hour costs",
            [.text("Part", "part"), .number("€/device-hour", "eurosPerDeviceHour"), .number("Share", "share")]
        )
        let parts = [
            ("capital", cost.capitalEuros), ("operation", cost.operationEuros), ("power", cost.energyEuros),
            ("heat sold", -cost.heatEuros), ("levelised cost", cost.euros),
        ]
        for (name, euros) in parts where euros != 0 {
            let each = euros / cost.deviceHours
            table.add([
                .text(name), .number(each, PlanFigure.price(each)),
                .number(euros / cost.euros, PlanFigure.percent(euros / cost.euros)),
            ])
        }
        return table
    }

    /// The tornado, utilisation first.
    var sensitivity: ReportTable? {
        guard let tornado = plan.tornado else { return nil }
        var table = ReportTable(
            "What it hangs on: €/device-hour, \(PlanFigure.price(tornado.base)) as planned",
            [
                .text("Driver", "driver"), .text("Low", "from"), .text("High", "to"), .hidden("low"), .hidden("high"),
                .number("Cost at low", "atLow"), .number("Cost at high", "atHigh"), .number("Swing", "swing"),
            ]
        )
        for bar in tornado.bars {
            table.add([
                .text(bar.driver.name), .text(bar.driver.text(bar.low)), .text(bar.driver.text(bar.high)),
                .number(bar.low, ""), .number(bar.high, ""), .number(bar.atLow, PlanFigure.price(bar.atLow)),
                .number(bar.atHigh, PlanFigure.price(bar.atHigh)), .number(bar.swing, PlanFigure.price(bar.swing)),
            ])
        }
        return table
    }

    /// An H100's hour here beside what sellers ask.
    var market: ReportTable? {
        guard let own = plan.eurosPerH100Hour else { return nil }
        var table = ReportTable(
            "Beside the market: \(MarketPrice.source)",
            [
                .text("Offer", "offer"), .number("$/h", "dollars"), .number("€/h", "euros"),
                .number("Levelised cost over it", "ratio"),
            ]
        )
        table.add([
            .text("levelised cost of an H100-equivalent here"), .text(""), .number(own, PlanFigure.price(own)),
            .text(""),
        ])
        for (place, price) in MarketPrice.h100.enumerated() {
            let euros = plan.factory.sales.eurosPerDollar.map { $0 * price.dollarsPerHour }
            table.add([
                .text("seller \(place + 1)" + (place == 0 ? ", a marketplace" : "")),
                .number(price.dollarsPerHour, PlanFigure.price(price.dollarsPerHour)),
                PlanFigure.cell(euros, PlanFigure.price), PlanFigure.cell(euros.map { own / $0 }, PlanFigure.percent),
            ])
        }
        return table
    }

    /// Systems that stand, to see the size.
    var sites: ReportTable {
        var table = ReportTable(
            "Beside systems that stand",
            [
                .text("System", "system"), .text("Chip", "chip"), .number("Chips", "chips"),
                .number("H100-equivalents", "h100Equivalents"), .number("MW", "megawatts"),
                .number("W a chip", "wattsPerChip"), .number("€ a chip", "eurosPerChip"), .text("Source", "source"),
            ]
        )
        let factory = plan.factory
        func add(
            _ name: String,
            _ chip: String,
            _ chips: Int,
            _ ratio: Double?,
            _ megawatts: Double?,
            _ euros: Double?,
            _ source: String
        ) {
            let count = Double(chips)
            table.add([
                .text(name), .text(chip), PlanFigure.cell(chips),
                PlanFigure.cell(ratio.map { $0 * count }, PlanFigure.whole),
                PlanFigure.cell(megawatts, PlanFigure.short),
                PlanFigure.cell(megawatts.map { $0 * 1e6 / count }, PlanFigure.whole),
                PlanFigure.cell(euros.map { $0 / count }, PlanFigure.whole), .text(source),
            ])
        }
        add(
            factory.name,
            factory.chip.name,
            factory.chips,
            factory.h100PerChip,
            factory.itMegawatts(chips: factory.chips),
            plan.capitalEuros,
            "this plan: IT load, capital"
        )
        for site in PublishedSite.catalogue {
            let ratio = Chip.named(site.chip).map { $0.bf16TeraFLOPS / Gigafactory.h100TeraFLOPS * site.diesPerChip }
            add(
                site.name,
                site.chip,
                site.chips,
                ratio,
                site.megawatts,
                site.millionEuros.map { $0 * 1e6 },
                site.source
            )
        }
        return table
    }

    /// The same factory elsewhere: only power differs, for what else does is not known.
    var countries: ReportTable {
        var table = ReportTable(
            "The same factory elsewhere, in \(plan.busiestYear.map { "\($0.year)" } ?? "its busiest year")",
            [
                .text("Country", "country"), .number("Power, €/MWh", "eurosPerMegawattHour"),
                .number("Industry pays, €/MWh", "industrialEurosPerMegawattHour"),
                .number("Power, M€", "energyMillionEuros"),
                .number("€/device-hour", "eurosPerDeviceHour"), .number("g/kWh", "gramsPerKilowattHour"),
                .number("t CO2e, location", "tonnesYearly"), .number("t CO2e, hourly", "tonnesHourly"),
                .number("t CO2e, matched", "tonnesMatched"), .number("Renewable", "renewableShare"),
                .number("Low-carbon", "lowCarbonShare"),
            ]
        )
        for place in places {
            let country = place.factory.country
            let energy = place.busiestYear?.energy
            func tonnes(_ grams: Double?) -> ReportTable.Cell {
                PlanFigure.cell(grams.map { $0 / 1e6 }, PlanFigure.whole)
            }
            let mean = energy.flatMap { energy in energy.euros.map { $0 / energy.siteMWh } }
            table.add([
                .text(country.name), PlanFigure.cell(mean, PlanFigure.short),
                PlanFigure.cell(country.industrialEurosPerMegawattHour, PlanFigure.short),
                PlanFigure.cell(energy?.euros.map { $0 / 1e6 }, PlanFigure.short),
                PlanFigure.cell(place.levelisedCost?.eurosPerDeviceHour, PlanFigure.price),
                PlanFigure.cell(country.gramsPerKilowattHour, PlanFigure.short),
                tonnes(energy?.yearlyGrams), tonnes(energy?.hourlyGrams), tonnes(energy?.matchedGrams),
                PlanFigure.cell(country.renewableShare, PlanFigure.percent),
                PlanFigure.cell(country.lowCarbonShare, PlanFigure.percent),
            ])
        }
        return table
    }
}
