/// What a device-hour must be sold for, so that all costs come back with interest: the levelised cost.
///
/// The sum of discounted costs over the sum of discounted device-hours sold: W. Short, D. J. Packey, T. Holt, "A Manual
/// for the Economic Evaluation of Energy Efficiency and Renewable Energy Technologies", NREL/TP-462-5173 (1995), with
/// device-hours in the place of energy. Months are discounted to the first by the twelfth root of a year's factor. No
/// tax, no subsidy, no inflation and nothing left at the end is counted.
package struct DiscountedCost: Hashable, Sendable {
    package var capitalEuros = 0.0
    package var operationEuros = 0.0
    package var energyEuros = 0.0
    /// What heat brings in, which lowers the cost.
    package var heatEuros = 0.0
    /// Device-hours sold, discounted to the same month.
    package var deviceHours = 0.0

    package var euros: Double { capitalEuros + operationEuros + energyEuros - heatEuros }

    package var eurosPerDeviceHour: Double { euros / deviceHours }
}
