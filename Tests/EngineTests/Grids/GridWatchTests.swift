import Federation
import Foundation
import Logging
import Quantities
import Synchronization
import Testing

@testable import Engine

@Suite struct `The watch over grids' hours` {
    private static let now = GridHours.start(ofHour: 498_685) + 60

    /// An engine with two systems in France, and the file that it looks at.
    private func watch(
        by clock: StrideClock = StrideClock(Self.now),
        log: Logger = Logger(label: "test"),
        _ body: (Engine, String) async throws -> Void
    ) async throws {
        let directory = "/tmp/fabrique-engine-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var configuration = Engine.Configuration(directory: directory)
        let file = directory + "/grids.csv"
        configuration.gridHours = file
        let engine = try Engine(configuration, log: log, clock: { clock.read() })
        for name in ["alpha", "beta"] {
            let order = RegisterSystem(
                name: name,
                title: name,
                country: "FR",
                gridGramsPerKilowattHour: 50,
                gridSource: "made up for this test"
            )
            _ = try await engine.execute(.registerSystem(order), by: .engine)
        }
        try await body(engine, file)
    }

    private func write(_ text: String, to file: String) throws {
        try text.write(toFile: file, atomically: true, encoding: .utf8)
    }

    private func known(_ engine: Engine, _ system: Int) -> [Int64?] {
        let hours = engine.read { $0.gridHours[system - 1] }
        return (498_685...498_688).map { hours.grams(atHour: $0) }
    }

    @Test func `records what is new when the file has changed, and nothing when it has not`() async throws {
        try await watch { engine, file in
            await engine.lookAtGrids()
            #expect(known(engine, 1) == [nil, nil, nil, nil])
            try write("utc,FR,beta\n2026-11-21T13:00Z,41,9\n2026-11-21T14:00Z,38,\n", to: file)
            await engine.lookAtGrids()
            #expect(known(engine, 1) == [41, 38, nil, nil] && known(engine, 2) == [9, nil, nil, nil])
            let head = engine.head
            await engine.lookAtGrids()
            #expect(engine.head == head)
            try write("# a forecast\nutc,FR,beta\n2026-11-21T14:00Z,37,\n2026-11-21T15:00Z,30,\n", to: file)
            await engine.lookAtGrids()
            #expect(known(engine, 1) == [41, 37, 30, nil] && known(engine, 2) == [9, nil, nil, nil])
            #expect(engine.head == head + 1)
            #expect(engine.read { $0.gridHours[0].source } == "a forecast")
        }
    }

    @Test func `goes on with what it knew where the file is broken or gone, until it is mended`() async throws {
        try await watch { engine, file in
            try write("utc,FR\n2026-11-21T13:00Z,41\n", to: file)
            await engine.lookAtGrids()
            try write("utc,FR\n2026-11-21T13:00Z,forty\n", to: file)
            await engine.lookAtGrids()
            #expect(known(engine, 1) == [41, nil, nil, nil])
            try FileManager.default.removeItem(atPath: file)
            await engine.lookAtGrids()
            #expect(known(engine, 1) == [41, nil, nil, nil])
            try write("utc,FR\n2026-11-21T14:00Z,38\n", to: file)
            await engine.lookAtGrids()
            #expect(known(engine, 1) == [41, 38, nil, nil])
        }
    }

    @Test func `tells a system that joins later what the file has said all along`() async throws {
        try await watch { engine, file in
            try write("utc,FI\n2026-11-21T13:00Z,72\n", to: file)
            await engine.lookAtGrids()
            let order = RegisterSystem(
                name: "gamma",
                title: "Gamma",
                country: "FI",
                gridGramsPerKilowattHour: 72,
                gridSource: "made up for this test"
            )
            _ = try await engine.execute(.registerSystem(order), by: .engine)
            await engine.lookAtGrids()
            #expect(known(engine, 3) == [72, nil, nil, nil] && known(engine, 1) == [nil, nil, nil, nil])
        }
    }

    @Test func `looks by the last order's instant where the clock was set back`() async throws {
        let clock = StrideClock(Self.now + 3600)
        try await watch(by: clock) { engine, file in
            clock.set(Self.now)
            // The first hour was the oldest that is kept, by the clock as it stands now.
            let oldest = UnixTime.text((498_685 - 8784) * 3600)
            let next = UnixTime.text((498_685 - 8783) * 3600)
            try write("utc,FR\n\(oldest),1\n\(next),2\n", to: file)
            await engine.lookAtGrids()
            for system in 0...1 {
                let hours = engine.read { $0.gridHours[system] }
                #expect(hours.grams(atHour: 498_685 - 8784) == nil && hours.grams(atHour: 498_685 - 8783) == 2)
            }
        }
    }

    @Test func `records the rest where one hour is refused`() async throws {
        let clock = StrideClock(Self.now)
        try await watch(by: clock) { engine, file in
            // The hour turns between the look and the order, so that the oldest is kept no longer.
            clock.set(Self.now, stride: 3600)
            let oldest = UnixTime.text((498_685 - 8784) * 3600)
            try write("utc,FR\n\(oldest),1\n2026-11-21T13:00Z,41\n", to: file)
            await engine.lookAtGrids()
            #expect(known(engine, 1) == [41, nil, nil, nil] && known(engine, 2) == [41, nil, nil, nil])
            #expect(engine.read { $0.gridHours[0].grams(atHour: 498_685 - 8784) } == nil)
        }
    }

    @Test func `compares a file again when it, the systems or the hour is another, and not before`() async throws {
        let clock = StrideClock(Self.now)
        try await watch(by: clock) { engine, file in
            try write("utc,FR\n2026-11-21T13:00Z,41\n2026-12-22T13:00Z,50\n", to: file)
            await engine.lookAtGrids()
            let other = RecordGridHours(system: 1, firstHour: 498_685, grams: [7], source: "another")
            _ = try await engine.execute(.recordGridHours(other), by: .engine)
            await engine.lookAtGrids()
            #expect(known(engine, 1) == [7, nil, nil, nil])
            // 31 days ahead are kept: the last hour of the file is the first that is too far.
            let last: Int64 = 498_685 + 744
            #expect(engine.read { $0.gridHours[0].grams(atHour: last) } == nil)
            clock.set(Self.now + 3600)
            await engine.lookAtGrids()
            #expect(known(engine, 1) == [41, nil, nil, nil])
            #expect(engine.read { $0.gridHours[0].grams(atHour: last) } == 50)
        }
    }

    @Test func `tells each time that the file is gone, and once which grids nobody has`() async throws {
        let notes = Notes()
        try await watch(log: Logger(label: "test") { _ in notes }) { engine, file in
            try write("utc,FR,XX,gamma\n2026-11-21T13:00Z,41,1,2\n", to: file)
            await engine.lookAtGrids()
            await engine.lookAtGrids()
            #expect(notes.count(of: "neither a system nor the country of one") == 1)
            #expect(notes.count(of: "XX, gamma") == 1)
            let aside = file + ".aside"
            for times in 1...2 {
                try FileManager.default.moveItem(atPath: file, toPath: aside)
                await engine.lookAtGrids()
                await engine.lookAtGrids()
                #expect(notes.count(of: "can't be read") == times)
                try FileManager.default.moveItem(atPath: aside, toPath: file)
                await engine.lookAtGrids()
            }
        }
    }
}

/// A clock that goes on by a stride each time it is read.
private final class StrideClock: Sendable {
    private let hands: Mutex<(now: Instant, stride: Seconds)>

    init(_ now: Instant) { hands = Mutex((now: now, stride: .zero)) }

    func read() -> Instant {
        hands.withLock { hands in
            let now = hands.now
            hands.now = now + hands.stride
            return now
        }
    }

    func set(_ now: Instant, stride: Seconds = .zero) { hands.withLock { $0 = (now: now, stride: stride) } }
}

/// Keeps what is logged.
private final class Notes: LogHandler, Sendable {
    private let lines = Mutex<[String]>([])
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .info }
        set {}
    }

    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func count(of text: String) -> Int { lines.withLock { $0.count { $0.contains(text) } } }

    func log(event: LogEvent) {
        lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:])") }
    }
}
