import Federation
import Quantities
import Synchronization
import Testing

@Suite struct Replay {
    @Test func `a history of 100,000 commands replays twice, and once from a snapshot, to equal bytes`() throws {
        var history = RandomHistory(seed: 20_261_121)
        for _ in 0..<100_000 { history.step() }
        // A step that finds nothing to observe or to steer gives no command.
        while history.given < 100_000 { history.step() }
        #expect(history.given >= 100_000)
        let live = bytes(of: history.state)

        let half = history.records.count / 2
        var replayed = FederationState()
        var middle: [UInt8] = []
        for (position, record) in history.records.enumerated() {
            if position == half { middle = bytes(of: replayed) }
            replayed.replay(try roundTrip(record))
        }
        #expect(bytes(of: replayed) == live)

        var again = FederationState()
        for record in history.records {
            var reader = ByteReader(bytes(of: record))
            #expect(try again.replay(recordFrom: &reader) == record.at)
            #expect(reader.isAtEnd)
        }
        #expect(bytes(of: again) == live)

        var reader = ByteReader(middle)
        var resumed = try FederationState(from: &reader)
        #expect(reader.isAtEnd)
        for record in history.records[half...] { resumed.replay(record) }
        #expect(bytes(of: resumed) == live)

        // The random life must really have lived: most kinds of refusal, and work of every outcome.
        #expect(history.records.count > 30_000)
        #expect(history.refusals.count >= 8)
    }

    @Test(arguments: [UInt64](1...20))
    func `a state read from a snapshot decides like the one it was taken of`(seed: UInt64) throws {
        var history = RandomHistory(seed: seed)
        for _ in 0..<800 { history.step() }
        var copy = history
        var reader = ByteReader(bytes(of: history.state))
        copy.state = try FederationState(from: &reader)
        for _ in 0..<800 {
            history.step()
            copy.step()
        }
        #expect(bytes(of: copy.state) == bytes(of: history.state))
    }

    @Test(arguments: [UInt64](1...40))
    func `budgets, nodes and postings hold in every state`(seed: UInt64) {
        var history = RandomHistory(seed: seed)
        for step in 0..<1_500 {
            history.step()
            if step % 10 == 0 { #expect(Invariants.violations(of: history.state) == [], "seed \(seed), step \(step)") }
        }
        #expect(Invariants.violations(of: history.records, endingIn: history.state) == [], "seed \(seed)")
    }

    @Test func `a state leaves its writer in pieces`() throws {
        var world = try World()
        _ = try world.submit(seconds: 10, indexes: Array(0..<10_000), limit: 3)
        let pieces = Mutex<[[UInt8]]>([])
        var writer = ByteWriter { piece in pieces.withLock { $0.append(piece) } }
        world.state.encode(to: &writer)
        writer.flush()
        let left = pieces.withLock(\.self)
        #expect(left.flatMap(\.self) == bytes(of: world.state))
        #expect(left.count > 3 && left.allSatisfy { $0.count < 1 << 17 }, "\(left.map(\.count))")
    }

    private func bytes(of value: some BinaryCoded) -> [UInt8] {
        var writer = ByteWriter()
        value.encode(to: &writer)
        return writer.bytes
    }

    private func roundTrip(_ record: Record) throws -> Record {
        var reader = ByteReader(bytes(of: record))
        let copy = try Record(from: &reader)
        #expect(reader.isAtEnd)
        #expect(bytes(of: copy) == bytes(of: record))
        return copy
    }
}
