import Contract
import Engine
import Federation
import Journal
import Quantities
import Testing

@testable import Server

/// What an attempt's view says of the checkpoint that it went on from.
@Suite struct `The checkpoint of an attempt` {
    @Test func `is told while it lives, and after its job's end`() async throws {
        try await Scratch.with { scratch in
            let systems = try TwoSystems(in: scratch)
            let engine = systems.engine
            let job = try await systems.movedJob("#FABRIQUE --checkpoint=ckpt --may-run-twice")
            let key = AttemptKey(job: job, attempt: 2)
            #expect(try engine.attempts(of: .open(job)).allSatisfy { $0.checkpoint == nil })

            let order = SettleCheckpoint(key: key, origin: .moved, files: 2, bytes: 10, manifest: .zero)
            _ = try await engine.execute(.settleCheckpoint(order), by: .engine)
            try expectMoved(engine.attempts(of: .open(job)))

            try await systems.end(key, .exited(code: 0))
            let row = try #require(try engine.archive.archivedJob(job.number))
            try expectMoved(engine.attempts(of: .ended(row)))
        }
    }

    @Test func `stays with its attempt when the next goes on from another`() async throws {
        try await Scratch.with { scratch in
            let systems = try TwoSystems(in: scratch)
            let engine = systems.engine
            let job = try await systems.movedJob("#FABRIQUE --checkpoint=ckpt --may-run-twice")
            let second = AttemptKey(job: job, attempt: 2)
            let order = SettleCheckpoint(key: second, origin: .moved, files: 2, bytes: 10, manifest: .zero)
            _ = try await engine.execute(.settleCheckpoint(order), by: .engine)
            // Back to the first system: the second is drained and its attempt evicted.
            try await systems.set(1, .active)
            try await systems.set(2, .draining)
            _ = try await engine.execute(.controlJob(ControlJob(job: job, action: .evict, why: "test")), by: .engine)
            try await systems.end(second, .stopped)
            #expect(try engine.attempts(of: .open(job)).map { $0.checkpoint?.origin } == [nil, "moved", nil])
            let archived = try #require(try engine.archive.archivedAttempts(job: job.number).last).checkpoint
            let place = try CheckpointPlace(archived: archived)
            #expect(archived.first == 1 && place.settledFor == 2)
            #expect(throws: CodingFault.self) { try CheckpointPlace(archived: [2] + archived.dropFirst()) }

            let third = AttemptKey(job: job, attempt: 3)
            let none = SettleCheckpoint(key: third, origin: .nothing, why: "test")
            _ = try await engine.execute(.settleCheckpoint(none), by: .engine)
            let open = try engine.attempts(of: .open(job))
            #expect(open.map { $0.checkpoint?.origin } == [nil, "moved", "nothing"])
            #expect(open.map { $0.checkpoint?.from } == [nil, "alpha", "beta"] && open[1].checkpoint?.files == 2)

            try await systems.end(third, .exited(code: 0))
            let row = try #require(try engine.archive.archivedJob(job.number))
            let ended = try engine.attempts(of: .ended(row))
            #expect(ended.map { $0.checkpoint?.origin } == [nil, "moved", "nothing"])
        }
    }

    @Test func `has no figures where nothing came`() async throws {
        try await Scratch.with { scratch in
            let systems = try TwoSystems(in: scratch)
            let engine = systems.engine
            let job = try await systems.movedJob("#FABRIQUE --checkpoint=ckpt --may-run-twice")
            let order = SettleCheckpoint(key: AttemptKey(job: job, attempt: 2), origin: .nothing, why: "test")
            _ = try await engine.execute(.settleCheckpoint(order), by: .engine)
            let checkpoint = try #require(try engine.attempts(of: .open(job)).last?.checkpoint)
            #expect(checkpoint.origin == "nothing" && checkpoint.from == "alpha")
            #expect(checkpoint.files == nil && checkpoint.bytes == nil && checkpoint.sha256 == nil)
        }
    }

    private func expectMoved(_ attempts: [AttemptView]) throws {
        #expect(attempts.map(\.number) == [1, 2] && attempts[0].checkpoint == nil)
        let checkpoint = try #require(attempts.last?.checkpoint)
        #expect(checkpoint.origin == "moved" && checkpoint.from == "alpha")
        #expect(checkpoint.files == 2 && checkpoint.bytes == 10)
        #expect(checkpoint.sha256 == String(repeating: "0", count: 64))
    }
}
