import Federation
import Quantities
import Scheduling

/// A random life of a federation: people who submit, cancel and hold, operators who drain and evict, systems that
/// report truly, late, twice or about the past, and orders that must be refused.
struct RandomHistory {
    var state = FederationState()
    var records: [Record] = []
    var refusals: [Refusal.Code: Int] = [:]
    /// How many commands were given, refused ones included.
    private(set) var given = 0
    private(set) var now = Instant(milliseconds: 1_760_000_000_000)
    private var random: SplitMix64
    private var people: [PersonID] = []
    private var seen: [AttemptKey] = []
    private var keys: [RequestKey] = []

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        found()
    }

    /// Lives on for one step: mostly one command, good or bad.
    mutating func step() {
        now = Instant(milliseconds: now.milliseconds + Int64(random.below(20_000)))
        if let due = state.nextDue, due <= now { give(.tick, by: .engine) }
        switch random.below(100) {
        case 0..<30: submit()
        case 30..<40: control()
        case 40..<84: observe()
        case 84..<88: operate()
        case 88..<92: award()
        case 92..<96: administer()
        default: give(.tick, by: .engine)
        }
    }

    private mutating func give(_ command: Command, by actor: Actor, key: RequestKey? = nil) {
        given += 1
        do {
            let (_, events) = try state.execute(command, by: actor, at: now, key: key)
            if !events.isEmpty { records.append(Record(at: now, by: actor, events: events)) }
        } catch {
            refusals[error.code, default: 0] += 1
        }
    }

    private mutating func found() {
        for number in 1...6 {
            let person = PersonID(UInt64(number) * 1_000_003)
            people.append(person)
            give(.registerPerson(RegisterPerson(person: person)), by: .engine)
        }
        let admin = Grant(.administrator, on: .federation)
        give(.setRole(SetRole(person: people[0], grant: admin, isGranted: true)), by: .engine)
        let organisation = RegisterOrganisation(name: "Institut Exemple", kind: .research, country: "FR")
        give(.registerOrganisation(organisation), by: .engine)
        for (number, country) in ["FR", "FI", "DE"].enumerated() { addSystem(number, country) }
        for number in 1...4 {
            let lead = people[number]
            let order = CreateProject(
                name: "project-\(number)",
                title: "Project \(number)",
                organisation: OrganisationID(1),
                principalInvestigator: lead
            )
            give(.createProject(order), by: administrator)
            let member = Grant(.member, on: .project(ProjectID(UInt64(number))))
            give(.setRole(SetRole(person: people[5], grant: member, isGranted: true)), by: administrator)
            award()
        }
    }

    private mutating func addSystem(_ number: Int, _ country: String) {
        let order = RegisterSystem(
            name: "system-\(number)",
            title: "System \(number)",
            country: country,
            gridGramsPerKilowattHour: Int64(30 + 170 * number),
            gridSource: "made up for this test"
        )
        give(.registerSystem(order), by: administrator)
        let system = SystemID(UInt64(number + 1))
        let node = NodeCapacity(cores: 16, devices: 4, memory: Bytes(64 << 30))
        let cpu = shape("cpu", hasAccelerators: false, billing: .device)
        let gpu = shape("gpu", hasAccelerators: true, billing: number == 1 ? .wholeNode : .device)
        let report = ReportInventory(
            system: system,
            pools: [.init(node: node, count: 3)],
            partitions: [cpu, gpu],
            needsAccount: number == 2,
            notes: "",
            price: MicroEuros(Int64(10_000 * (number + 1)))
        )
        give(.reportInventory(report), by: .engine)
        give(.changeSystemState(ChangeSystemState(system: system, to: .probing, why: "")), by: .engine)
        give(.changeSystemState(ChangeSystemState(system: system, to: .active, why: "")), by: .engine)
    }

    private func shape(_ name: String, hasAccelerators: Bool, billing: Partition.Billing) -> PartitionShape {
        PartitionShape(
            name: name,
            pool: 0,
            chip: hasAccelerators ? "NVIDIA H100" : "core",
            hasAccelerators: hasAccelerators,
            billing: billing,
            features: ["fast"],
            defaultTime: Seconds(600),
            longestTime: Seconds(7200),
            milliwattsPerDevice: 3500
        )
    }

    private var administrator: Actor { .person(people[0], .all) }

    private mutating func somebody() -> Actor {
        random.once(in: 20) ? .person(PersonID(7), .all) : .person(random.pick(people), .all)
    }

    private mutating func submit() {
        guard state.jobs.count < 60 else { return clear() }
        let isArray = random.once(in: 12)
        let count = isArray ? 1 + random.below(6) : 0
        var dependencies: [Dependency] = []
        if random.once(in: 4), state.nextJob.number > 1 {
            let back = UInt64(1 + random.below(12))
            let target = JobID(state.nextJob.number > back ? state.nextJob.number - back : 1)
            let isWhole = state.jobs[target]?.task != nil && random.once(in: 2)
            let first = isWhole ? state.jobs[target]?.task?.array ?? target : target
            let on = DependencyTarget(job: first, isArray: isWhole)
            dependencies.append(Dependency(random.pick([.afterOK, .afterAny, .afterNotOK]), on: on))
            if random.once(in: 8) { dependencies.append(Dependency(.afterAny, on: on)) }
        }
        let terms = JobTerms(
            partitions: random.once(in: 3) ? ["gpu"] : [],
            features: random.once(in: 9) ? [["fast"]] : [],
            countries: random.once(in: 9) ? ["FR", "FI"] : [],
            datasets: random.once(in: 15) ? ["corpus"] : [],
            objective: random.pick(Objective.allCases),
            mayRequeue: !random.once(in: 5),
            mayRunTwice: random.once(in: 3),
            singletonKey: random.once(in: 15) ? UInt64(1 + random.below(3)) : 0,
            dependencies: dependencies
        )
        let gpus = terms.partitions == ["gpu"] ? UInt32(1 + random.below(4)) : 0
        let need = NodeCapacity(
            cores: UInt32(random.below(18)),
            devices: gpus,
            memory: Bytes(Int64(random.below(3)) << 32)
        )
        let order = SubmitJobs(
            project: ProjectID(UInt64(1 + random.below(5))),
            shape: JobShape(
                nodes: UInt32(1 + random.below(3)),
                perNode: need,
                isExclusive: random.once(in: 20),
                timeLimit: Seconds(Int64(random.below(8000)))
            ),
            terms: terms,
            indexes: (0..<UInt32(count)).map { $0 * 2 },
            limit: UInt32(random.below(4)),
            isHeld: random.once(in: 12),
            sheet: Digest(words: (random.next(), 2, 3, 4))
        )
        var key: RequestKey?
        if random.once(in: 6) {
            key = keys.isEmpty || !random.once(in: 3) ? freshKey() : random.pick(keys)
        }
        give(.submitJobs(order), by: somebody(), key: key)
    }

    private mutating func freshKey() -> RequestKey {
        let key = RequestKey(key: Digest(words: (random.next(), random.next(), 0, 0)), request: random.next())
        keys.append(key)
        return key
    }

    /// Cancels a few of the oldest jobs, so that a long history stays a lively one.
    private mutating func clear() {
        var open: [JobID] = []
        state.jobs.visit { open.append($0.id) }
        for job in open.prefix(20) {
            give(.controlJob(ControlJob(job: job, action: .cancel, why: "to make room")), by: administrator)
        }
    }

    private mutating func control() {
        guard let job = anyOpenJob() else { return }
        let action = random.pick(ControlJob.Action.allCases)
        give(.controlJob(ControlJob(job: job, action: action, why: "by chance")), by: somebody())
    }

    private mutating func anyOpenJob() -> JobID? {
        var open: [JobID] = []
        state.jobs.visit { open.append($0.id) }
        return open.isEmpty ? nil : random.pick(open)
    }

    private mutating func observe() {
        var live: [AttemptKey] = []
        state.jobs.visit { job in
            if let attempt = job.attempt { live.append(AttemptKey(job: job.id, attempt: attempt.number)) }
        }
        let isStale = live.isEmpty || random.once(in: 10)
        guard !isStale || !seen.isEmpty else { return }
        let key = isStale ? random.pick(seen) : random.pick(live)
        seen.append(key)
        if seen.count > 500 { seen.removeFirst(250) }
        let sight: ObserveAttempt.Sight
        switch random.below(5) {
        case 0: sight = .accepted(siteJob: "\(key)")
        case 1: sight = .running(since: jitter())
        default: sight = .ended(anyEnd())
        }
        give(.observeAttempt(ObserveAttempt(key: key, sight: sight)), by: .engine)
        if random.once(in: 10) { give(.observeAttempt(ObserveAttempt(key: key, sight: sight)), by: .engine) }
    }

    private mutating func jitter() -> Instant {
        Instant(milliseconds: now.milliseconds + Int64(random.below(7_200_000)) - 7_000_000)
    }

    private mutating func anyEnd() -> AttemptEnd {
        let cause: AttemptEnd.Cause
        switch random.below(12) {
        case 0...4: cause = .exited(code: 0)
        case 5: cause = .exited(code: 3)
        case 6: cause = .signalled(number: 11)
        case 7: cause = .timeLimit
        case 8: cause = .memoryLimit
        case 9: cause = .stopped
        case 10: cause = .lost(why: "by chance")
        default: cause = .rejected(why: "by chance")
        }
        return AttemptEnd(
            cause: cause,
            started: random.once(in: 8) ? nil : jitter(),
            ended: jitter(),
            cpuMilliseconds: Int64(random.below(1_000_000)) - 10,
            joules: Joules(Int64(random.below(100_000)) - 10),
            energyModel: "made up"
        )
    }

    private mutating func operate() {
        let system = SystemID(UInt64(1 + random.below(3)))
        switch random.below(9) {
        case 8:
            let perMille = random.pick([2, 300, 1000, 1000, 1000, 0] as [UInt32])
            let order = SetOfferedShare(system: system, perMille: perMille, why: "by chance")
            give(.setOfferedShare(order), by: administrator)
        case 7: give(.endLeases(EndLeases(after: random.pick([90, 600, 900]))), by: .engine)
        case 6:
            let order = RecordGridHours(
                system: system,
                firstHour: GridHours.hour(of: now) + Int64(random.below(6)) - 3,
                grams: (0...random.below(4)).map { _ in Int64(random.below(900)) },
                source: "by chance"
            )
            give(.recordGridHours(order), by: administrator)
        case 5:
            let wait = random.once(in: 3) ? nil : Seconds(Int64(random.below(7200)) - 100)
            give(.reportQueue(ReportQueue(system: system, wait: wait)), by: .engine)
        case 4: give(.fenceSystem(FenceSystem(system: system, why: "by chance")), by: administrator)
        case 0:
            let report = ReportReachability(system: system, isReachable: !random.once(in: 3))
            give(.reportReachability(report), by: .engine)
        case 1:
            let price = SetPrice(
                partition: PartitionID(UInt64(1 + random.below(6))),
                microEurosPerDeviceHour: MicroEuros(Int64(random.below(50_000))),
                why: "by chance"
            )
            give(.setPrice(price), by: administrator)
        case 2:
            let order = SetDatasets(system: system, datasets: random.once(in: 2) ? ["corpus"] : [])
            give(.setDatasets(order), by: administrator)
        default:
            let order = ChangeSystemState(system: system, to: random.pick(System.State.allCases), why: "by chance")
            give(.changeSystemState(order), by: administrator)
        }
    }

    private mutating func award() {
        let order = AwardAllocation(
            project: ProjectID(UInt64(1 + random.below(5))),
            system: random.once(in: 4) ? SystemID(UInt64(1 + random.below(3))) : nil,
            amount: DeviceSeconds(Int64(1 + random.below(2_000_000))),
            starts: now + Seconds(Int64(random.below(20_000)) - 15_000),
            ends: now + Seconds(Int64(random.below(400_000))),
            why: "by chance"
        )
        give(.awardAllocation(order), by: random.once(in: 5) ? somebody() : administrator)
    }

    private mutating func administer() {
        let person = random.pick(people)
        switch random.below(6) {
        case 0:
            let system = SystemID(UInt64(1 + random.below(3)))
            let order = SetAccount(person: person, system: system, isMapped: !random.once(in: 3))
            give(.setAccount(order), by: administrator)
        case 1:
            let grant = Grant(random.pick(Role.allCases), on: .project(ProjectID(UInt64(1 + random.below(4)))))
            give(.setRole(SetRole(person: person, grant: grant, isGranted: !random.once(in: 3))), by: somebody())
        case 2:
            let order = IssueToken(
                person: person,
                digest: Digest(words: (random.next(), 0, 0, 0)),
                powers: [.read, .submit],
                expires: now + Seconds(Int64(random.below(1_000_000)))
            )
            give(.issueToken(order), by: somebody())
        case 3: give(.revokeToken(RevokeToken(token: TokenID(UInt64(1 + random.below(20))))), by: somebody())
        case 4:
            guard !state.allocations.isEmpty else { return }
            let order = ChangeAllocationState(
                allocation: AllocationID(UInt64(1 + random.below(state.allocations.count))),
                to: random.pick(Allocation.State.allCases),
                why: "by chance"
            )
            give(.changeAllocationState(order), by: administrator)
        default: correct()
        }
    }

    private mutating func correct() {
        guard !seen.isEmpty, !state.allocations.isEmpty else { return }
        let order = CorrectCharge(
            key: random.pick(seen),
            allocation: AllocationID(UInt64(1 + random.below(state.allocations.count))),
            system: SystemID(UInt64(1 + random.below(3))),
            used: DeviceSeconds(Int64(random.below(2000)) - 1000),
            joules: Joules(Int64(random.below(2000)) - 1000),
            carbon: MicrogramsCO2e(Int64(random.below(2000)) - 1000),
            cost: MicroEuros(Int64(random.below(2000)) - 1000),
            why: "late record"
        )
        give(.correctCharge(order), by: administrator)
    }
}
