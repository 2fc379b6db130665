import Documents

extension GigafactoryReport {
    /// What is not known, what follows from that, and how to mend it.
    var gaps: ReportTable {
        var table = ReportTable(
            "What is not known",
            [.text("What", "what"), .text("So", "effect"), .text("To mend it", "remedy")]
        )
        func add(_ isMissing: Bool, _ what: String, _ effect: String, _ remedy: String) {
            if isMissing { table.add([.text(what), .text(effect), .text(remedy)]) }
        }
        let factory = plan.factory
        let power = factory.power
        add(power.connections.isEmpty, "firm power", "all chips that stand run", "power.firm")
        add(power.otherShare == nil, "what storage and service nodes draw", "nothing is added", "power.otherShare")
        add(
            factory.network?.wattsPerSwitch == nil,
            "what switches draw",
            "nothing is added",
            "network.wattsPerSwitch"
        )
        add(
            power.gridEurosPerMegawattHour == nil,
            "networks and levies",
            "power costs its price alone",
            "power.gridEurosPerMegawattHour"
        )
        add(
            factory.country.eurosPerMegawattHour == nil && plan.hours.price[factory.country.zone] == nil,
            "price of power",
            "no running cost",
            "hourly.price"
        )
        add(
            plan.hours.intensity[factory.country.zone] == nil,
            "hourly intensity",
            "carbon by the year's figure only",
            "hourly.intensity"
        )
        add(plan.hours.price[factory.country.zone] == nil, "hourly price", priceBasis, "hourly.price")
        add(
            power.contracts.contains { $0.profile == .unknown },
            "when contracts deliver",
            "what they cover hour by hour is not known",
            "power.contracts: profile"
        )
        add(power.backupHours == nil, "hours without the grid", "not graded", "power.backupHours")
        add(
            factory.failures.repairHours == nil,
            "time to repair a node",
            "failures are not taken off",
            "failures.repairHours"
        )
        add(factory.cooling.litresPerKilowattHour == nil, "water", "not told", "cooling.litresPerKilowattHour")
        add(factory.cooling.reusedShare == nil, "heat used again", "not told", "cooling.reusedShare")
        add(factory.costs == nil, "what things cost", "no levelised cost", "costs")
        add(
            factory.sales.eurosPerDeviceHour == nil,
            "price of a device-hour",
            "no sales, no cash flows",
            "sales.eurosPerDeviceHour"
        )
        add(
            factory.sales.eurosPerDollar == nil,
            "euros for a dollar",
            "market prices stay in dollars",
            "sales.eurosPerDollar"
        )
        add(factory.call != nil && factory.signatureDay == nil, "day of signature", "not graded", "signature")
        if let series = plan.hours.intensity[factory.country.zone] {
            add(
                true,
                "intensity of the hours to come",
                "those of \(series.year) stand for the same month of every year",
                "hourly.intensity"
            )
        }
        add(true, "carbon of making chips and buildings", "not counted: no sourced figure is at hand", "")
        add(
            true,
            "what a chip draws while nobody uses it",
            "taken as 56 % of work, as one that waits for the network",
            ""
        )
        add(true, "climate, wages and land of a country", "countries differ by their power alone", "")
        return table
    }

    private var priceBasis: String {
        let country = plan.factory.country
        guard let price = country.eurosPerMegawattHour, let year = country.priceYear else { return "no running cost" }
        return "the day-ahead mean of \(year) holds in every hour: \(PlanFigure.short(price)) €/MWh (Ember)"
    }
}
