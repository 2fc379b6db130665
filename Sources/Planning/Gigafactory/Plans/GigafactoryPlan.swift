import Quantities

/// A gigafactory worked out month by month, from the first euro spent to the last chip's end.
package struct GigafactoryPlan: Sendable {
    package var factory: Gigafactory
    package var hours: GridHours
    package var months: [GigafactoryMonth]
    /// Nil where costs or the price of power are not known.
    package var levelisedCost: DiscountedCost?
}

extension Gigafactory {
    /// Works the factory out, with hourly figures where they are known.
    ///
    /// Every hour of a month has the same load. Cost: some tens of nanoseconds an hour of the calendar.
    package func plan(hours: GridHours = GridHours()) -> GigafactoryPlan {
        let all = days
        var months: [GigafactoryMonth] = []
        var shares: [Int: Double] = [:]
        var month = Month(day: all.lowerBound)
        while month.firstDay < all.upperBound {
            var figures = GigafactoryMonth(month: month)
            addCapacity(to: &figures, &shares)
            addEnergy(to: &figures, hours)
            addMoney(to: &figures)
            months.append(figures)
            month = month.next
        }
        return GigafactoryPlan(factory: self, hours: hours, months: months, levelisedCost: levelised(months))
    }

    private func addCapacity(to figures: inout GigafactoryMonth, _ shares: inout [Int: Double]) {
        let pue = power.pue[figures.month.number - 1]
        var available = 0.0
        for day in figures.month.days {
            let built = builtChips(day: day)
            let running = min(built, poweredChips(day: day, pue: pue) ?? built)
            guard built > 0 else { continue }
            let share = shares[running] ?? availability(chips: running)
            shares[running] = share
            figures.builtDeviceHours += 24 * built
            figures.poweredDeviceHours += 24 * running
            available += Double(24 * running) * share
        }
        figures.availableDeviceHours = Int(available)
        figures.soldDeviceHours = Int(Double(figures.availableDeviceHours) * sales.utilisation)
    }

    private func addEnergy(to figures: inout GigafactoryMonth, _ hours: GridHours) {
        let watts = chipPower
        let sold = Double(figures.soldDeviceHours)
        let running = Double(figures.poweredDeviceHours)
        figures.itMWh = (sold * watts.busyWatts + (running - sold) * watts.idleWatts + running * watts.otherWatts) / 1e6
        figures.cubicMetres = cooling.litresPerKilowattHour.map { $0 * figures.itMWh }
        let siteMWh = figures.itMWh * power.pue[figures.month.number - 1]
        figures.heatMWh = cooling.reusedShare.map { $0 * siteMWh }
        figures.heatEuros = (figures.heatMWh ?? 0) * (cooling.heatEurosPerMegawattHour ?? 0)
        guard siteMWh > 0 else { return }
        let month = MonthOfHours(figures.month, at: country, contracts: power.contracts, hours: hours)
        figures.energy = month.balance(of: siteMWh, self)
    }

    private func addMoney(to figures: inout GigafactoryMonth) {
        figures.revenueEuros = sales.eurosPerDeviceHour.map { $0 * Double(figures.soldDeviceHours) }
        guard let costs else { return }
        let watts = chipPower.peakWatts
        var capital = 0.0
        for (place, phase) in phases.enumerated() {
            let paid = phase.paidDays
            let overlap = paid.clamped(to: figures.month.days)
            var price = Double(phase.chips) * (costs.eurosPerChip + costs.eurosPerKilowatt * watts / 1000)
            if place == 0 { price += costs.connectionEuros }
            capital += price * Double(overlap.count) / Double(paid.count)
        }
        figures.capitalEuros = capital
        let chipYears = Double(figures.builtDeviceHours) / (24 * 365.25)
        figures.operationEuros = costs.operationEurosPerYear * chipYears / Double(chips)
    }

    private func levelised(_ months: [GigafactoryMonth]) -> DiscountedCost? {
        guard let costs else { return nil }
        let monthly = Elementary.exp(-Elementary.log(1 + costs.discountRate) / 12)
        var factor = 1.0
        var sum = DiscountedCost()
        for month in months {
            guard let capital = month.capitalEuros, let operation = month.operationEuros,
                let energy = month.energy.euros
            else { return nil }
            sum.capitalEuros += capital * factor
            sum.operationEuros += operation * factor
            sum.energyEuros += energy * factor
            sum.heatEuros += month.heatEuros * factor
            sum.deviceHours += Double(month.soldDeviceHours) * factor
            factor *= monthly
        }
        return sum.deviceHours > 0 ? sum : nil
    }
}
