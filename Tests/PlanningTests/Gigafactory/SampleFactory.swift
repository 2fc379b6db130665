@testable import Planning

/// Gigafactories that tests work out.
enum SampleFactory {
    /// Two phases, all costs, contracts of base load; changed by adding lines or replacing pieces.
    static let text = """
        name: Sample
        call: lot2
        signature: 2027-03-31
        country: FR
        chip: GB300
        chipsPerNode: 4
        nodesPerRack: 18
        chipYears: 5
        phases:
          - {name: first, chips: 16_000, ordered: 2027-07-01, planned: 2028-09-30}
          - {name: second, chips: 24_000, ordered: 2029-01-01, planned: 2030-01-01, actual: 2030-03-15}
        power:
          pue: 1.1
          firm:
            - {megawatts: 40, from: 2028-06-01}
            - {megawatts: 70, from: 2029-12-01}
          gridEurosPerMegawattHour: 15
        failures: {repairHours: 24, spareNodes: 1 %}
        costs:
          eurosPerChip: 45_000
          eurosPerKilowatt: 9_000
          connectionEuros: 60_000_000
          operationEurosPerYear: 90_000_000
          discountRate: 8 %
        sales: {utilisation: 70 %, eurosPerDeviceHour: 3.5}

        """

    static func read(_ text: String = text) throws -> Gigafactory { try Gigafactory(tree: SampleTree.read(text)) }

    /// A year of hours that rise and fall with the day: low at night.
    static func series(_ zone: String, around mean: Int32) -> [String: HoursOfYear] {
        let hours = (0..<8760).map { hour in mean * 1000 + Int32(hour % 24 * 1000 - 11_500) }
        return [zone: HoursOfYear(firstUnixSeconds: 1_640_995_200, thousandths: hours)]
    }
}
