import Contract
import Engine
import Federation
import Journal
import Logging
import Quantities
import Scheduling
import Testing

@testable import Server

/// What an attempt's view says of the checkpoint that it went on from.
@Suite struct `The checkpoint of an attempt` {
    @Test func `is told while it lives, and after its job's end`() async throws {
        try await Scratch.with { scratch in
            var log = Logger(label: "test")
            log.logLevel = .critical
            let engine = try Engine(Engine.Configuration(directory: scratch.path), log: log)
            let job = try await moved(in: engine)
            let key = AttemptKey(job: job, attempt: 2)
            #expect(try engine.attempts(of: .open(job)).allSatisfy { $0.checkpoint == nil })

            let order = SettleCheckpoint(key: key, origin: .moved, files: 2, bytes: 10, manifest: .zero)
            _ = try await engine.execute(.settleCheckpoint(order), by: .engine)
            try expectMoved(engine.attempts(of: .open(job)))

            try await end(key, .exited(code: 0), in: engine)
            let row = try #require(try engine.archive.archivedJob(job.number))
            try expectMoved(engine.attempts(of: .ended(row)))
        }
    }

    @Test func `stays with its attempt when the next goes on from another`() async throws {
        try await Scratch.with { scratch in
            var log = Logger(label: "test")
            log.logLevel = .critical
            let engine = try Engine(Engine.Configuration(directory: scratch.path), log: log)
            let job = try await moved(in: engine)
            let second = AttemptKey(job: job, attempt: 2)
            let order = SettleCheckpoint(key: second, origin: .moved, files: 2, bytes: 10, manifest: .zero)
            _ = try await engine.execute(.settleCheckpoint(order), by: .engine)
            // Back to the first system: the second is drained and its attempt evicted.
            try await set(1, .active, in: engine)
            try await set(2, .draining, in: engine)
            _ = try await engine.execute(.controlJob(ControlJob(job: job, action: .evict, why: "test")), by: .engine)
            try await end(second, .stopped, in: engine)
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

            try await end(third, .exited(code: 0), in: engine)
            let row = try #require(try engine.archive.archivedJob(job.number))
            let ended = try engine.attempts(of: .ended(row))
            #expect(ended.map { $0.checkpoint?.origin } == [nil, "moved", "nothing"])
        }
    }

    @Test func `has no figures where nothing came`() async throws {
        try await Scratch.with { scratch in
            var log = Logger(label: "test")
            log.logLevel = .critical
            let engine = try Engine(Engine.Configuration(directory: scratch.path), log: log)
            let job = try await moved(in: engine)
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

    /// A job that ran on one system, was evicted, and is placed on another.
    private func moved(in engine: Engine) async throws -> JobID {
        let person = try await engine.founder(named: "Ada Lovelace", mail: "ada@example.org")
        try await engine.appoint(person)
        let organisation = RegisterOrganisation(name: "Institut Exemple", kind: .research, country: "FR")
        _ = try await engine.execute(.registerOrganisation(organisation), by: .engine)
        let project = CreateProject(name: "atlas", title: "Atlas", organisation: 1, principalInvestigator: person)
        _ = try await engine.execute(.createProject(project), by: .engine)
        let award = AwardAllocation(
            project: 1,
            system: nil,
            amount: 1_000_000,
            starts: engine.now,
            ends: engine.now + Seconds(86_400),
            why: "test"
        )
        _ = try await engine.execute(.awardAllocation(award), by: .engine)
        for (number, name) in [(SystemID(1), "alpha"), (SystemID(2), "beta")] {
            try await register(number, name, in: engine)
        }
        try await set(1, .active, in: engine)
        let actor = Actor.person(person, .all)
        let submission = try Submission(
            script: "#!/bin/bash\n#SBATCH -t 5\n#FABRIQUE --checkpoint=ckpt --may-run-twice\ntrue\n",
            Submission.Circumstances(person: person, directory: "/tmp", request: "test")
        )
        let accepted = try await engine.submit(submission, to: ProjectID(1), by: actor)
        guard case .jobs(let job, _) = accepted.made else { throw Missing() }
        try await set(2, .active, in: engine)
        try await set(1, .draining, in: engine)
        _ = try await engine.execute(.controlJob(ControlJob(job: job, action: .evict, why: "test")), by: actor)
        try await end(AttemptKey(job: job, attempt: 1), .stopped, in: engine)
        return job
    }

    private func register(_ number: SystemID, _ name: String, in engine: Engine) async throws {
        let system = RegisterSystem(
            name: name,
            title: name,
            country: "FR",
            gridGramsPerKilowattHour: 50,
            gridSource: "made up for this test"
        )
        _ = try await engine.execute(.registerSystem(system), by: .engine)
        let partition = PartitionShape(
            name: "cpu",
            pool: 0,
            chip: "processor",
            hasAccelerators: false,
            billing: .device,
            features: [],
            defaultTime: 3600,
            longestTime: 86_400,
            milliwattsPerDevice: 4000
        )
        let report = ReportInventory(
            system: number,
            pools: [.init(node: NodeCapacity(cores: 8, devices: 0, memory: Bytes(8 << 30)), count: 2)],
            partitions: [partition],
            needsAccount: false,
            notes: "",
            price: 10_000
        )
        _ = try await engine.execute(.reportInventory(report), by: .engine)
        try await set(number, .probing, in: engine)
    }

    private func set(_ system: SystemID, _ state: System.State, in engine: Engine) async throws {
        let step = ChangeSystemState(system: system, to: state, why: "test")
        _ = try await engine.execute(.changeSystemState(step), by: .engine)
    }

    /// Lets an attempt begin and end.
    private func end(_ key: AttemptKey, _ cause: AttemptEnd.Cause, in engine: Engine) async throws {
        let now = engine.now
        let begin = ObserveAttempt(key: key, sight: .running(since: now))
        _ = try await engine.execute(.observeAttempt(begin), by: .engine)
        let end = AttemptEnd(cause: cause, started: now, ended: now)
        _ = try await engine.execute(.observeAttempt(ObserveAttempt(key: key, sight: .ended(end))), by: .engine)
    }

    private struct Missing: Error {}
}
