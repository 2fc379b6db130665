import Contract
import Quantities
import Server

/// What a system's grid emits in this hour and the day after it, as a chart's table shows it.
enum GridDay {
    static func content(_ words: Words, _ known: GridHoursView) -> Content {
        [
            "source": known.source.printable,
            "hours": known.hours.map { hour -> Content in
                [
                    "hour": words.hour(hour.starts), "grams": words.number(hour.gramsPerKilowattHour),
                    "value": hour.gramsPerKilowattHour,
                ]
            },
        ]
    }

    /// What it emits at a moment; nil where that hour is not known.
    static func present(_ words: Words, _ known: GridHoursView?, at now: Instant) -> String? {
        let moment = RFC3339.text(now)
        // Hours of one form are in the order of their texts.
        guard let hour = known?.hours.last(where: { $0.starts <= moment }), hour.starts.prefix(13) == moment.prefix(13)
        else { return nil }
        return words("receipt.gridValue", ["grams": words.number(hour.gramsPerKilowattHour)])
    }
}
