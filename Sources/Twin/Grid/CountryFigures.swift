import Quantities

/// What is known of a country's grid over a year; for when no hourly figures are at hand.
package struct CountryFigures: Hashable, Sendable {
    /// The country, by two letters.
    package var country: String
    /// The zone of the hourly figures that stands for it.
    package var zone: String
    /// Grams of CO2e for a kilowatt-hour consumed, over the life cycle of the plants; nil when unknown.
    package var gramsPerKilowattHour: Double?
    /// Euros for a megawatt-hour, day ahead, the mean of the latest whole year given; nil when unknown.
    package var eurosPerMegawattHour: Double?

    /// Reads `grid.csv`: its columns are found by their names.
    package static func read(_ bytes: [UInt8]) throws(TraceFault) -> [CountryFigures] {
        try bytes.withUnsafeBufferPointer { bytes throws(TraceFault) in
            var text = TraceText(bytes)
            var fields: [Range<Int>] = []
            _ = text.advance()
            text.split(at: UInt8(ascii: ","), into: &fields)
            let names = fields.map { text.string($0) }
            guard let country = names.firstIndex(of: "country"), let zone = names.firstIndex(of: "em_zone") else {
                throw TraceFault(
                    line: text.line,
                    message: "the columns country and em_zone are missing",
                    remedy: "Name them in the first line."
                )
            }
            let width = names.count
            let intensities = ["gco2_kwh_lifecycle_consumption_calc", "gco2_kwh_lifecycle_owid_ember"]
                .compactMap { names.firstIndex(of: $0) }
            let prices = ["wholesale_day_ahead_eur_mwh_2025", "wholesale_day_ahead_eur_mwh_2024"]
                .compactMap { names.firstIndex(of: $0) }
            var rows: [CountryFigures] = []
            while text.advance() {
                text.split(at: UInt8(ascii: ","), into: &fields)
                guard fields.count == width else {
                    throw TraceFault(
                        line: text.line,
                        message: "\(fields.count) fields, where the header names \(width)",
                        remedy: "Give each column a field, empty where it is unknown. No comma may stand inside one."
                    )
                }
                func first(of places: [Int]) -> Double? {
                    places.lazy.compactMap { Double(text.string(fields[$0])) }.first
                }
                rows.append(
                    CountryFigures(
                        country: text.string(fields[country]),
                        zone: text.string(fields[zone]),
                        gramsPerKilowattHour: first(of: intensities),
                        eurosPerMegawattHour: first(of: prices)
                    )
                )
            }
            return rows
        }
    }
}
