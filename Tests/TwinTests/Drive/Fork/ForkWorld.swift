import Federation
import Quantities
import Scheduling

/// A federation to ask questions of: two systems of two nodes with eight cores each, and one project.
struct ForkWorld {
    var state = FederationState()
    var now = Instant(milliseconds: 1_760_000_000_000)

    init(budget: Int64 = 1_000_000) throws {
        try give(.registerPerson(RegisterPerson(person: 1)))
        try give(.registerOrganisation(RegisterOrganisation(name: "Exemple", kind: .sme, country: "FR")))
        for number in UInt64(1)...2 {
            let register = RegisterSystem(
                name: "system-\(number)",
                title: "System",
                country: "FR",
                gridGramsPerKilowattHour: Int64(50 * number),
                gridSource: "made up"
            )
            try give(.registerSystem(register))
            let shape = PartitionShape(
                name: "cpu",
                pool: 0,
                chip: "processor",
                hasAccelerators: false,
                billing: .device,
                features: [],
                defaultTime: 600,
                longestTime: 864_000,
                milliwattsPerDevice: 5000
            )
            let report = ReportInventory(
                system: SystemID(number),
                pools: [.init(node: NodeCapacity(cores: 8, devices: 0, memory: Bytes(8 << 30)), count: 2)],
                partitions: [shape],
                needsAccount: false,
                notes: "",
                price: 1000
            )
            try give(.reportInventory(report))
            for state in [System.State.probing, .active] {
                try give(.changeSystemState(ChangeSystemState(system: SystemID(number), to: state, why: "")))
            }
        }
        try give(
            .createProject(
                CreateProject(name: "atlas", title: "Atlas", organisation: 1, principalInvestigator: 1)
            )
        )
        let award = AwardAllocation(
            project: 1,
            system: nil,
            amount: DeviceSeconds(budget),
            starts: now,
            ends: now + 10_000_000,
            why: "test"
        )
        try give(.awardAllocation(award))
    }

    mutating func give(_ command: Command, by actor: Actor = .engine) throws {
        _ = try state.execute(command, by: actor, at: now)
    }

    /// A job of so many whole nodes.
    static func order(
        nodes: UInt32,
        seconds: Int64,
        systems: [String] = [],
        mayRunTwice: Bool = false,
        project: ProjectID = 1
    ) -> SubmitJobs {
        SubmitJobs(
            project: project,
            shape: JobShape(
                nodes: nodes,
                perNode: NodeCapacity(cores: 8, devices: 0, memory: .zero),
                isExclusive: false,
                timeLimit: Seconds(seconds)
            ),
            terms: JobTerms(systems: systems, mayRunTwice: mayRunTwice),
            sheet: .zero
        )
    }

    @discardableResult
    mutating func submit(
        nodes: UInt32,
        seconds: Int64,
        systems: [String] = [],
        mayRunTwice: Bool = false
    ) throws -> JobID {
        let job = state.nextJob
        let order = Self.order(nodes: nodes, seconds: seconds, systems: systems, mayRunTwice: mayRunTwice)
        try give(.submitJobs(order), by: .person(1, .all))
        // What has a place begins at once.
        if let attempt = state.jobs[job]?.attempt {
            let key = AttemptKey(job: job, attempt: attempt.number)
            try give(.observeAttempt(ObserveAttempt(key: key, sight: .running(since: now))))
        }
        return job
    }
}
