import Engine
import Federation
import Foundation
import Journal
import Logging
import Quantities
import Scheduling
import ServiceLifecycle
import Synchronization
import Testing

/// What the server does about a system that is out of reach, by a clock that is moved by hand.
@Suite(.timeLimit(.minutes(2))) struct LeaseEndTests {
    @Test func `what may run twice goes on elsewhere once the lease is over, and nothing else does`() async throws {
        let hall = try Hall()
        defer { hall.remove() }
        try await hall.run { engine in
            let (marked, other) = try await hall.lose(in: engine)
            let lost = hall.clock.now
            let moved = try await hall.move(of: marked, in: engine)
            #expect(moved >= lost + Hall.lease)
            #expect(engine.read { $0.jobs[other]?.attempt?.number } == 1)
            let attempts = try engine.archive.archivedAttempts(job: marked.number)
            #expect(attempts.map(\.outcome) == ["lost"] && attempts.map(\.paidBy) == ["platform"])
        }
    }

    @Test func `a server that starts gives every system a whole lease to answer`() async throws {
        let hall = try Hall()
        defer { hall.remove() }
        let marked = try await hall.run { engine in try await hall.lose(in: engine).marked }
        hall.clock.move(10_000)
        let started = hall.clock.now
        try await hall.run { engine in
            let moved = try await hall.move(of: marked, in: engine)
            #expect(moved >= started + Hall.lease)
        }
    }

    @Test func `a machine that slept gives every system a whole lease to answer`() async throws {
        let hall = try Hall()
        defer { hall.remove() }
        try await hall.run { engine in
            let (marked, _) = try await hall.lose(in: engine)
            hall.clock.move(3600)
            let woke = hall.clock.now
            let moved = try await hall.move(of: marked, in: engine)
            #expect(moved >= woke + Hall.lease)
        }
    }
}

/// A federation of two systems that nobody is connected to.
private struct Hall: Sendable {
    static let lease = Seconds(60)

    let directory: String
    let clock = HandClock()

    init() throws {
        directory = "/tmp/fabrique-engine-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }

    /// Starts an engine with a lease of a minute, and stops it after `body`.
    @discardableResult
    func run<Result: Sendable>(_ body: (Engine) async throws -> Result) async throws -> Result {
        var configuration = Engine.Configuration(directory: directory)
        configuration.lease = Self.lease
        let clock = clock
        let engine = try Engine(configuration, log: Logger(label: "test"), clock: { clock.now })
        let group = ServiceGroup(configuration: .init(services: [engine], logger: Logger(label: "test")))
        let running = Task { try await group.run() }
        let result = try await body(engine)
        await group.triggerGracefulShutdown()
        try await running.value
        return result
    }

    /// Two jobs on a system that is out of reach from now on, the first of which may run twice, and another system.
    func lose(in engine: Engine) async throws -> (marked: JobID, other: JobID) {
        let person = try await engine.founder(named: "Ada Lovelace", mail: "ada@example.org")
        try await engine.appoint(person)
        let award = AwardAllocation(
            project: 1,
            system: nil,
            amount: 1_000_000,
            starts: engine.now,
            ends: engine.now + Seconds(86_400),
            why: "test"
        )
        for command: Command in [
            .registerOrganisation(RegisterOrganisation(name: "Exemple", kind: .research, country: "FR")),
            .createProject(
                CreateProject(name: "atlas", title: "Atlas", organisation: 1, principalInvestigator: person)
            ),
            .awardAllocation(award),
        ] { _ = try await engine.execute(command, by: .engine) }
        try await add(1, "alpha", to: engine)
        let marked = try await submit("#FABRIQUE --may-run-twice", by: person, to: engine)
        let other = try await submit("# It may not.", by: person, to: engine)
        try await add(2, "beta", to: engine)
        let lost = ReportReachability(system: 1, isReachable: false)
        _ = try await engine.execute(.reportReachability(lost), by: .engine)
        return (marked, other)
    }

    /// When the second attempt of a job is placed, on the second system. Time passes in steps, each once the server saw
    /// the one before, and each too small to be taken for sleep.
    func move(of job: JobID, in engine: Engine) async throws -> Instant {
        for _ in 0..<60 {
            let moved = engine.read { state in
                state.jobs[job]?.attempt.flatMap { $0.number == 2 ? (state[$0.partition].system, $0.placed) : nil }
            }
            if let (system, placed) = moved {
                #expect(system == 2)
                return placed
            }
            await clock.pass(10)
        }
        throw Bench.Missing(what: "the move of job \(job)")
    }

    private func submit(_ line: String, by person: PersonID, to engine: Engine) async throws -> JobID {
        let submission = try Submission(
            script: "#!/bin/bash\n#SBATCH -t 60\n\(line)\ntrue\n",
            Submission.Circumstances(person: person, directory: "/tmp", request: "test")
        )
        let accepted = try await engine.submit(submission, to: ProjectID(1), by: .person(person, .all))
        guard case .jobs(let job, _) = accepted.made else { throw Bench.Missing(what: "jobs") }
        return job
    }

    private func add(_ number: SystemID, _ name: String, to engine: Engine) async throws {
        let system = RegisterSystem(
            name: name,
            title: name,
            country: "FR",
            gridGramsPerKilowattHour: 50,
            gridSource: "made up for this test"
        )
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
        for command: Command in [
            .registerSystem(system), .reportInventory(report),
            .changeSystemState(ChangeSystemState(system: number, to: .probing, why: "test")),
            .changeSystemState(ChangeSystemState(system: number, to: .active, why: "test")),
        ] { _ = try await engine.execute(command, by: .engine) }
    }
}

/// A clock that stands still until it is moved.
private final class HandClock: Sendable {
    private struct Face {
        var shown = Engine.wallClock()
        /// Who waits until somebody looks.
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let face = Mutex(Face())

    var now: Instant {
        let (shown, waiter) = face.withLock { face in
            defer { face.waiter = nil }
            return (face.shown, face.waiter)
        }
        waiter?.resume()
        return shown
    }

    func move(_ seconds: Int64) { face.withLock { $0.shown = $0.shown + Seconds(seconds) } }

    /// Moves it, and waits until the server has looked at it.
    func pass(_ seconds: Int64) async {
        await withCheckedContinuation { continuation in
            face.withLock { face in
                face.shown = face.shown + Seconds(seconds)
                face.waiter = continuation
            }
        }
    }
}
