import Quantities

/// The money of one future, month by month, before any layer is paid; made anew in place for each.
///
/// Until the first sale all futures go as planned.
struct FuturePath {
    private let plan: [OperationPlan.Month]
    private let plannedRevenue: [Double]
    /// The first month in which something is sold by the plan.
    let firstOperation: Int
    private let futures: Futures
    /// What is sold, in cents.
    private(set) var revenue: [Int64]
    /// Running cost and power, in cents.
    private(set) var running: [Int64]
    private var sales: [Double]
    private var powers: [Double]

    init(_ fund: Fund) {
        plan = fund.operation.lasting(fund.months)
        plannedRevenue = plan.map { Double($0.revenueCents) }
        firstOperation = plan.firstIndex { $0.soldDeviceHours > 0 } ?? plan.count
        futures = fund.futures
        revenue = plan.map(\.revenueCents)
        running = plan.map { $0.runningCents + $0.powerCents }
        let years = (plan.count + 11) / 12
        sales = [Double](repeating: 1, count: years)
        powers = sales
    }

    /// Draws a future. The number of the stream alone decides which.
    mutating func draw(_ chance: inout RandomStream) {
        let use = futures.utilisation.draw(from: &chance)
        let price = futures.price.draw(from: &chance)
        let power = futures.power.draw(from: &chance)
        let delay = Int(futures.delayMonths.draw(from: &chance).rounded())
        var (useWalk, priceWalk, powerWalk) = (use, price, power)
        for year in sales.indices {
            sales[year] = min(useWalk, 1) / futures.plannedUtilisation * priceWalk
            powers[year] = powerWalk
            Self.walk(&useWalk, futures.utilisation.yearlyVolatility, &chance)
            Self.walk(&priceWalk, futures.price.yearlyVolatility, &chance)
            Self.walk(&powerWalk, futures.power.yearlyVolatility, &chance)
        }
        for month in firstOperation..<plan.count {
            // While it is late, costs run as in the month before the first sale.
            let planned = max(month - delay, firstOperation - 1, 0)
            let one = plan[planned]
            let year = month / 12
            revenue[month] = Cents.nearest(plannedRevenue[planned] * sales[year])
            running[month] = one.runningCents + Cents.nearest(Double(one.powerCents) * powers[year])
        }
    }

    private static func walk(_ value: inout Double, _ volatility: Double, _ chance: inout RandomStream) {
        guard volatility > 0 else { return }
        value *= Elementary.exp(volatility * chance.normal() - volatility * volatility / 2)
    }
}
