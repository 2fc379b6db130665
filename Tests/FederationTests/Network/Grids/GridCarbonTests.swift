import Federation
import Quantities
import Testing

@Suite struct `Carbon by the hour` {
    /// A world at some moment, of whose grid random runs of hours are known.
    private func world(seed: UInt64) throws -> World {
        var random = SplitMix64(seed: seed)
        var world = try World()
        world.now = Instant(milliseconds: 1_795_237_200_000 + Int64(random.below(86_400)) * 1000)
        for _ in 0..<random.below(5) {
            let order = RecordGridHours(
                system: 1,
                firstHour: GridHours.hour(of: world.now) + Int64(random.below(40)) - 20,
                grams: (0...random.below(6)).map { _ in Int64(random.below(5001)) },
                source: "by chance"
            )
            try world.give(.recordGridHours(order))
        }
        return world
    }

    /// The same, second by second.
    private func naive(
        _ hours: GridHours,
        _ energy: Int64,
        _ start: Int64,
        _ seconds: Int64,
        _ yearly: Int64
    ) -> Int64 {
        var sum: Int128 = 0
        for second in start..<start + seconds {
            sum += Int128(hours.grams(atHour: second / 3600) ?? yearly)
        }
        let whole = Int128(seconds) * 18
        return Int64((Int128(energy) * sum * 5 + whole / 2) / whole)
    }

    @Test func `is exactly what every second of it comes to`() throws {
        for seed in 1...30 as ClosedRange<UInt64> {
            let world = try world(seed: seed)
            let hours = world.state.gridHours[0]
            var random = SplitMix64(seed: seed + 1000)
            for _ in 0..<5 {
                let start = world.now.milliseconds / 1000 + Int64(random.below(200_000)) - 100_000
                let seconds = Int64(1 + random.below(40_000))
                let energy = Int64(random.below(1_000_000_000))
                let yearly = Int64(random.below(900))
                let begin = Instant(milliseconds: start * 1000)
                let found = hours.carbon(
                    of: Joules(energy),
                    from: begin,
                    to: begin + Seconds(seconds),
                    otherwise: yearly
                )
                #expect(found.carbon.count == naive(hours, energy, start, seconds, yearly), "seed \(seed)")
                let touched = start / 3600...(start + seconds - 1) / 3600
                let known = touched.count { hours.grams(atHour: $0) != nil }
                #expect(Int(found.hoursKnown) == known, "seed \(seed)")
                #expect(GridHours.hours(from: begin, to: begin + Seconds(seconds)) == Range(touched))
            }
        }
    }

    @Test func `is the year's to the microgram where no hour is known`() {
        let begin = Instant(milliseconds: 1_795_237_200_123)
        let found = GridHours().carbon(of: 12_345_677, from: begin, to: begin + 9999, otherwise: 56)
        #expect(found == GridCarbon(carbon: Joules(12_345_677).carbon(gramsPerKilowattHour: 56), hoursKnown: 0))
    }

    @Test func `of work without length is that of its moment`() throws {
        var world = try World()
        try world.give(.recordGridHours(RecordGridHours(system: 1, firstHour: 0, grams: [180], source: "a test")))
        let hours = world.state.gridHours[0]
        let last = Instant(milliseconds: 3_599_999)
        let next = Instant(milliseconds: 3_600_000)
        #expect(hours.carbon(of: 100, from: last, to: last, otherwise: 18).carbon == 5000)
        #expect(hours.carbon(of: 100, from: next, to: next, otherwise: 18).carbon == 500)
        #expect(hours.carbon(of: 100, from: last, to: next + 1, otherwise: 18).hoursKnown == 1)
    }
}
