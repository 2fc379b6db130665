import Quantities

/// How things may turn out otherwise than planned.
package struct Futures: Hashable, Sendable {
    /// A figure that is drawn once for a future, and may wander from year to year.
    package struct Spread: Hashable, Sendable {
        package var low: Double
        package var likely: Double
        package var high: Double
        /// The standard deviation of a year's change of the logarithm; its mean is no change.
        package var yearlyVolatility: Double

        package init(low: Double, likely: Double, high: Double, yearlyVolatility: Double = 0) {
            precondition(low <= likely && likely <= high, "a spread rises")
            self.low = low
            self.likely = likely
            self.high = high
            self.yearlyVolatility = yearlyVolatility
        }

        /// Always the same.
        package static func fixed(_ value: Double) -> Spread { Spread(low: value, likely: value, high: value) }

        /// A draw of the triangular distribution, by the inverse of its distribution function.
        func draw(from chance: inout RandomStream) -> Double {
            guard high > low else { return likely }
            let unit = chance.unit()
            let turn = (likely - low) / (high - low)
            if unit < turn { return low + (unit * (high - low) * (likely - low)).squareRoot() }
            return high - ((1 - unit) * (high - low) * (high - likely)).squareRoot()
        }
    }

    /// The share of the hours offered that is sold, as the plan has it.
    package var plannedUtilisation: Double
    /// The share that is sold.
    package var utilisation: Spread
    /// The price of a device-hour, against the plan's.
    package var price: Spread
    /// The price of power, against the plan's.
    package var power: Spread
    /// Months by which operation begins late; construction is paid as planned.
    package var delayMonths: Spread

    package init(
        plannedUtilisation: Double = 1,
        utilisation: Spread = .fixed(1),
        price: Spread = .fixed(1),
        power: Spread = .fixed(1),
        delayMonths: Spread = .fixed(0)
    ) {
        self.plannedUtilisation = plannedUtilisation
        self.utilisation = utilisation
        self.price = price
        self.power = power
        self.delayMonths = delayMonths
    }
}
