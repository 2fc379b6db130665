/// The months of a calendar year together.
package struct GigafactoryYear: Hashable, Sendable {
    package var year: Int
    package var hours = 0
    package var builtDeviceHours = 0
    package var availableDeviceHours = 0
    package var soldDeviceHours = 0
    package var itMWh = 0.0
    package var energy = EnergyBalance.nothing
    package var cubicMetres: Double? = 0
    package var heatMWh: Double? = 0
    package var capitalEuros: Double? = 0
    package var runningEuros: Double? = 0
    package var revenueEuros: Double? = 0

    /// Chips that users have, on average over the year.
    package var availableChips: Double { Double(availableDeviceHours) / Double(max(1, hours)) }

    init(year: Int, months: [GigafactoryMonth]) {
        self.year = year
        func add(_ sum: inout Double?, _ value: Double?) { sum = sum.flatMap { sum in value.map { sum + $0 } } }
        for month in months {
            hours += month.month.hours
            builtDeviceHours += month.builtDeviceHours
            availableDeviceHours += month.availableDeviceHours
            soldDeviceHours += month.soldDeviceHours
            itMWh += month.itMWh
            energy += month.energy
            add(&cubicMetres, month.cubicMetres)
            add(&heatMWh, month.heatMWh)
            add(&capitalEuros, month.capitalEuros)
            add(&runningEuros, month.runningEuros)
            add(&revenueEuros, month.revenueEuros)
        }
    }
}

extension GigafactoryPlan {
    /// The calendar years, first to last.
    package var years: [GigafactoryYear] {
        guard let first = months.first?.month.year, let last = months.last?.month.year else { return [] }
        return (first...last).map { year in
            GigafactoryYear(year: year, months: months.filter { $0.month.year == year })
        }
    }

    /// The first of the years with most chips to sell: what the factory is once it stands.
    package var busiestYear: GigafactoryYear? {
        // A leap year has more hours, not more chips: a hair more is no more.
        years.reduce(nil) { best, year in
            year.availableChips > (best?.availableChips ?? -1) * 1.0001 ? year : best
        }
    }

    /// The greatest power at the meter in any month, in megawatts.
    package var peakMegawatts: Double {
        months.map { month in
            let hours = Double(month.month.hours)
            let chips = Double(month.poweredDeviceHours) / hours
            return chips * factory.chipPower.peakWatts * factory.power.pue[month.month.number - 1] / 1e6
        }.max() ?? 0
    }
}
