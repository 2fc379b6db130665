/// What an hour of a GPU must bring for a factory to earn its rate.
///
/// The simple form spreads capital by the capital recovery factor r ÷ (1 − (1 + r)^−n), as NREL's levelised cost of energy
/// does with a fixed charge rate (W. Short, D. Packey, T. Holt, "A Manual for the Economic Evaluation of Energy Efficiency and
/// Renewable Energy Technologies", NREL/TP-462-5173, 1995), with GPU-hours that are billed for kilowatt-hours.
package struct LevelisedCost: Hashable, Sendable {
    package static let hoursPerYear = 8760.0

    package var gpus: Double
    package var capitalEUR: Double
    package var lifeYears: Double
    package var discountRate: Double
    package var fixedEURPerYear: Double
    package var wattsPerGPU: Double
    package var pue: Double
    package var powerEURPerMWh: Double
    /// The share of all hours that is billed.
    package var billedShare: Double
    /// The mean draw over the greatest.
    package var loadFactor: Double

    package init(
        gpus: Double,
        capitalEUR: Double,
        lifeYears: Double,
        discountRate: Double,
        fixedEURPerYear: Double,
        wattsPerGPU: Double,
        pue: Double,
        powerEURPerMWh: Double,
        billedShare: Double,
        loadFactor: Double
    ) {
        self.gpus = gpus
        self.capitalEUR = capitalEUR
        self.lifeYears = lifeYears
        self.discountRate = discountRate
        self.fixedEURPerYear = fixedEURPerYear
        self.wattsPerGPU = wattsPerGPU
        self.pue = pue
        self.powerEURPerMWh = powerEURPerMWh
        self.billedShare = billedShare
        self.loadFactor = loadFactor
    }

    package var billedHours: Double { gpus * Self.hoursPerYear * billedShare }

    package var energyMWh: Double { gpus * wattsPerGPU * pue * Self.hoursPerYear * loadFactor / 1e6 }

    package var energyEURPerYear: Double { energyMWh * powerEURPerMWh }

    package var capitalEURPerYear: Double {
        guard discountRate != 0 else { return capitalEUR / lifeYears }
        return capitalEUR * discountRate / (1 - Amortisation.power(1 + discountRate, -lifeYears))
    }

    package var eurPerGPUHour: Double {
        (capitalEURPerYear + fixedEURPerYear + energyEURPerYear) / billedHours
    }

    /// The same of costs and hours year by year, the first now: Σ discounted cost ÷ Σ discounted hours. Nil without hours.
    package static func eurPerGPUHour(costsEUR: [Double], gpuHours: [Double], discountRate: Double) -> Double? {
        let hours = CashFlows(periodic: gpuHours).presentValue(rate: discountRate)
        guard hours > 0 else { return nil }
        return CashFlows(periodic: costsEUR).presentValue(rate: discountRate) / hours
    }
}
