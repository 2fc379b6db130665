import Quantities
import Testing

@testable import fabrique

@Suite struct `Amounts for people` {
    @Test(arguments: [
        (0, "0"), (1, "0.0003"), (36, "0.01"), (1200, "0.333"), (3600, "1"), (6000, "1.67"), (360_000, "100"),
        (444_444, "123.5"), (4_444_444, "1,235"), (3_599_999, "1,000"), (-1200, "-0.333"),
        (Int64.max, "2,562,047,788,015,216"), (Int64.min, "-2,562,047,788,015,216"),
    ])
    func `give device-hours three figures`(seconds: Int64, text: String) { #expect(Human.deviceHours(seconds) == text) }

    @Test(arguments: [
        (0, "€0"), (99, "<€0.0001"), (100, "€0.0001"), (3333, "€0.0033"), (10_000, "€0.01"), (16_667, "€0.02"),
        (12_400_000, "€12.40"), (1_234_567_890_000, "€1,234,567.89"), (-2_500_000, "-€2.50"),
    ])
    func `give money its cents`(microEuros: Int64, text: String) { #expect(Human.euros(microEuros) == text) }

    @Test func `carry their unit`() {
        #expect(Human.energy(4200) == "0.0012 kWh")
        #expect(Human.energy(1) == "<0.0001 kWh")
        #expect(Human.energy(3_600_000) == "1 kWh")
        #expect(Human.energy(90_000_000_000) == "25 MWh")
        #expect(Human.carbon(65_333) == "0.0653 g CO2e")
        #expect(Human.carbon(1_500_000_000) == "1.5 kg CO2e")
        #expect(Human.carbon(2_000_000_000_000) == "2 t CO2e")
        #expect(Human.memory(mebibytes: 512) == "512 MiB")
        #expect(Human.memory(mebibytes: 24_012) == "23.45 GiB")
        #expect(Human.memory(bytes: 92_274_688) == "88 MiB")
        #expect(Human.count(1, "task") == "1 task")
        #expect(Human.count(10_000, "task") == "10,000 tasks")
        #expect(Human.amount(1200, unit: "deviceSeconds", isSigned: true) == "+0.333 device-hours")
        #expect(Human.amount(-7, unit: "widgets", isSigned: true) == "-7 widgets")
    }

    @Test(arguments: [
        (0, "0 s"), (59, "59 s"), (60, "1 min"), (750, "12 min 30 s"), (3600, "1 h"), (3900, "1 h 5 min"),
        (183_600, "2 d 3 h"), (-5, "0 s"),
    ])
    func `give spans their two largest units`(seconds: Int64, text: String) {
        #expect(Human.duration(seconds: seconds) == text)
    }

    @Test func `do not overflow when a server's amounts do`() {
        #expect(Human.sum([.max, .max]) == .max)
        #expect(Human.sum([.min, -1]) == .min)
        #expect(Human.sum([]) == 0)
    }
}

@Suite struct `Moments for people` {
    private let now = Instant(milliseconds: 1_795_236_417_120)

    @Test(arguments: [
        "2026-11-21T04:46:57.120Z", "1970-01-01T00:00:00.000Z", "2000-02-29T23:59:59.999Z", "1969-12-31T23:59:59.999Z",
        "2100-03-01T00:00:00.000Z",
    ])
    func `are read and written alike`(text: String) throws {
        #expect(try #require(Instant(rfc3339: text)).rfc3339 == text)
    }

    @Test func `are read with offsets and without fractions`() {
        #expect(Instant(rfc3339: "2026-11-21T05:46:57.12+01:00") == Instant(rfc3339: "2026-11-21T04:46:57.120Z"))
        #expect(Instant(rfc3339: "2026-11-21T04:46:57Z")?.rfc3339 == "2026-11-21T04:46:57.000Z")
    }

    @Test(arguments: [
        "", "2026-11-21", "2026-13-21T04:46:57Z", "2026-11-21T04:46:57", "2026-11-21T04:46:57.Z",
        "2026-11-21T24:00:00Z",
        "2026-11-21T04:46:57.120Zx", "2026-11-21T04:46:57+0100", "２026-11-21T04:46:57Z",
    ])
    func `are not guessed`(text: String) { #expect(Instant(rfc3339: text) == nil) }

    @Test(
        arguments: [
            (0, "now"), (1, "in 1 s"), (119, "in 1 min 59 s"), (149, "in 2 min"), (150, "in 3 min"),
            (5040, "in 1 h 24 min"), (7199, "in 2 h"), (8999, "in 2 h 30 min"), (86_399, "in 1 d"),
            (100_000, "in 1 d 4 h"), (172_799, "in 2 d"), (7 * 86_400 - 1, "in 7 d"), (-149, "2 min ago"),
            (-150, "3 min ago"), (-(7 * 86_400 - 1), "7 d ago"),
        ] as [(Int64, String)]
    )
    func `are told as far off by a span, to the nearest`(seconds: Int64, text: String) {
        let now = Instant(milliseconds: 1_800_000_000_000)
        #expect(Human.relative(now + Seconds(seconds), to: now) == text)
    }

    @Test func `are told as far off, and in local time`() throws {
        let screen = Screen(
            now: try #require(Instant(rfc3339: "2026-11-21T23:30:00.000Z")),
            secondsAheadOfUTC: { _ in 3600 }
        )
        #expect(screen.relative("2026-11-21T23:30:00.500Z") == "now")
        #expect(screen.relative("2026-11-21T23:35:00.000Z") == "in 5 min")
        #expect(screen.relative("2026-11-21T20:30:00.000Z") == "3 h ago")
        #expect(screen.relative("soon") == "soon")
        #expect(screen.local("2026-11-21T23:05:00.000Z") == "00:05")
        #expect(screen.local("2026-11-21T22:05:00.000Z") == "2026-11-21 23:05")
        #expect(screen.seconds(from: "2026-11-21T23:00:00.000Z", to: nil) == 1800)
        #expect(screen.seconds(from: nil, to: nil) == nil)
    }
}
