import Federation
import Quantities
import Scheduling
import Testing

@Suite struct `The hours of a grid` {
    private func record(_ grams: [Int64], from hour: Int64, of system: SystemID = 1) -> Command {
        .recordGridHours(RecordGridHours(system: system, firstHour: hour, grams: grams, source: "a test"))
    }

    private func known(_ world: World, _ hours: ClosedRange<Int64>) -> [Int64?] {
        hours.map { world.state.gridHours[0].grams(atHour: $0) }
    }

    @Test func `are told by an operator, an administrator or the engine`() throws {
        var world = try World()
        #expect(throws: Refusal.self) { try world.give(record([1], from: 0), by: world.member) }
        try world.give(record([1], from: 0), by: .engine)
        try world.give(.setRole(SetRole(person: 3, grant: Grant(.siteOperator, on: .system(1)), isGranted: true)))
        try world.give(record([2], from: 1), by: world.stranger)
        #expect(known(world, 0...2) == [1, 2, nil])
        #expect(world.state.gridHours[0].source == "a test")
    }

    @Test func `have bounds`() throws {
        var world = try World()
        for (grams, hour) in [
            ([], 0), ([-1], 0), ([5001], 0), ([7], 744), ([7], -8785), ([7, 7], 743),
            (Array(repeating: 7, count: 745), -10), ([7], .min), ([7], .max),
        ] as [([Int64], Int64)] {
            #expect(throws: Refusal.self, "\(grams.prefix(2)) from \(hour)") {
                try world.give(record(grams, from: hour))
            }
        }
        #expect(throws: Refusal.self) { try world.give(record([7], from: 0, of: 2)) }
        try world.give(record([7], from: 743))
        try world.give(record([7], from: -8784))
        try world.give(record(Array(repeating: 7, count: 744), from: 0))
    }

    @Test func `make an event of what is new in them alone`() throws {
        var world = try World()
        try world.give(record([10, 20, 30, 40], from: 5))
        #expect(try world.give(record([10, 20, 30, 40], from: 5)).isEmpty)
        let events = try world.give(record([10, 21, 30, 41, 50], from: 5))
        guard case .gridHoursRecorded(let fact)? = events.first else {
            Issue.record("nothing was recorded")
            return
        }
        #expect(events.count == 1 && fact.firstHour == 6 && fact.grams == [21, 30, 41, 50])
        #expect(known(world, 4...10) == [nil, 10, 21, 30, 41, 50, nil])
        // Before those known, behind them, and none between.
        try world.give(record([1], from: 2))
        try world.give(record([9], from: 12))
        #expect(known(world, 1...13) == [nil, 1, nil, nil, 10, 21, 30, 41, 50, nil, nil, 9, nil])
    }

    @Test func `are forgotten once no job can have run in them`() throws {
        var world = try World()
        try world.give(record([1, 2, 3], from: 0))
        world.now = world.now + Seconds((366 * 24 + 1) * 3600)
        #expect(known(world, 0...2) == [1, 2, 3])
        let present = GridHours.hour(of: world.now)
        try world.give(record([4], from: present))
        #expect(known(world, 0...2) == [nil, 2, 3])
        #expect(world.state.gridHours[0].grams(atHour: present) == 4)
        world.now = world.now + Seconds(2 * 366 * 86_400)
        try world.give(record([5], from: GridHours.hour(of: world.now)))
        #expect(world.state.gridHours[0].encoded.count < 20)
    }

    @Test func `come back from a snapshot, and one of the form before knows none`() throws {
        var world = try World()
        try world.give(record([0, 5000, 41], from: 3))
        try world.give(record([7], from: 9))
        let bytes = world.state.encoded
        var reader = ByteReader(bytes)
        let copy = try FederationState(from: &reader)
        #expect(reader.isAtEnd && copy.gridHours == world.state.gridHours && copy.encoded == bytes)
        let fresh = try World().state
        var tail = ByteWriter()
        tail.write(fresh.gridHours, fresh.offeredShares)
        for system in fresh.systems { tail.write(system.unreachableSince) }
        for system in fresh.systems { tail.write(system.nodesInEarlierPools) }
        let old = [6] + fresh.encoded.dropFirst().dropLast(tail.bytes.count)
        var oldReader = ByteReader(old)
        let brought = try FederationState(from: &oldReader)
        #expect(oldReader.isAtEnd && brought.gridHours == [GridHours()])
    }

    @Test func `that are no hours are refused, not trapped on`() {
        var writer = ByteWriter()
        writer.write(Int64.max, [UInt32](), "")
        var far = ByteReader(writer.bytes)
        #expect(throws: CodingFault.self) { try GridHours(from: &far) }
        writer.removeAll()
        writer.write(Int64(0), [UInt32(65_536)], "")
        var large = ByteReader(writer.bytes)
        #expect(throws: CodingFault.self) { try GridHours(from: &large) }
    }
}

extension BinaryCoded {
    fileprivate var encoded: [UInt8] {
        var writer = ByteWriter()
        encode(to: &writer)
        return writer.bytes
    }
}
