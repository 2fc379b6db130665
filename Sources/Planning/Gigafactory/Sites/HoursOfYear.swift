/// A figure for each hour of a stretch of time: grams, euros, or the output of a megawatt of wind.
package struct HoursOfYear: Hashable, Sendable {
    /// The first hour, in seconds since 1970.
    package var firstUnixSeconds: Int64
    /// Thousandths of the figure, hour by hour.
    package var thousandths: [Int32]

    package init(firstUnixSeconds: Int64, thousandths: [Int32]) {
        self.firstUnixSeconds = firstUnixSeconds
        self.thousandths = thousandths
    }

    /// The year that most of it lies in.
    package var year: Int { Month(day: (firstUnixSeconds + Int64(thousandths.count) * 1800) / 86_400).year }

    /// Whether every month of a year has hours in it.
    package var coversAYear: Bool { (1...12).allSatisfy { !values(month: $0, hours: 1).isEmpty } }

    /// The figures of a month (from 1), for so many hours: another year's month stands for it, and its last days come
    /// a second time where the month is longer. Empty where no hour of such a month is known.
    package func values(month: Int, hours: Int) -> [Double] {
        var first: Int64?
        var found: [Double] = []
        var place = 0
        while place < thousandths.count {
            let here = Month(day: (firstUnixSeconds + Int64(place) * 3600) / 86_400)
            let seconds = here.next.firstDay * 86_400 - firstUnixSeconds
            let end = min(thousandths.count, Int((seconds + 3599) / 3600))
            if here.number == month, first == nil || found.count < hours {
                first = Int64(place)
                found += thousandths[place..<end].map { Double($0) / 1000 }
            }
            place = max(end, place + 1)
        }
        guard !found.isEmpty else { return [] }
        if found.count >= hours { return Array(found.prefix(hours)) }
        let day = Array(found.suffix(24))
        while found.count < hours { found += day.prefix(hours - found.count) }
        return found
    }
}

/// What is known hour by hour, by zone, or by profile for what plants deliver.
package struct GridHours: Sendable {
    /// Grams of CO2e for a kilowatt-hour.
    package var intensity: [String: HoursOfYear] = [:]
    /// Euros for a megawatt-hour.
    package var price: [String: HoursOfYear] = [:]
    /// Megawatts from each megawatt of a plant.
    package var generation: [String: HoursOfYear] = [:]

    package init() {}
}
