/// What is known of the power of a country: the year's figures, for when no hourly ones are at hand.
package struct GridCountry: Hashable, Sendable {
    /// Two letters.
    package var code: String
    package var name: String
    /// The zone that hourly figures are looked up by.
    package var zone: String
    /// Life-cycle grams of CO2e for a kilowatt-hour consumed in 2024, calculated from the zone's mix; nil when unknown.
    package var gramsPerKilowattHour: Double?
    /// The mean day-ahead price, in euros for a megawatt-hour; nil when unknown.
    package var eurosPerMegawattHour: Double?
    /// The year of that price.
    package var priceYear: Int?
    /// What industry paid in the second half of 2025, networks and levies included, in euros for a megawatt-hour.
    ///
    /// For consumers of 0.5 to 2 GWh a year: an upper anchor, for what a site of 100 MW pays is lower and often secret.
    package var industrialEurosPerMegawattHour: Double?
    /// The share of renewables in what the country consumed in 2025.
    package var renewableShare: Double?
    /// The share of low-carbon sources, nuclear included, in what the zone consumed in 2024.
    package var lowCarbonShare: Double?

    /// The country of that code, in either letter case.
    package static func named(_ code: String) -> GridCountry? {
        let wanted = code.uppercased()
        return catalogue.first { $0.code == wanted }
    }
}
