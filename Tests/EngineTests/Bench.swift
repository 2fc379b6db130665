import Connectors
import Engine
import Federation
import Foundation
import Journal
import Logging
import Quantities
import ServiceLifecycle

/// A whole engine on a directory of its own, with this machine attached and one project that may spend.
final class Bench: Sendable {
    let directory: String
    let work: String
    let engine: Engine
    let person: PersonID
    private let group: ServiceGroup
    private let running: Task<Void, any Error>

    /// Starts an engine; on a directory that is there already, as after a crash or a stop.
    init(
        directory existing: String? = nil,
        capacity: Int64 = 1_000_000,
        hasSecondSystem: Bool = false,
        _ change: (inout Engine.Configuration) -> Void = { _ in }
    ) async throws {
        let directory = existing ?? "/tmp/fabrique-engine-\(UInt32.random(in: 0...UInt32.max))"
        self.directory = directory
        work = directory + "/work"
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        for path in [directory, work] { chmod(path, path == work ? 0o777 : 0o711) }
        var configuration = Engine.Configuration(directory: directory)
        change(&configuration)
        engine = try Engine(configuration, log: Logger(label: "test"))
        try await Self.connect(engine, directory)
        if hasSecondSystem { try await Self.connect(engine, directory, as: "there", spool: "spool-there") }
        (group, running) = Self.run(engine)
        if engine.isUnfounded { try await Self.found(engine, capacity) }
        person = engine.firstAdministrator ?? PersonID(0)
        if hasSecondSystem, geteuid() == 0 { try await engine.map(person, to: "nobody", on: 2, by: .engine) }
    }

    var actor: Actor { .person(person, .all) }

    /// Stops the engine and lets go of its lease, as a server does that is told to end.
    func stop() async throws {
        await group.triggerGracefulShutdown()
        try await running.value
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }

    /// Submits a script and returns its job, or an array's first.
    @discardableResult
    func submit(_ script: String, options: [String] = [], key: RequestKey? = nil) async throws -> JobID {
        let submission = try Submission(
            script: "#!/bin/bash\n" + script + "\n",
            Submission.Circumstances(person: person, options: options, directory: work, request: "test")
        )
        let accepted = try await engine.submit(submission, to: ProjectID(1), by: actor, key: key)
        guard case .jobs(let first, _) = accepted.made else { throw Missing(what: "jobs") }
        return first
    }

    /// Waits for a job's end and returns what the archive says. The deadline is only for tests that fail.
    func end(of job: JobID) async throws -> ArchivedJob {
        guard await engine.waitForEnd(of: job, atMost: .seconds(240)),
            let row = try engine.archive.archivedJob(job.number)
        else { throw Missing(what: "the end of job \(job)") }
        return row
    }

    func steer(_ job: JobID, _ action: ControlJob.Action) async throws {
        _ = try await engine.execute(.controlJob(ControlJob(job: job, action: action, why: "test")), by: actor)
    }

    /// Waits until something holds of the durable state.
    func until(_ what: String, _ holds: (FederationState) -> Bool) async throws {
        for _ in 0..<24_000 {
            if engine.read({ holds(copy $0) }) { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Missing(what: what)
    }

    func file(_ name: String) -> String { (try? String(contentsOfFile: work + "/" + name, encoding: .utf8)) ?? "" }

    struct Missing: Error { let what: String }

    private static func run(_ engine: Engine) -> (ServiceGroup, Task<Void, any Error>) {
        let group = ServiceGroup(configuration: .init(services: [engine], logger: Logger(label: "test")))
        return (group, Task { try await group.run() })
    }

    private static func connect(
        _ engine: Engine,
        _ directory: String,
        as name: String = "here",
        spool: String = "spool"
    ) async throws {
        let folder =
            Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
            .map { ($0.bundlePath as NSString).deletingLastPathComponent }
            ?? (CommandLine.arguments[0] as NSString).deletingLastPathComponent
        var settings = MachineSettings(spool: "\(directory)/\(spool)", shepherd: folder + "/fabrique-shepherd")
        settings.memoryReserve = 0
        let profile = SystemProfile(
            name: name,
            title: "This machine",
            country: "FR",
            gridGramsPerKilowattHour: 44,
            gridSource: "made up for this test",
            price: 20_000,
            needsAccount: geteuid() == 0,
            wattsByChip: [:]
        )
        _ = try await engine.connect(profile, through: MachineConnector(settings, clock: Engine.wallClock))
    }

    private static func found(_ engine: Engine, _ capacity: Int64) async throws {
        let person = try await engine.founder(named: "Ada Lovelace", mail: "ada@example.org")
        try await engine.appoint(person)
        let organisation = RegisterOrganisation(name: "Institut Exemple", kind: .research, country: "FR")
        _ = try await engine.execute(.registerOrganisation(organisation), by: .engine)
        let project = CreateProject(name: "atlas", title: "Atlas", organisation: 1, principalInvestigator: person)
        _ = try await engine.execute(.createProject(project), by: .engine)
        let award = AwardAllocation(
            project: 1,
            system: nil,
            amount: DeviceSeconds(capacity),
            starts: engine.now,
            ends: engine.now + Seconds(86_400),
            why: "test"
        )
        _ = try await engine.execute(.awardAllocation(award), by: .engine)
        if geteuid() == 0 { try await engine.map(person, to: "nobody", on: 1, by: .engine) }
    }
}
