import Documents
import Testing

@testable import Planning

@Suite struct `Capacity by month` {
    @Test func `is never over what is built and powered`() throws {
        var factory = try SampleFactory.read()
        for seed in 1...20 as ClosedRange<UInt64> {
            var chance = Chance(seed: seed)
            factory.phases = (0..<3).map { _ in
                let planned = 20_000 + Int64(chance.next(2000))
                return Phase(
                    name: "p",
                    chips: 4 + Int(chance.next(30_000)),
                    plannedDay: planned,
                    actualDay: chance.next(2) == 0 ? planned + Int64(chance.next(400)) : nil
                )
            }
            factory.power.connections = (0..<3).map { step in
                PowerSupply.Connection(
                    fromDay: 20_000 + 700 * Int64(step),
                    megawatts: Double(chance.next(120))
                )
            }
            let watts = factory.chipPower.peakWatts
            for month in factory.plan().months {
                let pue = factory.power.pue[month.month.number - 1]
                let built = month.month.days.reduce(0) { $0 + 24 * factory.builtChips(day: $1) }
                let powered = month.month.days.reduce(0.0) { sum, day in
                    sum + 24 * (factory.power.firmMegawatts(day: day) ?? 0) * 1e6 / (pue * watts)
                }
                #expect(month.builtDeviceHours == built)
                #expect(month.poweredDeviceHours <= built, "seed \(seed)")
                #expect(Double(month.poweredDeviceHours) <= powered, "seed \(seed)")
                #expect(month.availableDeviceHours <= month.poweredDeviceHours)
                #expect(month.soldDeviceHours <= month.availableDeviceHours)
            }
        }
    }

    @Test func `counts from the actual day, and says how late it was`() throws {
        let plan = try SampleFactory.read().plan()
        let march = try #require(plan.months.first { "\($0.month)" == "2030-03" })
        // The first phase all month, the second for 17 of 31 days.
        #expect(march.builtDeviceHours == 24 * (31 * 16_000 + 17 * 24_000))
        let report = GigafactoryReport(plan: plan, largestRun: nil, places: [], source: "")
        #expect(report.phases.rows[1].map(\.text).contains("73"))
        #expect(report.phases.rows[0].map(\.text).contains("not known"))
    }

    @Test func `a lot brings its own sizes`() throws {
        let factory = try SampleFactory.read(
            SampleFactory.text.replacing("chips: 16_000, ", with: "").replacing("chips: 24_000, ", with: "")
        )
        #expect(factory.phases.map(\.chips) == [15_832, 23_748])
        let grades = factory.plan().criteria.prefix(2).map(\.grade)
        #expect(grades == [.met, .met])
    }
}

/// A small generator, seeded by each test that uses it (SplitMix64).
struct Chance {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(_ bound: UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return (mixed ^ (mixed >> 31)) % bound
    }

    /// From 0 up to, not including, 1.
    mutating func share() -> Double { Double(next(1 << 53)) / Double(1 << 53) }
}
