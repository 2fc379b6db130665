extension GridCountry {
    /// Europe's countries by code: grams, day-ahead price and its year, industrial price, renewable and low-carbon shares.
    ///
    /// - Grams and low-carbon shares: Electricity Maps' zone mixes of 2024 and life-cycle factors
    ///   (electricitymaps-contrib at b354f28, 2026-08-21); Italy, Sweden, Norway and Denmark by one zone each.
    /// - Day-ahead: mean of the daily prices in Ember's European wholesale data (to 2026-04-30). Luxembourg shares
    ///   Germany's zone.
    /// - Industrial price: Eurostat nrg_pc_205, 2025-S2, band of 500 to 1,999 MWh, without VAT and recoverable taxes.
    /// - Renewables: Eurostat nrg_ind_ren, REN_ELC, 2025.
    package static let catalogue = [
        country("AT", "Austria", "AT", 125.5, 99.09, 2025, 179.9, 0.908, 0.861),
        country("BE", "Belgium", "BE", 147.4, 83.51, 2025, 157.1, 0.343, 0.779),
        country("BG", "Bulgaria", "BG", 359, 107.04, 2025, 135.5, 0.344, 0.646),
        country("CH", "Switzerland", "CH", 89.7, 75.94, 2024, nil, nil, 0.922),
        country("CY", "Cyprus", "CY", 861.4, nil, nil, 236.6, 0.275, 0.234),
        country("CZ", "Czechia", "CZ", 450.9, 96.7, 2025, 163.6, 0.192, 0.561),
        country("DE", "Germany", "DE", 346.3, 89.48, 2025, 192.2, 0.579, 0.664),
        country("DK", "Denmark", "DK-DK1", 130, 82.28, 2025, 123.2, 0.777, 0.861),
        country("EE", "Estonia", "EE", 259.3, 80.66, 2025, 129.4, 0.411, 0.694),
        country("ES", "Spain", "ES", 129.8, 66.8, 2025, 119.1, 0.607, 0.814),
        country("FI", "Finland", "FI", 82.5, 40.19, 2025, 67.4, 0.566, 0.929),
        country("FR", "France", "FR", 34.5, 62.91, 2025, 121.2, 0.331, 0.959),
        country("GB", "United Kingdom", "GB", 163.1, 94.14, 2025, nil, nil, 0.728),
        country("GR", "Greece", "GR", 372.5, 103.78, 2025, 162.1, 0.609, 0.505),
        country("HR", "Croatia", "HR", 242.5, 105.48, 2025, 138.6, 0.588, 0.712),
        country("HU", "Hungary", "HU", 254.2, 108.3, 2025, 187.6, 0.283, 0.716),
        country("IE", "Ireland", "IE", 353, 114.14, 2025, 218.7, 0.417, 0.454),
        country("IS", "Iceland", "IS", 28.2, nil, nil, nil, nil, 1),
        country("IT", "Italy", "IT-NO", 247, 121.65, 2025, 194.8, 0.435, 0.601),
        country("LT", "Lithuania", "LT", 177, 85.6, 2025, 136.1, 0.599, 0.79),
        country("LU", "Luxembourg", "LU", 260.6, 89.48, 2025, 144.4, 0.233, 0.748),
        country("LV", "Latvia", "LV", 205.4, 85.89, 2025, 116.2, 0.576, 0.699),
        country("MD", "Moldova", "MD", 398.2, nil, nil, nil, nil, 0.235),
        country("MK", "North Macedonia", "MK", 467.5, 101.24, 2024, nil, nil, 0.339),
        country("MT", "Malta", "MT", nil, nil, nil, 117, 0.112, nil),
        country("NL", "Netherlands", "NL", 249.6, 87.32, 2025, 181.1, 0.547, 0.58),
        country("NO", "Norway", "NO-NO1", 33.2, 44.84, 2025, nil, nil, 0.991),
        country("PL", "Poland", "PL", 672.9, 103.73, 2025, 173.5, 0.325, 0.325),
        country("PT", "Portugal", "PT", 98.1, 67.88, 2025, 121.6, 0.656, 0.87),
        country("RO", "Romania", "RO", 301.6, 108.17, 2025, 171.5, 0.499, 0.655),
        country("RS", "Serbia", "RS", 504.8, 118, 2025, nil, nil, 0.374),
        country("SE", "Sweden", "SE-SE3", 20.3, 42.51, 2025, 85.2, 0.892, 0.961),
        country("SI", "Slovenia", "SI", 223.8, 104.86, 2025, 141.6, 0.456, 0.766),
        country("SK", "Slovakia", "SK", 196.5, 102.45, 2025, 183.9, 0.241, 0.748),
        country("TR", "Türkiye", "TR", 424.9, nil, nil, nil, nil, 0.419),
    ]

    private static func country(
        _ code: String,
        _ name: String,
        _ zone: String,
        _ grams: Double?,
        _ price: Double?,
        _ priceYear: Int?,
        _ industrial: Double?,
        _ renewable: Double?,
        _ lowCarbon: Double?
    ) -> GridCountry {
        GridCountry(
            code: code,
            name: name,
            zone: zone,
            gramsPerKilowattHour: grams,
            eurosPerMegawattHour: price,
            priceYear: priceYear,
            industrialEurosPerMegawattHour: industrial,
            renewableShare: renewable,
            lowCarbonShare: lowCarbon
        )
    }
}
