import Federation
import Foundation
import Logging
import Quantities
import Testing

@testable import Engine

@Suite struct `The watch over grids' hours` {
    private static let now = GridHours.start(ofHour: 498_685) + 60

    /// An engine with two systems in France, and the file that it looks at.
    private func watch(_ body: (Engine, String) async throws -> Void) async throws {
        let directory = "/tmp/fabrique-engine-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var configuration = Engine.Configuration(directory: directory)
        let file = directory + "/grids.csv"
        configuration.gridHours = file
        let engine = try Engine(configuration, log: Logger(label: "test"), clock: { Self.now })
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
            await engine.lookAtGrids(at: Self.now)
            #expect(known(engine, 1) == [nil, nil, nil, nil])
            try write("utc,FR,beta\n2026-11-21T13:00Z,41,9\n2026-11-21T14:00Z,38,\n", to: file)
            await engine.lookAtGrids(at: Self.now)
            #expect(known(engine, 1) == [41, 38, nil, nil] && known(engine, 2) == [9, nil, nil, nil])
            let head = engine.head
            await engine.lookAtGrids(at: Self.now)
            #expect(engine.head == head)
            try write("# a forecast\nutc,FR,beta\n2026-11-21T14:00Z,37,\n2026-11-21T15:00Z,30,\n", to: file)
            await engine.lookAtGrids(at: Self.now)
            #expect(known(engine, 1) == [41, 37, 30, nil] && known(engine, 2) == [9, nil, nil, nil])
            #expect(engine.head == head + 1)
            #expect(engine.read { $0.gridHours[0].source } == "a forecast")
        }
    }

    @Test func `goes on with what it knew where the file is broken or gone, until it is mended`() async throws {
        try await watch { engine, file in
            try write("utc,FR\n2026-11-21T13:00Z,41\n", to: file)
            await engine.lookAtGrids(at: Self.now)
            try write("utc,FR\n2026-11-21T13:00Z,forty\n", to: file)
            await engine.lookAtGrids(at: Self.now)
            #expect(known(engine, 1) == [41, nil, nil, nil])
            try FileManager.default.removeItem(atPath: file)
            await engine.lookAtGrids(at: Self.now)
            #expect(known(engine, 1) == [41, nil, nil, nil])
            try write("utc,FR\n2026-11-21T14:00Z,38\n", to: file)
            await engine.lookAtGrids(at: Self.now)
            #expect(known(engine, 1) == [41, 38, nil, nil])
        }
    }

    @Test func `tells a system that joins later what the file has said all along`() async throws {
        try await watch { engine, file in
            try write("utc,FI\n2026-11-21T13:00Z,72\n", to: file)
            await engine.lookAtGrids(at: Self.now)
            let order = RegisterSystem(
                name: "gamma",
                title: "Gamma",
                country: "FI",
                gridGramsPerKilowattHour: 72,
                gridSource: "made up for this test"
            )
            _ = try await engine.execute(.registerSystem(order), by: .engine)
            await engine.lookAtGrids(at: Self.now)
            #expect(known(engine, 3) == [72, nil, nil, nil] && known(engine, 1) == [nil, nil, nil, nil])
        }
    }
}
