import Testing

@testable import Quantities

@Suite struct Moments {
    @Test(arguments: [
        ("1970-01-01", Int64(0)), ("2000-02-29", 951_782_400), ("2022-01-01T00:00Z", 1_640_995_200),
        ("2026-11-21T08:30", 1_795_249_800), ("2026-11-21T08:30:15Z", 1_795_249_815), ("9999-12-31", 253_402_214_400),
    ])
    func `are read, and written back as short as they can be`(text: String, seconds: Int64) {
        #expect(UnixTime.seconds(text) == seconds)
        #expect(UnixTime.seconds(UnixTime.text(seconds)) == seconds)
    }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2026-02-29", "2026-01-01T24:00", "2026-01-01T10:61", "2026-1-01", "x026-01-01",
    ])
    func `that never are, are none`(text: String) { #expect(UnixTime.seconds(text) == nil) }

    @Test func `fall on days of the week`() {
        #expect(CivilDate(daysSinceEpoch: 0).weekday == 3)
        #expect(CivilDate(year: 2026, month: 11, day: 21)?.weekday == 5)
        for days in stride(from: Int64(0), to: 60_000, by: 37) {
            #expect(CivilDate(daysSinceEpoch: days).daysSinceEpoch == days)
        }
    }
}
