/// What each driver alone does to the levelised cost: utilisation first, the others by how far they move it.
package struct Tornado: Sendable {
    package struct Bar: Hashable, Sendable {
        package var driver: CostDriver
        package var low: Double
        package var high: Double
        /// Euros for a device-hour with the driver at its low and at its high end.
        package var atLow: Double
        package var atHigh: Double

        package var swing: Double { abs(atHigh - atLow) }
    }

    /// Euros for a device-hour as planned.
    package var base: Double
    package var bars: [Bar]
}

extension GigafactoryPlan {
    /// The tornado; nil where there is no levelised cost.
    package var tornado: Tornado? {
        guard let base = levelisedCost?.eurosPerDeviceHour else { return nil }
        var bars: [Tornado.Bar] = []
        for driver in CostDriver.allCases {
            guard let value = factory.value(of: driver) else { continue }
            let range = factory.ranges[driver] ?? driver.usual(around: value)
            func cost(_ value: Double) -> Double? {
                factory.moved(driver, to: value).plan(hours: hours).levelisedCost?.eurosPerDeviceHour
            }
            guard let atLow = cost(range.lowerBound), let atHigh = cost(range.upperBound) else { continue }
            bars.append(
                Tornado.Bar(driver: driver, low: range.lowerBound, high: range.upperBound, atLow: atLow, atHigh: atHigh)
            )
        }
        bars.sort { left, right in
            if (left.driver == .utilisation) != (right.driver == .utilisation) { return left.driver == .utilisation }
            return left.swing != right.swing ? left.swing > right.swing : left.driver.rawValue < right.driver.rawValue
        }
        return Tornado(base: base, bars: bars)
    }
}
