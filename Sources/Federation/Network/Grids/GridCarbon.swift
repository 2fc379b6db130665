package import Quantities

/// The greenhouse gas of work, and for how many of its hours the grid's own intensity was known.
package struct GridCarbon: Hashable, Sendable {
    /// The gas: by the hour's intensity where it is known, else by the year's.
    package var carbon: MicrogramsCO2e
    /// How many of the hours in which the work ran have an intensity of their own.
    package var hoursKnown: UInt32

    /// Makes a figure.
    package init(carbon: MicrogramsCO2e, hoursKnown: UInt32) {
        self.carbon = carbon
        self.hoursKnown = hoursKnown
    }
}

extension GridHours {
    /// The greenhouse gas of energy that is drawn evenly from `start` to `end`.
    ///
    /// Each hour counts by the milliseconds that the work runs in it, and the sum is rounded once, so that the figure is
    /// exact. Work without length counts as a millisecond. Cost: a step for each hour that is known within it.
    ///
    /// - Parameter yearly: The intensity for hours that are not known, in g CO2e/kWh.
    package func carbon(
        of energy: Joules,
        from start: Instant,
        to end: Instant,
        otherwise yearly: Int64
    ) -> GridCarbon {
        let begin = start.milliseconds
        let length = max(1, end.milliseconds - begin)
        let hours = Self.hours(from: start, to: end).clamped(to: knownHours)
        var known: UInt32 = 0
        // What the hours add to the year's intensity or take from it, in g CO2e/kWh times milliseconds.
        var beyond: Int64 = 0
        for hour in hours {
            guard let grams = grams(atHour: hour) else { continue }
            let from = max(begin, hour * Self.hourMilliseconds)
            let to = min(begin + length, (hour + 1) * Self.hourMilliseconds)
            beyond += (to - from) * (grams - yearly)
            known += 1
        }
        guard known > 0 else { return GridCarbon(carbon: energy.carbon(gramsPerKilowattHour: yearly), hoursKnown: 0) }
        // A gram for each kilowatt-hour is 5/18 of a microgram for each joule.
        let carbon = MicrogramsCO2e(energy.count).scaled(by: (length * yearly + beyond) * 5, over: length * 18)
        return GridCarbon(carbon: carbon, hoursKnown: known)
    }

    /// The hours in which something runs.
    package static func hours(from start: Instant, to end: Instant) -> Range<Int64> {
        let last = Instant(milliseconds: max(start.milliseconds, end.milliseconds - 1))
        return hour(of: start)..<hour(of: last) + 1
    }
}
