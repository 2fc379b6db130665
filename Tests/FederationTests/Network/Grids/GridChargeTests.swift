import Federation
import Quantities
import Scheduling
import Testing

@Suite struct `A charge by the hour` {
    private let shape = JobShape(
        nodes: 1,
        perNode: NodeCapacity(cores: 1, devices: 1, memory: Bytes(1 << 20)),
        isExclusive: false,
        timeLimit: 1000
    )

    private func tell(_ grams: [Int64], from hour: Int64, of system: SystemID = 1, _ world: inout World) throws {
        let order = RecordGridHours(system: system, firstHour: hour, grams: grams, source: "a test")
        try world.give(.recordGridHours(order))
    }

    /// Runs a job from 1,000 to 10,000 seconds after the epoch, so 2,600 s, 3,600 s and 2,800 s in three hours.
    private func run(_ world: inout World) throws -> (event: Event, fact: AttemptEnded) {
        let job = try world.submit(seconds: 20_000)
        let events = try world.end(job, after: 9000)
        let event = try #require(events.first)
        guard case .attemptEnded(let fact) = event else { throw Missing() }
        return (event, fact)
    }

    private struct Missing: Error {}

    @Test func `takes known hours as they are and the others by the year, and says how many were known`() throws {
        var world = try World()
        try tell([100], from: 0, of: 1, &world)
        try tell([400], from: 2, of: 1, &world)
        let (_, fact) = try run(&world)
        // 1,000 µg for each g/kWh, times (2,600 × 100 + 3,600 × 50 + 2,800 × 400) / 9,000.
        #expect(fact.carbon == 173_333 && fact.gridHoursKnown == 2)
        #expect(world.state[AllocationID(1)].carbon == 173_333)
    }

    @Test func `stays as it is when its hours become known later`() throws {
        var world = try World()
        let (_, fact) = try run(&world)
        #expect(fact.carbon == 50_000 && fact.gridHoursKnown == 0)
        try tell([100, 200, 300], from: 0, of: 1, &world)
        #expect(world.state[AllocationID(1)].carbon == 50_000)
    }

    @Test func `is written as ever where it is by the year, and comes back with its hours where it is not`() throws {
        var world = try World()
        let plain = try run(&world).event
        #expect(Self.bytes(of: plain).first == 54)
        var other = try World()
        try tell([100], from: 1, of: 1, &other)
        let (event, fact) = try run(&other)
        let bytes = Self.bytes(of: event)
        #expect(bytes.first == 58)
        var reader = ByteReader(bytes)
        guard case .attemptEnded(let again) = try Event(from: &reader) else { throw Missing() }
        #expect(reader.isAtEnd && again.gridHoursKnown == 1 && again.carbon == fact.carbon)
        #expect(Self.bytes(of: .attemptEnded(again)) == bytes)
        // One value has one form.
        let unknown = bytes.dropLast() + [0]
        var none = ByteReader(unknown)
        #expect(throws: CodingFault.self) { try Event(from: &none) }
    }

    @Test func `is foretold by a quote, which puts the system with the cleaner hour first`() throws {
        var world = try World()
        try world.addSystem("beta", grams: 40)
        let terms = JobTerms(objective: .cleanest)
        func first() throws -> (system: SystemID, quote: Quote) {
            let quote = try #require(
                world.state.quotes(for: shape, terms, of: 2, on: world.state[AllocationID(1)], at: world.now).first
            )
            return (world.state[quote.partition].system, quote)
        }
        let byYear = try first()
        #expect(byYear.system == 2 && byYear.quote.gridHoursKnown == 0 && byYear.quote.gridHours == 0..<1)
        try tell([5], from: 0, of: 1, &world)
        let byHour = try first()
        #expect(byHour.system == 1 && byHour.quote.gridHoursKnown == 1)
        #expect(byHour.quote.carbon == byHour.quote.joules.carbon(gramsPerKilowattHour: 5))
        let job = try world.submit(devices: 1, seconds: 1000, terms: terms)
        #expect(world.system(of: job) == "alpha" && world.verdicts(on: job) == ["alpha": .chosen, "beta": .dirtier])
    }

    @Test func `of a quote counts the hours ahead that it would run in`() throws {
        var world = try World()
        // The only room is taken until an hour and more from now.
        try world.submit(devices: 2, nodes: 2, seconds: 5000)
        try tell([10, 900], from: 0, of: 1, &world)
        let quotes = world.state.quotes(for: shape, .plain, of: 2, on: world.state[AllocationID(1)], at: world.now)
        let quote = try #require(quotes.first)
        #expect(quote.gridHours == 1..<2 && quote.gridHoursKnown == 1)
        #expect(quote.carbon == quote.joules.carbon(gramsPerKilowattHour: 900))
    }

    private static func bytes(of event: Event) -> [UInt8] {
        var writer = ByteWriter()
        event.encode(to: &writer)
        return writer.bytes
    }
}
