import Documents

/// What the levelised cost hangs on, and can be moved alone.
package enum CostDriver: String, CaseIterable, Sendable {
    case utilisation
    case eurosPerChip
    case eurosPerKilowatt
    case operationEurosPerYear
    case chipYears
    case discountRate
    case powerPrice
    case pue
    case delayMonths

    package var name: String {
        switch self {
        case .utilisation: "utilisation"
        case .eurosPerChip: "price of a chip"
        case .eurosPerKilowatt: "price of the site"
        case .operationEurosPerYear: "operation"
        case .chipYears: "years of service"
        case .discountRate: "discount rate"
        case .powerPrice: "price of power"
        case .pue: "PUE"
        case .delayMonths: "delay"
        }
    }

    /// What a document may say.
    var limits: ClosedRange<Double> {
        switch self {
        case .utilisation: 0.01...1
        case .eurosPerChip, .eurosPerKilowatt: 0...1e7
        case .operationEurosPerYear: 0...1e11
        case .chipYears: 0.25...30
        case .discountRate: 0...1
        case .powerPrice: 0...100
        case .pue: 1...5
        case .delayMonths: 0...120
        }
    }

    /// How far it goes where nobody said: a fifth down and up for all alike, so that what they do can be compared; up to
    /// a year of delay.
    func usual(around value: Double) -> ClosedRange<Double> {
        if self == .delayMonths { return 0...12 }
        let low = max(limits.lowerBound, value * 0.8)
        return low...max(low, min(limits.upperBound, value * 1.2))
    }

    /// A figure as people read it.
    package func text(_ value: Double) -> String {
        func rounded(_ value: Double) -> String {
            value.rounded() == value ? Figure.decimal(value) : Figure.trimmed(value)
        }
        switch self {
        case .utilisation, .discountRate: return rounded(value * 100) + " %"
        case .eurosPerChip: return rounded(value) + " €"
        case .eurosPerKilowatt: return rounded(value) + " €/kW"
        case .operationEurosPerYear: return rounded(value / 1e6) + " M€/y"
        case .chipYears: return rounded(value) + " y"
        case .powerPrice: return "× " + rounded(value)
        case .pue: return rounded(value)
        case .delayMonths: return rounded(value) + " months"
        }
    }
}

extension Gigafactory {
    /// Where a driver stands; nil where it plays no part.
    func value(of driver: CostDriver) -> Double? {
        switch driver {
        case .utilisation: sales.utilisation
        case .eurosPerChip: costs?.eurosPerChip
        case .eurosPerKilowatt: costs?.eurosPerKilowatt
        case .operationEurosPerYear: costs?.operationEurosPerYear
        case .chipYears: chipYears
        case .discountRate: costs?.discountRate
        case .powerPrice: power.priceFactor
        case .pue: power.meanPUE
        case .delayMonths: 0
        }
    }

    /// The factory with one driver moved.
    func moved(_ driver: CostDriver, to value: Double) -> Gigafactory {
        var factory = self
        switch driver {
        case .utilisation: factory.sales.utilisation = value
        case .eurosPerChip: factory.costs?.eurosPerChip = value
        case .eurosPerKilowatt: factory.costs?.eurosPerKilowatt = value
        case .operationEurosPerYear: factory.costs?.operationEurosPerYear = value
        case .chipYears: factory.chipYears = value
        case .discountRate: factory.costs?.discountRate = value
        case .powerPrice: factory.power.priceFactor = value
        case .pue:
            let change = value / power.meanPUE
            factory.power.pue = power.pue.map { max(1, $0 * change) }
        case .delayMonths:
            let days = Int64((value * 365.25 / 12).rounded())
            for place in phases.indices { factory.phases[place].actualDay = phases[place].firstDay + days }
        }
        return factory
    }
}
