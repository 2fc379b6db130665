/// What a factory costs and brings, month by month from the fund's first: where a plan of a gigafactory meets the fund.
package struct OperationPlan: Hashable, Sendable {
    /// A month, in cents and device-hours.
    package struct Month: Hashable, Sendable {
        /// What is built and bought.
        package var capitalCents: Int64
        /// What it costs to run, power left out.
        package var runningCents: Int64
        /// What its power costs.
        package var powerCents: Int64
        /// What is sold.
        package var soldDeviceHours: Int64
        /// The price of a device-hour, in millionths of a euro.
        package var microEURPerDeviceHour: Int64

        package init(
            capitalCents: Int64 = 0,
            runningCents: Int64 = 0,
            powerCents: Int64 = 0,
            soldDeviceHours: Int64 = 0,
            microEURPerDeviceHour: Int64 = 0
        ) {
            self.capitalCents = capitalCents
            self.runningCents = runningCents
            self.powerCents = powerCents
            self.soldDeviceHours = soldDeviceHours
            self.microEURPerDeviceHour = microEURPerDeviceHour
        }

        /// What the sold hours bring, a part of a cent rounded.
        package var revenueCents: Int64 {
            let micro = Int128(soldDeviceHours) * Int128(microEURPerDeviceHour)
            return Int64((micro + 5000) / 10_000)
        }
    }

    /// The most months that are planned: fifty years.
    package static let mostMonths = 600

    package var months: [Month]
    /// What is left is worth so much at the fund's end.
    package var residualCents: Int64

    package init(months: [Month], residualCents: Int64 = 0) {
        self.months = months
        self.residualCents = residualCents
    }

    /// All capital cost.
    package var capitalCents: Int64 { months.reduce(0) { $0 + $1.capitalCents } }

    /// As many months as asked for: cut, or filled with months in which nothing happens.
    package func lasting(_ count: Int) -> [Month] {
        Array(months.prefix(count)) + [Month](repeating: Month(), count: max(0, count - months.count))
    }
}
