/// What a gigafactory is, does and costs in one month.
package struct GigafactoryMonth: Hashable, Sendable {
    package var month: Month
    /// Device-hours of all chips that stand.
    package var builtDeviceHours = 0
    /// Device-hours of those that firm power feeds: never more than are built, nor than are powered.
    package var poweredDeviceHours = 0
    /// Device-hours that users can have, after repairs and nodes that stand by.
    package var availableDeviceHours = 0
    package var soldDeviceHours = 0
    package var itMWh = 0.0
    package var energy = EnergyBalance.nothing
    /// Water taken in; nil where it is not known.
    package var cubicMetres: Double?
    /// Heat that is used again; nil where it is not known.
    package var heatMWh: Double?
    /// Costs in euros; nil where nobody said what things cost.
    package var capitalEuros: Double?
    package var operationEuros: Double?
    package var heatEuros = 0.0
    /// What device-hours sold bring in; nil where nobody said a price.
    package var revenueEuros: Double?

    package init(month: Month) { self.month = month }

    /// Chips on average over the month.
    package var builtChips: Double { Double(builtDeviceHours) / Double(month.hours) }
    package var poweredChips: Double { Double(poweredDeviceHours) / Double(month.hours) }
    package var availableChips: Double { Double(availableDeviceHours) / Double(month.hours) }

    /// Operation and energy, less what heat brings in; nil where one is not known.
    package var runningEuros: Double? {
        operationEuros.flatMap { operation in energy.euros.map { operation + $0 - heatEuros } }
    }
}
