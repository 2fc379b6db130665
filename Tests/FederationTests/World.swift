import Federation
import Quantities
import Scheduling

/// A small federation to try rules on: one system of two nodes (8 cores, 2 accelerators each), one project.
struct World {
    var state = FederationState()
    var now = Instant(milliseconds: 1_000_000)
    let owner = Actor.person(1, .all)
    let member = Actor.person(2, .all)
    let stranger = Actor.person(3, .all)

    init(budget: Int64 = 1_000_000, billing: Partition.Billing = .device, lasting seconds: Int64 = 1_000_000) throws {
        for person in [1, 2, 3] as [PersonID] { try give(.registerPerson(RegisterPerson(person: person)), by: .engine) }
        let administrator = Grant(.administrator, on: .federation)
        try give(.setRole(SetRole(person: 1, grant: administrator, isGranted: true)), by: .engine)
        try give(.registerOrganisation(RegisterOrganisation(name: "Exemple", kind: .sme, country: "FR")))
        let system = RegisterSystem(
            name: "alpha",
            title: "Alpha",
            country: "FR",
            gridGramsPerKilowattHour: 50,
            gridSource: "made up for this test"
        )
        try give(.registerSystem(system))
        let report = ReportInventory(
            system: 1,
            pools: [.init(node: NodeCapacity(cores: 8, devices: 2, memory: Bytes(8 << 30)), count: 2)],
            partitions: [
                Self.partition("cpu", hasAccelerators: false, billing),
                Self.partition("gpu", hasAccelerators: true, billing),
            ],
            needsAccount: false,
            notes: "",
            price: 10_000
        )
        try give(.reportInventory(report), by: .engine)
        try give(.changeSystemState(ChangeSystemState(system: 1, to: .probing, why: "")))
        try give(.changeSystemState(ChangeSystemState(system: 1, to: .active, why: "")))
        let project = CreateProject(name: "atlas", title: "Atlas", organisation: 1, principalInvestigator: 1)
        try give(.createProject(project))
        try give(.setRole(SetRole(person: 2, grant: Grant(.member, on: .project(1)), isGranted: true)))
        let award = AwardAllocation(
            project: 1,
            system: nil,
            amount: DeviceSeconds(budget),
            starts: now,
            ends: now + Seconds(seconds),
            why: "test"
        )
        try give(.awardAllocation(award))
    }

    @discardableResult
    mutating func give(_ command: Command, by actor: Actor? = nil) throws(Refusal) -> [Event] {
        try state.execute(command, by: actor ?? owner, at: now).events
    }

    /// Submits a job and returns its number.
    @discardableResult
    mutating func submit(
        cores: UInt32 = 1,
        devices: UInt32 = 0,
        nodes: UInt32 = 1,
        seconds: Int64 = 100,
        terms: JobTerms = .plain,
        indexes: [UInt32] = [],
        limit: UInt32 = 0,
        by actor: Actor? = nil
    ) throws(Refusal) -> JobID {
        let job = state.nextJob
        let need = NodeCapacity(cores: cores, devices: devices, memory: Bytes(1 << 20))
        let shape = JobShape(nodes: nodes, perNode: need, isExclusive: false, timeLimit: Seconds(seconds))
        let order = SubmitJobs(project: 1, shape: shape, terms: terms, indexes: indexes, limit: limit, sheet: .zero)
        try give(.submitJobs(order), by: actor ?? member)
        return job
    }

    /// Lets the live attempt of a job run from now on and end after `seconds`.
    @discardableResult
    mutating func end(_ job: JobID, _ cause: AttemptEnd.Cause = .exited(code: 0), after seconds: Int64 = 10) throws
        -> [Event]
    {
        guard let attempt = state.jobs[job]?.attempt else { return [] }
        let key = AttemptKey(job: job, attempt: attempt.number)
        let started = now
        try give(.observeAttempt(ObserveAttempt(key: key, sight: .running(since: started))), by: .engine)
        now = now + Seconds(seconds)
        let end = AttemptEnd(cause: cause, started: started, ended: now, joules: 3600)
        return try give(.observeAttempt(ObserveAttempt(key: key, sight: .ended(end))), by: .engine)
    }

    func states(_ jobs: [JobID]) -> [JobState?] { jobs.map { state.jobs[$0]?.state } }

    private static func partition(_ name: String, hasAccelerators: Bool, _ billing: Partition.Billing) -> PartitionShape
    {
        PartitionShape(
            name: name,
            pool: 0,
            chip: hasAccelerators ? "NVIDIA H100" : "processor",
            hasAccelerators: hasAccelerators,
            billing: billing,
            features: [],
            defaultTime: 3600,
            longestTime: 86_400,
            milliwattsPerDevice: 4000
        )
    }
}
