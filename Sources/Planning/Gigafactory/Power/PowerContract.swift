/// Power bought from plants of one kind.
package struct PowerContract: Hashable, Sendable {
    package var kind: Kind
    package var megawatts: Double
    /// The share of its rating that it delivers over a year; nil where its hours tell.
    package var loadFactor: Double?
    /// When it delivers.
    package var profile: Profile
    /// Nil where the grid's price holds.
    package var eurosPerMegawattHour: Double?

    package init(
        kind: Kind,
        megawatts: Double,
        loadFactor: Double?,
        profile: Profile,
        eurosPerMegawattHour: Double? = nil
    ) {
        self.kind = kind
        self.megawatts = megawatts
        self.loadFactor = loadFactor
        self.profile = profile
        self.eurosPerMegawattHour = eurosPerMegawattHour
    }

    package enum Profile: Hashable, Sendable {
        /// The same in every hour, as a contract for base load promises.
        case flat
        /// As a named series of hours.
        case hourly(String)
        /// Nobody said; what it covers hour by hour is not known.
        case unknown

        /// The name of its series of hours, where it has one.
        package var name: String? {
            if case .hourly(let name) = self { name } else { nil }
        }
    }

    package enum Kind: String, CaseIterable, Sendable {
        case wind
        case offshoreWind
        case solar
        case hydro
        case geothermal
        case biomass
        case nuclear

        package var isRenewable: Bool { self != .nuclear }

        /// Life-cycle grams of CO2e for a kilowatt-hour: medians of IPCC AR5 WG3 (2014), annex III, table A.III.2.
        package var gramsPerKilowattHour: Double {
            switch self {
            case .wind: 11
            case .offshoreWind, .nuclear: 12
            case .solar: 48
            case .hydro: 24
            case .geothermal: 38
            case .biomass: 230
            }
        }
    }
}
