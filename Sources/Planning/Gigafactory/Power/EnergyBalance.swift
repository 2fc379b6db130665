/// What a site draws over a month at an even load, hour by hour, and what its contracts cover of it.
package struct EnergyBalance: Hashable, Sendable {
    /// What the site draws.
    package var siteMWh = 0.0
    /// What contracts cover in the same hour; nil where an hourly profile is not known.
    package var matchedMWh: Double?
    /// What contracts for renewables cover in the same hour.
    package var matchedRenewableMWh: Double?
    /// What all contracts deliver, covered or not; nil where nothing says.
    package var contractedMWh: Double?
    package var contractedRenewableMWh: Double?
    /// CO2e by the grid's figure of the year, of each hour, and with what contracts cover taken out at their own.
    package var yearlyGrams: Double?
    package var hourlyGrams: Double?
    package var matchedGrams: Double?
    /// What it costs, contracts, networks and levies included; nil where no price is known.
    package var euros: Double?

    package static func += (sum: inout Self, other: Self) {
        func add(_ left: Double?, _ right: Double?) -> Double? { left.flatMap { left in right.map { left + $0 } } }
        sum.siteMWh += other.siteMWh
        sum.matchedMWh = add(sum.matchedMWh, other.matchedMWh)
        sum.matchedRenewableMWh = add(sum.matchedRenewableMWh, other.matchedRenewableMWh)
        sum.contractedMWh = add(sum.contractedMWh, other.contractedMWh)
        sum.contractedRenewableMWh = add(sum.contractedRenewableMWh, other.contractedRenewableMWh)
        sum.yearlyGrams = add(sum.yearlyGrams, other.yearlyGrams)
        sum.hourlyGrams = add(sum.hourlyGrams, other.hourlyGrams)
        sum.matchedGrams = add(sum.matchedGrams, other.matchedGrams)
        sum.euros = add(sum.euros, other.euros)
    }

    /// A month in which nothing is drawn: all of it is known, and 0.
    package static let nothing = EnergyBalance(
        matchedMWh: 0,
        matchedRenewableMWh: 0,
        contractedMWh: 0,
        contractedRenewableMWh: 0,
        yearlyGrams: 0,
        hourlyGrams: 0,
        matchedGrams: 0,
        euros: 0
    )
}

/// A month of hours at one place: what a kilowatt-hour means in each.
struct MonthOfHours {
    var hours: Int
    /// Empty where they are not known.
    var grams: [Double]
    var euros: [Double]
    /// What each contract delivers, in megawatts; nil where one's hours are not known.
    var contracts: [[Double]]?

    init(_ month: Month, at country: GridCountry, contracts: [PowerContract], hours known: GridHours) {
        let count = month.hours
        hours = count
        func values(_ series: HoursOfYear?) -> [Double] { series?.values(month: month.number, hours: count) ?? [] }
        grams = values(known.intensity[country.zone])
        euros = values(known.price[country.zone])
        let delivered = contracts.map { contract -> [Double] in
            switch contract.profile {
            case .flat: [Double](repeating: contract.megawatts, count: count)
            case .hourly(let name): values(known.generation[name]).map { $0 * contract.megawatts }
            case .unknown: []
            }
        }
        self.contracts = delivered.allSatisfy { $0.count == count } ? delivered : nil
    }

    /// The balance of a load that is the same in every hour.
    func balance(of siteMWh: Double, _ factory: Gigafactory) -> EnergyBalance {
        var balance = EnergyBalance.nothing
        balance.siteMWh = siteMWh
        balance.yearlyGrams = factory.country.gramsPerKilowattHour.map { $0 * siteMWh * 1000 }
        let load = siteMWh / Double(hours)
        let deals = factory.power.contracts
        deliver(deals, to: &balance)
        let own = deals.map { deal in (deal, deal.eurosPerMegawattHour) }
        let gridPrice = factory.country.eurosPerMegawattHour
        var hourly = 0.0
        var matchedGrams = 0.0
        var paid = 0.0
        var isPriced = true
        for hour in 0..<hours {
            let offered = contracts?.reduce(0.0) { $0 + $1[hour] } ?? 0
            let share = offered > load && offered > 0 ? load / offered : 1
            let gram = grams.isEmpty ? 0 : grams[hour]
            let price = euros.isEmpty ? gridPrice : euros[hour]
            var rest = load
            hourly += load * gram
            for (place, (deal, euros)) in own.enumerated() {
                guard let delivered = contracts?[place][hour] else { break }
                let used = delivered * share
                rest -= used
                balance.matchedMWh? += used
                if deal.kind.isRenewable { balance.matchedRenewableMWh? += used }
                matchedGrams += used * deal.kind.gramsPerKilowattHour
                if let each = euros ?? price { paid += used * each } else { isPriced = false }
            }
            matchedGrams += max(0, rest) * gram
            if let price { paid += max(0, rest) * price } else if rest > 1e-9 * load { isPriced = false }
        }
        if grams.isEmpty { balance.hourlyGrams = nil } else { balance.hourlyGrams = hourly * 1000 }
        balance.matchedGrams = grams.isEmpty || contracts == nil ? nil : matchedGrams * 1000
        if contracts == nil {
            balance.matchedMWh = nil
            balance.matchedRenewableMWh = nil
            paid += volumeDifference(deals, siteMWh, gridPrice)
        }
        paid += siteMWh * (factory.power.gridEurosPerMegawattHour ?? 0)
        balance.euros = isPriced ? paid * factory.power.priceFactor : nil
        return balance
    }

    /// What the contracts deliver in the month, whether it is needed then or not.
    private func deliver(_ deals: [PowerContract], to balance: inout EnergyBalance) {
        for (place, deal) in deals.enumerated() {
            let sum = contracts?[place].reduce(0, +)
            let volume = sum ?? deal.loadFactor.map { $0 * deal.megawatts * Double(hours) }
            balance.contractedMWh = balance.contractedMWh.flatMap { known in volume.map { known + $0 } }
            guard deal.kind.isRenewable else { continue }
            balance.contractedRenewableMWh = balance.contractedRenewableMWh.flatMap { known in volume.map { known + $0 }
            }
        }
    }

    /// Where hours are not known, a contract's month is paid at its own price instead of the grid's, up to the need.
    private func volumeDifference(_ deals: [PowerContract], _ siteMWh: Double, _ gridPrice: Double?) -> Double {
        var left = siteMWh
        var difference = 0.0
        let mean = euros.isEmpty ? gridPrice : euros.reduce(0, +) / Double(hours)
        for deal in deals {
            guard let own = deal.eurosPerMegawattHour, let factor = deal.loadFactor, let mean else { continue }
            let used = min(left, factor * deal.megawatts * Double(hours))
            left -= used
            difference += used * (own - mean)
        }
        return difference
    }
}
