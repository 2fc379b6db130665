import Federation
import Quantities
import Testing

@Suite struct StartRecordTests {
    /// Lets jobs of one device begin so long after their placement, one after the other.
    private func world(waits: [Int64]) throws -> World {
        var world = try World()
        try world.addSystem("beta", price: 20_000)
        for wait in waits {
            let job = try world.submit(devices: 1, seconds: 10, terms: JobTerms(systems: ["alpha"]))
            world.now = Instant(milliseconds: world.now.milliseconds + wait)
            try world.end(job, after: 1)
        }
        return world
    }

    @Test func `little is said of few starts`() throws {
        let record = try world(waits: [100, 200, 300]).state.startRecords[0]
        #expect(record.count == 3)
        #expect(record.typicalWaitMilliseconds == 0)
        #expect(record.medianErrorMilliseconds == nil)
        #expect(record.insidePerMille == nil)
    }

    @Test func `the median and the share inside the intervals are those of what happened`() throws {
        // From 1 to 100 s in an order that mixes them.
        let waits = (0..<400).map { Int64(1 + $0 * 37 % 100) * 1000 }
        let record = try world(waits: waits).state.startRecords[0]
        #expect(record.count == 400)
        // Spans are counted in steps of a twentieth.
        #expect((49_000...54_000).contains(record.typicalWaitMilliseconds))
        #expect((20_000...32_000).contains(try #require(record.medianErrorMilliseconds)))
        let inside = try #require(record.insidePerMille)
        #expect((770...850).contains(inside.of80), "\(inside)")
        #expect((870...950).contains(inside.of90), "\(inside)")
    }

    @Test func `a wait is a part of the next estimate, and of what soonest chooses by`() throws {
        var world = try world(waits: Array(repeating: 60_000, count: 20))
        let job = try world.submit(devices: 1, seconds: 10)
        #expect(world.system(of: job) == "beta")
        #expect(world.verdicts(on: job) == ["beta": .chosen, "alpha": .later])
        let slow = world.state.comparisons(of: job)[0].places[1]
        let wait = try #require(slow.start).milliseconds - world.now.milliseconds
        #expect((58_000...63_000).contains(wait))
    }

    @Test func `thousands of starts are kept as a few figures, the older counting for less`() throws {
        let early = Array(repeating: Int64(1000), count: 1500)
        let late = Array(repeating: Int64(50_000), count: 2500)
        let record = try world(waits: early + late).state.startRecords[0]
        #expect(record.count < 2000)
        #expect(record.typicalWaitMilliseconds > 40_000)
    }
}
