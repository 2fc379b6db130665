/// The yearly carbon intensity of a country's electricity: lifecycle, of what the country generates.
///
/// Source: Our World in Data from Ember's yearly data, as packaged by carbontracker 2.4.7 (PyPI, MIT); the year stands
/// with each figure. Used where a site knows nothing better: hourly figures and figures of consumption differ.
package struct GridIntensity: Hashable, Sendable {
    /// In g CO2e/kWh, rounded to the nearest gram.
    package var gramsPerKilowattHour: Int64
    /// Where the figure comes from, with its year.
    package var source: String

    /// The figure of a country (ISO 3166-1 alpha-2); nil where none is known.
    package init?(country: String) {
        guard let row = Self.table[country] else { return nil }
        gramsPerKilowattHour = row.grams
        source = "Our World in Data / Ember, generation, lifecycle, \(row.year)"
    }

    /// The countries whose figure is known, in alphabetical order.
    package static var countries: [String] { table.keys.sorted() }

    private static let table: [String: (grams: Int64, year: Int)] = [
        "AT": (103, 2024),
        "BE": (118, 2024),
        "BG": (264, 2024),
        "CH": (37, 2024),
        "CY": (512, 2024),
        "CZ": (414, 2024),
        "DE": (344, 2024),
        "DK": (143, 2024),
        "EE": (341, 2024),
        "ES": (146, 2024),
        "FI": (72, 2024),
        "FR": (44, 2024),
        "GB": (211, 2024),
        "GR": (320, 2024),
        "HR": (175, 2024),
        "HU": (183, 2024),
        "IE": (280, 2024),
        "IS": (28, 2023),
        "IT": (288, 2024),
        "LT": (139, 2024),
        "LU": (135, 2024),
        "LV": (136, 2024),
        "MD": (630, 2024),
        "MK": (569, 2024),
        "MT": (484, 2024),
        "NL": (253, 2024),
        "NO": (31, 2024),
        "PL": (615, 2024),
        "PT": (112, 2024),
        "RO": (246, 2024),
        "RS": (671, 2024),
        "SE": (36, 2024),
        "SI": (228, 2024),
        "SK": (97, 2024),
        "TR": (470, 2024),
    ]
}
