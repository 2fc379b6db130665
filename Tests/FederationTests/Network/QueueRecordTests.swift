import Federation
import Quantities
import Scheduling
import Testing

@Suite struct QueueRecordTests {
    /// Two systems as good as each other, of which the first one says how long a newcomer waits.
    private func world(alphaSays wait: Seconds?) throws -> World {
        var world = try World()
        try world.addSystem("beta", price: 10_000)
        try say(wait, &world)
        return world
    }

    private func say(_ wait: Seconds?, _ world: inout World) throws {
        try world.give(.reportQueue(ReportQueue(system: 1, wait: wait)), by: .engine)
    }

    /// Has jobs on alpha begin so long after their placement.
    private func begin(_ count: Int, after seconds: Int64, _ world: inout World) throws {
        for _ in 0..<count {
            let job = try world.submit(devices: 1, seconds: 10, terms: JobTerms(systems: ["alpha"]))
            world.now = world.now + Seconds(seconds)
            try world.end(job, after: 1)
        }
    }

    @Test func `what a system says of its queue is a part of its earliest start`() throws {
        var world = try world(alphaSays: 3600)
        let job = try world.submit(devices: 1, seconds: 10)
        #expect(world.system(of: job) == "beta")
        let place = world.state.comparisons(of: job)[0].places[1]
        #expect(place.verdict == .later)
        #expect(place.start == world.now + 3600)
        let shape = JobShape(
            nodes: 1,
            perNode: NodeCapacity(cores: 1, devices: 1, memory: .zero),
            isExclusive: false,
            timeLimit: 10
        )
        let quotes = world.state.quotes(for: shape, .plain, of: 1, on: nil, at: world.now)
        let starts = quotes.filter { world.state[$0.partition].system == 1 }.map(\.start)
        #expect(starts.allSatisfy { $0 == nil || $0 == world.now + 3600 } && starts.contains(world.now + 3600))
    }

    @Test func `a system whose word was far off is believed no more than its past starts`() throws {
        var world = try world(alphaSays: 3600)
        try begin(20, after: 60, &world)
        // It still says an hour, and takes a minute.
        let usual = world.state.startRecords[0].typicalWaitMilliseconds
        #expect((58_000...64_000).contains(usual))
        let job = try world.submit(devices: 1, seconds: 10)
        let start = try #require(
            world.state.comparisons(of: job)[0].places.first { world.state[$0.partition].system == 1 }?.start
        )
        #expect(start.milliseconds - world.now.milliseconds == usual / 1000 * 1000)
    }

    @Test func `a system whose word was good is believed when it changes`() throws {
        var world = try world(alphaSays: 600)
        try begin(4, after: 600, &world)
        for wait in [60, 900, 300, 1500, 120, 600] as [Int64] {
            try say(Seconds(wait), &world)
            try begin(2, after: wait, &world)
        }
        try say(7200, &world)
        let job = try world.submit(devices: 1, seconds: 10)
        let start = try #require(
            world.state.comparisons(of: job)[0].places.first { world.state[$0.partition].system == 1 }?.start
        )
        #expect(start == world.now + 7200)
    }

    @Test func `only a connector tells of a queue, and only what is news is kept`() throws {
        var world = try world(alphaSays: 600)
        #expect(throws: Refusal.self) { try world.give(.reportQueue(ReportQueue(system: 1, wait: 700))) }
        #expect(throws: Refusal.self) { try say(-1, &world) }
        func events(_ wait: Seconds?) throws -> Int {
            try world.give(.reportQueue(ReportQueue(system: 1, wait: wait)), by: .engine).count
        }
        #expect(try events(700) == 0)
        #expect(try events(751) == 1)
        #expect(try events(nil) == 1)
        #expect(try events(nil) == 0)
        #expect(try events(0) == 1)
        #expect(try events(60) == 0)
    }
}
