import Federation
import Quantities
import Scheduling
import Testing

@Suite struct `The turn of a grid's hour` {
    private static let turn = Instant(milliseconds: 3_600_000)

    private func record(_ grams: [Int64], from hour: Int64) -> Command {
        .recordGridHours(RecordGridHours(system: 1, firstHour: hour, grams: grams, source: "a test"))
    }

    /// A job waits for alpha, the cleanest place, which is full for hours and is the dirtiest from the next hour on.
    private func waiting(seconds: Int64 = 100) throws -> (world: World, job: JobID) {
        var world = try World()
        try world.addSystem("beta")
        try world.give(record([10, 600], from: 0))
        for _ in 0..<4 {
            let job = try world.submit(devices: 1, seconds: 20_000, terms: JobTerms(systems: ["alpha"]))
            let sight = ObserveAttempt(key: AttemptKey(job: job, attempt: 1), sight: .running(since: world.now))
            try world.give(.observeAttempt(sight), by: .engine)
        }
        let job = try world.submit(devices: 1, seconds: seconds, terms: JobTerms(objective: .cleanest))
        return (world, job)
    }

    @Test func `starts a job at the place that is the cleanest now, with nothing else happening`() throws {
        let (begun, job) = try waiting()
        var world = begun
        #expect(world.system(of: job) == nil)
        world.now = world.now + 2400
        #expect(!world.state.needsTick(at: world.now))
        #expect(try world.give(.tick, by: .engine).isEmpty)
        world.now = Self.turn
        #expect(world.state.needsTick(at: world.now))
        try world.give(.tick, by: .engine)
        #expect(world.system(of: job) == "beta" && world.verdicts(on: job) == ["beta": .chosen, "alpha": .dirtier])
        #expect(!world.state.needsTick(at: world.now))
    }

    @Test func `is what lets a job start, not the part of its hour that is left`() throws {
        let (begun, job) = try waiting(seconds: 1000)
        var world = begun
        // From now on, nearly all of the run would be in alpha's dirtier hour.
        world.now = Instant(milliseconds: Self.turn.milliseconds - 1000)
        #expect(try world.give(.tick, by: .engine).isEmpty)
        world.now = Self.turn + 3599
        try world.give(.tick, by: .engine)
        #expect(world.system(of: job) == "beta" && world.verdicts(on: job) == ["beta": .chosen, "alpha": .dirtier])
    }

    @Test func `is asked about only when it is to be`() throws {
        let state = try waiting().world.state
        #expect(state.needsTick(at: Self.turn + 1))
        #expect(!state.needsTick(at: Self.turn + 1, looksAtGrids: false))
    }

    @Test func `is the same from a snapshot and in a replay`() throws {
        var world = try waiting().world
        var reader = ByteReader(bytes(of: world.state))
        var copy = try FederationState(from: &reader)
        var replayed = world.state
        world.now = Self.turn
        #expect(copy.needsTick(at: world.now) && replayed.needsTick(at: world.now))
        let events = try world.give(.tick, by: .engine)
        let again = try copy.execute(.tick, by: .engine, at: world.now).events
        #expect(events.count == 2 && again.map { bytes(of: $0) } == events.map { bytes(of: $0) })
        replayed.replay(Record(at: world.now, by: .engine, events: events))
        #expect(bytes(of: copy) == bytes(of: world.state) && bytes(of: replayed) == bytes(of: world.state))
        #expect(!copy.needsTick(at: world.now) && !replayed.needsTick(at: world.now))
    }

    @Test func `asks for nothing where no job waits for the cleanest place`() throws {
        let (begun, job) = try waiting()
        var world = begun
        try world.give(.controlJob(ControlJob(job: job, action: .cancel)))
        world.now = Self.turn
        #expect(!world.state.needsTick(at: world.now))
    }

    @Test func `is looked at again when this hour's figure changes, not when an older one does`() throws {
        let (begun, job) = try waiting()
        var world = begun
        world.now = Self.turn
        let older = try world.give(record([7], from: 0))
        #expect(older.count == 1 && world.system(of: job) == nil)
        let present = try world.give(record([601], from: 1))
        #expect(present.count == 3 && world.system(of: job) == "beta")
    }

    @Test func `comes as long as something is known of the next hour, or was of the one that ends`() throws {
        let world = try waiting().world
        #expect(world.state.nextGridHour(after: world.now) == Self.turn)
        #expect(world.state.nextGridHour(after: Self.turn) == Self.turn + 3600)
        #expect(world.state.nextGridHour(after: Self.turn + 3600) == nil)
    }

    private func bytes(of value: some BinaryCoded) -> [UInt8] {
        var writer = ByteWriter()
        value.encode(to: &writer)
        return writer.bytes
    }
}
