/// A month's money in whole cents, for those who finance the factory.
package struct CashFlow: Hashable, Sendable {
    package var month: Month
    package var capitalCents: Int64
    /// Operation, less what heat brings in.
    package var runningCents: Int64
    package var powerCents: Int64
    package var soldDeviceHours: Int
    package var priceMicroEuros: Int64
    package var revenueCents: Int64

    package var netCents: Int64 { revenueCents - runningCents - powerCents - capitalCents }
}

extension GigafactoryPlan {
    /// The money of each month; nil where costs, the price of power or that of a device-hour are not known.
    package var cashFlows: [CashFlow]? {
        guard let price = factory.sales.eurosPerDeviceHour else { return nil }
        let microEuros = Int64((price * 1e6).rounded())
        var flows: [CashFlow] = []
        for month in months {
            guard let capital = month.capitalEuros, let operation = month.operationEuros,
                let power = month.energy.euros
            else { return nil }
            let revenue = Int128(microEuros) * Int128(month.soldDeviceHours)
            flows.append(
                CashFlow(
                    month: month.month,
                    capitalCents: Int64((capital * 100).rounded()),
                    runningCents: Int64(((operation - month.heatEuros) * 100).rounded()),
                    powerCents: Int64((power * 100).rounded()),
                    soldDeviceHours: month.soldDeviceHours,
                    priceMicroEuros: microEuros,
                    revenueCents: Int64((revenue + 5000) / 10_000)
                )
            )
        }
        return flows
    }

    /// ``cashFlows`` as CSV, a line a month, costs above 0: what a fund's document names as its months.
    package var cashFlowCSV: String? {
        cashFlows.map { flows in
            let head =
                "month,capital_cents,running_cents,power_cents,sold_device_hours,price_micro_euros,revenue_cents,net_cents\n"
            return flows.reduce(into: head) { text, flow in
                text += "\(flow.month),\(flow.capitalCents),\(flow.runningCents),\(flow.powerCents),"
                text += "\(flow.soldDeviceHours),\(flow.priceMicroEuros),\(flow.revenueCents),\(flow.netCents)\n"
            }
        }
    }
}
