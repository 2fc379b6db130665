import Engine
import Federation
import Logging
import Quantities
import Scheduling

/// A server's engine with two systems, alpha and beta, that nobody is connected to.
struct TwoSystems {
    let engine: Engine

    init(in scratch: Scratch) throws {
        var log = Logger(label: "test")
        log.logLevel = .critical
        engine = try Engine(Engine.Configuration(directory: scratch.path), log: log)
    }

    /// A job that ran on one system, was evicted, and is placed on another.
    ///
    /// - Parameters:
    ///   - line: A line of its script.
    ///   - gridSources: Where the intensities of this hour and the next come from on each system; nil where none are known.
    func movedJob(_ line: String, gridSources: [String?] = []) async throws -> JobID {
        let person = try await found()
        for (position, source) in gridSources.enumerated() {
            guard let source else { continue }
            let hours = RecordGridHours(
                system: SystemID(UInt64(position + 1)),
                firstHour: GridHours.hour(of: engine.now),
                grams: [41, 41],
                source: source
            )
            _ = try await engine.execute(.recordGridHours(hours), by: .engine)
        }
        try await set(1, .active)
        let actor = Actor.person(person, .all)
        let submission = try Submission(
            script: "#!/bin/bash\n#SBATCH -t 5\n\(line)\ntrue\n",
            Submission.Circumstances(person: person, directory: "/tmp", request: "test")
        )
        let accepted = try await engine.submit(submission, to: ProjectID(1), by: actor)
        guard case .jobs(let job, _) = accepted.made else { throw Missing() }
        try await set(2, .active)
        try await set(1, .draining)
        _ = try await engine.execute(.controlJob(ControlJob(job: job, action: .evict, why: "test")), by: actor)
        try await end(AttemptKey(job: job, attempt: 1), .stopped)
        return job
    }

    /// Who leads a project with a budget. Neither system takes jobs yet.
    ///
    /// - Parameter chips: The accelerators of each, eight a node; nil where it has cores alone.
    func found(chips: [String?] = [nil, nil]) async throws -> PersonID {
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
        try await register(1, "alpha", chips[0])
        try await register(2, "beta", chips[1])
        return person
    }

    private func register(_ number: SystemID, _ name: String, _ chip: String?) async throws {
        let system = RegisterSystem(
            name: name,
            title: name,
            country: "FR",
            gridGramsPerKilowattHour: 50,
            gridSource: "made up for this test"
        )
        _ = try await engine.execute(.registerSystem(system), by: .engine)
        let partition = PartitionShape(
            name: chip == nil ? "cpu" : "gpu",
            pool: 0,
            chip: chip ?? "processor",
            hasAccelerators: chip != nil,
            billing: .device,
            features: [],
            defaultTime: 3600,
            longestTime: 86_400,
            milliwattsPerDevice: 4000
        )
        let node = NodeCapacity(cores: 8, devices: chip == nil ? 0 : 8, memory: Bytes(8 << 30))
        let report = ReportInventory(
            system: number,
            pools: [.init(node: node, count: 2)],
            partitions: [partition],
            needsAccount: false,
            notes: "",
            price: 10_000
        )
        _ = try await engine.execute(.reportInventory(report), by: .engine)
        try await set(number, .probing)
    }

    func set(_ system: SystemID, _ state: System.State) async throws {
        let step = ChangeSystemState(system: system, to: state, why: "test")
        _ = try await engine.execute(.changeSystemState(step), by: .engine)
    }

    /// Lets an attempt begin and end.
    func end(_ key: AttemptKey, _ cause: AttemptEnd.Cause) async throws {
        let now = engine.now
        let begin = ObserveAttempt(key: key, sight: .running(since: now))
        _ = try await engine.execute(.observeAttempt(begin), by: .engine)
        let end = AttemptEnd(cause: cause, started: now, ended: now)
        _ = try await engine.execute(.observeAttempt(ObserveAttempt(key: key, sight: .ended(end))), by: .engine)
    }

    private struct Missing: Error {}
}
