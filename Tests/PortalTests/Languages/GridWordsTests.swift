import Contract
import Quantities
import Testing

@testable import Portal

@Suite struct `Carbon's basis in words` {
    @Test func `says by which hours of the grid it is, and nothing where that is not told`() throws {
        let english = try Shelf.words("en")
        #expect(english.gridBasis(known: 3, of: 3) == "by the grid’s hours")
        #expect(english.gridBasis(known: 1, of: 3) == "by the grid’s hours for 1 of 3, else by the year")
        #expect(english.gridBasis(known: 0, of: 3) == "by the grid’s year")
        #expect(english.gridBasis(known: nil, of: nil) == nil)
        let french = try Shelf.words("fr")
        #expect(french.gridBasis(known: 1, of: 3)?.contains("1 sur 3") ?? false)
    }

    @Test func `tells this hour's intensity only where this hour is known`() throws {
        let words = try Shelf.words("en")
        let known = GridHoursView(
            source: "a test",
            hours: [
                GridHourView(starts: "2026-11-21T13:00:00.000Z", gramsPerKilowattHour: 41),
                GridHourView(starts: "2026-11-21T15:00:00.000Z", gramsPerKilowattHour: 38),
            ]
        )
        // 2026-11-21T13:00Z and the hours after it.
        func present(_ minutes: Int64) -> String? {
            GridDay.present(words, known, at: Instant(milliseconds: (498_685 * 60 + minutes) * 60_000))
        }
        #expect(present(0) == "41 g CO2e per kWh" && present(59) == "41 g CO2e per kWh")
        #expect(present(60) == nil && present(-1) == nil && present(300) == nil)
        #expect(present(121) == "38 g CO2e per kWh")
        #expect(GridDay.present(words, nil, at: Instant(milliseconds: 0)) == nil)
    }
}
