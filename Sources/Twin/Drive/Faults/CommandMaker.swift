import Federation
import Quantities
import Scheduling

/// Commands by chance, good and bad, by everybody: what clients might send.
struct CommandMaker: Sendable {
    private(set) var random: RandomStream
    /// How many people, digests and names were drawn, so that fresh ones can be.
    private var fresh: UInt64 = 1000

    init(seed: UInt64) { random = RandomStream(seed: seed, stream: 1) }

    /// The next command, with who gives it, for a federation that looks like `state`.
    mutating func next(for state: FederationState, at now: Instant) -> (Command, Actor) {
        switch random.below(100) {
        case 0..<46:
            let project = ProjectID(once(in: 15) ? 9 : number(1))
            return (.submitJobs(submission(to: project, state, at: now)), someone(of: project))
        case 46..<64:
            let order = control(state)
            return (.controlJob(order), controller(of: state.jobs[order.job]?.project ?? 1))
        case 64..<69:
            let sight = staleSight(state, at: now)
            let actor = mostly(.engine)
            guard sight.key.job.number % 4 == 0 else { return (.observeAttempt(sight), actor) }
            return (.settleCheckpoint(SettleCheckpoint(key: sight.key, origin: .moved)), actor)
        case 69..<82: return system(state, at: now)
        case 82..<88: return allocation(state, at: now)
        default: return people(state, at: now)
        }
    }

    /// True once in `count` times.
    mutating func once(in count: UInt32) -> Bool { random.below(count) == 0 }

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int(random.below(UInt32(choices.count)))]
    }

    private mutating func number(_ most: Int) -> UInt64 { UInt64(1 + random.below(UInt32(most + 1))) }

    private mutating func freshNumber() -> UInt64 {
        fresh += 1
        return fresh
    }

    /// The one whose command it is, or now and then somebody else, or the same with a token for less.
    private mutating func mostly(_ actor: Actor) -> Actor {
        switch random.below(12) {
        case 0: .person(pick(FoundedWorld.people), .all)
        case 1: .person(pick(FoundedWorld.people), pick([.read, .submit, [.read, .manage], .operate]))
        default: actor
        }
    }

    private mutating func administrator() -> Actor { mostly(.person(FoundedWorld.administrator, .all)) }

    /// Somebody of a project, as far as it is one of the first two.
    private mutating func someone(of project: ProjectID) -> Actor {
        let people =
            project == 1
            ? [FoundedWorld.lead, FoundedWorld.member] : [FoundedWorld.secondLead, FoundedWorld.secondMember]
        return mostly(.person(pick(people), [.read, .submit]))
    }

    private mutating func controller(of project: ProjectID) -> Actor {
        if once(in: 15) { return .person(FoundedWorld.administrator, [.read, .manage]) }
        if once(in: 4) { return mostly(.person(FoundedWorld.siteOperator, .all)) }
        return once(in: 3) ? administrator() : someone(of: project)
    }

    private mutating func extreme() -> Int64 { pick([.min, .max, -1, 0, 1 << 61, 100, 1000]) }
}

extension CommandMaker {
    private mutating func submission(
        to project: ProjectID,
        _ state: FederationState,
        at now: Instant
    ) -> SubmitJobs {
        let terms = once(in: 2) ? JobTerms.plain : wishes(state, at: now)
        let devices = terms.partitions == ["cpu"] ? 0 : once(in: 3) ? 0 : 1 + random.below(5)
        let isHuge = once(in: 40)
        let need = NodeCapacity(
            cores: isHuge ? 1_000_001 : random.below(devices == 0 ? 17 : 9),
            devices: devices,
            memory: Bytes(Int64(random.below(3)) << 32)
        )
        let shape = JobShape(
            nodes: 1 + random.below(random.below(3) == 0 ? 3 : 1),
            perNode: need,
            isExclusive: once(in: 16),
            timeLimit: Seconds(once(in: 12) ? 0 : Int64(60 + random.below(once(in: 20) ? 9000 : 3600)))
        )
        let isArray = once(in: 8)
        let count = 1 + random.below(5)
        return SubmitJobs(
            project: project,
            allocation: once(in: 6) ? AllocationID(UInt64(state.allocations.count) + number(1) - 1) : nil,
            shape: shape,
            terms: terms,
            indexes: once(in: 150) ? Self.tooMany : isArray ? (0..<count).map { $0 * 2 } : [],
            limit: random.below(4),
            isHeld: once(in: 12),
            sheet: Digest(words: (random.next(), 1, 2, 3))
        )
    }

    /// One task more than an array may have.
    private static let tooMany = Array(repeating: UInt32(0), count: FederationState.largestArray + 1)

    private mutating func wishes(_ state: FederationState, at now: Instant) -> JobTerms {
        var dependencies: [Dependency] = []
        if once(in: 2), state.nextJob.number > 1 {
            let back = UInt64(1 + random.below(8))
            var target = JobID(state.nextJob.number > back ? state.nextJob.number - back : 1)
            let array = once(in: 2) ? state.jobs[target]?.task?.array : nil
            target = array ?? target
            let on = DependencyTarget(job: target, isArray: array != nil)
            dependencies.append(Dependency(pick(Dependency.Condition.allCases), on: on))
            if once(in: 6) { dependencies.append(Dependency(.afterAny, on: on)) }
        }
        return JobTerms(
            partitions: once(in: 5) ? [pick(["gpu", "cpu"])] : [],
            features: once(in: 12) ? [[pick(["fast", "slow"])]] : [],
            deviceType: once(in: 12) ? pick(["h200", "mi300"]) : "",
            countries: once(in: 9) ? [pick(["FR", "FI"])] : [],
            systems: once(in: 6) ? [pick(["alpha", "beta", "beta", "gamma"])] : [],
            datasets: once(in: 8) ? ["corpus"] : [],
            objective: pick(Objective.allCases),
            deadline: once(in: 12) ? now + Seconds(Int64(random.below(8000)) - 1000) : nil,
            mayRequeue: !once(in: 5),
            mayRunTwice: once(in: 3),
            hasCheckpoint: once(in: 4),
            singletonKey: once(in: 8) ? number(1) : 0,
            dependencies: dependencies
        )
    }

    private mutating func control(_ state: FederationState) -> ControlJob {
        var open: [JobID] = []
        state.jobs.visit { open.append($0.id) }
        let job = open.isEmpty || once(in: 15) ? JobID(number(200)) : pick(open)
        let why = once(in: 30) ? String(repeating: "why ", count: 300) : "by chance"
        return ControlJob(job: job, action: pick(ControlJob.Action.allCases), why: why)
    }

    /// Something about an attempt that is over, was never made, or is told by who may not.
    private mutating func staleSight(_ state: FederationState, at now: Instant) -> ObserveAttempt {
        let job = JobID(number(Int(clamping: state.nextJob.number)))
        let key = AttemptKey(job: job, attempt: (state.jobs[job]?.attempts ?? 0) + (once(in: 2) ? 1 : 7))
        let moment = Instant(milliseconds: extreme())
        let end = AttemptEnd(cause: .exited(code: 0), started: moment, ended: moment, joules: Joules(extreme()))
        return ObserveAttempt(key: key, sight: pick([.accepted(siteJob: "stale"), .running(since: now), .ended(end)]))
    }

    private mutating func system(_ state: FederationState, at now: Instant) -> (Command, Actor) {
        let system = SystemID(number(3))
        let isKnown = system.number <= UInt64(state.systems.count)
        let operating = once(in: 2) ? administrator() : mostly(.person(FoundedWorld.siteOperator, .all))
        switch random.below(21) {
        case 0:
            let name = pick(["alpha", "delta-\(freshNumber())", "Not A Name"])
            let order = RegisterSystem(
                name: name,
                title: pick(["Delta", "", "De\u{7}lta"]),
                country: pick(["IT", "it"]),
                gridGramsPerKilowattHour: pick([300, 9000]),
                gridSource: "made up"
            )
            return (.registerSystem(order), administrator())
        case 1, 2:
            // The third time it is something that a connector should not say.
            var report = FoundedWorld.inventory(
                of: system,
                gpuPool: once(in: 4) ? 1 : 0,
                nodes: once(in: 3) ? 3 : 2
            )
            switch random.below(12) {
            case 0: report.partitions[0].name = report.partitions[1].name
            case 1: report.partitions[1].pool = 7
            case 2: report.partitions[0].longestTime = Seconds(extreme())
            case 3: report.partitions.removeLast()
            case 4: report.partitions[0].milliwattsPerDevice = extreme()
            default: break
            }
            return (.reportInventory(report), mostly(.engine))
        case 3:
            let order = SetPrice(
                partition: PartitionID(number(7)),
                microEurosPerDeviceHour: MicroEuros(once(in: 4) ? extreme() : Int64(random.below(90_000))),
                why: "by chance"
            )
            return (.setPrice(order), operating)
        case 4, 5:
            let datasets = pick([["corpus"], [], ["corpus", "corpus"], [""]])
            return (.setDatasets(SetDatasets(system: system, datasets: datasets)), operating)
        case 6:
            let report = ReportReachability(system: system, isReachable: true)
            return (.reportReachability(report), mostly(.engine))
        case 7:
            let order = SetAccount(
                person: pick([FoundedWorld.lead, FoundedWorld.member, FoundedWorld.secondMember, PersonID(7)]),
                system: once(in: 2) ? 2 : system,
                isMapped: once(in: 2)
            )
            return (.setAccount(order), operating)
        case 8, 9: return (.planMaintenance(maintenance(of: system, at: now)), operating)
        case 10:
            // Whoever may fence does so only where nothing goes on, which clients can't know.
            let order = FenceSystem(system: system, why: "it looks dead")
            return (.fenceSystem(order), .person(pick([FoundedWorld.lead, FoundedWorld.stranger]), .all))
        case 11:
            let wait = once(in: 4) ? nil : Seconds(once(in: 6) ? extreme() : Int64(random.below(7200)))
            return (.reportQueue(ReportQueue(system: system, wait: wait)), mostly(.engine))
        case 12:
            let order = RecordGridHours(
                system: system,
                firstHour: once(in: 8) ? extreme() : GridHours.hour(of: now) + Int64(random.below(5)) - 3,
                grams: (0..<random.below(6)).map { _ in once(in: 20) ? extreme() : Int64(random.below(900)) },
                source: once(in: 12) ? "" : "made up"
            )
            return (.recordGridHours(order), operating)
        case 13:
            let lease = once(in: 3) ? Seconds(extreme()) : pick([FaultHistory.lease, Seconds(90)])
            return (.endLeases(EndLeases(after: lease)), mostly(.engine))
        case 14, 15, 16:
            // A thousandth is soon used up; what is offered again lets the rest go on.
            let perMille = pick([1, 1, 1, 3, 300, 1000, 0, 1001] as [UInt32])
            let order = SetOfferedShare(system: system, perMille: perMille, why: once(in: 12) ? "" : "by chance")
            return (.setOfferedShare(order), operating)
        default:
            let state = isKnown ? state[system].state : .down
            let to = once(in: 4) ? pick(System.State.allCases) : Self.following(state)
            return (.changeSystemState(ChangeSystemState(system: system, to: to, why: "by chance")), operating)
        }
    }

    private mutating func maintenance(of system: SystemID, at now: Instant) -> PlanMaintenance {
        var windows: [Federation.MaintenanceWindow] = []
        var last = now
        for _ in 0..<random.below(3) {
            let starts = last + Seconds(Int64(random.below(5400)) - (once(in: 12) ? 9000 : 0))
            last = starts + Seconds(Int64(random.below(3600)))
            windows.append(Federation.MaintenanceWindow(starts: starts, ends: last, why: "by chance"))
        }
        return PlanMaintenance(system: system, windows: windows)
    }

    /// The state on the way around from active to active again.
    static func following(_ state: System.State) -> System.State {
        switch state {
        case .registered, .down: .probing
        case .probing: .active
        case .active: .draining
        case .draining: .down
        }
    }

    private mutating func allocation(_ state: FederationState, at now: Instant) -> (Command, Actor) {
        switch random.below(4) {
        case 0:
            let starts = now + Seconds(Int64(random.below(4000)) - 2000)
            let order = AwardAllocation(
                project: ProjectID(number(2)),
                system: once(in: 3) ? SystemID(number(3)) : nil,
                amount: DeviceSeconds(once(in: 5) ? extreme() : Int64(1 + random.below(40_000))),
                starts: starts,
                ends: once(in: 8) ? starts : max(starts, now) + Seconds(Int64(60 + random.below(4000))),
                why: once(in: 20) ? "" : "by chance"
            )
            return (.awardAllocation(order), administrator())
        case 1:
            let ended = state.nextJob.number > 1 ? number(Int(clamping: state.nextJob.number)) : 1
            let small = Int64(random.below(400)) - 200
            let order = CorrectCharge(
                key: AttemptKey(job: JobID(ended), attempt: 1),
                allocation: AllocationID(number(3)),
                system: SystemID(number(3)),
                used: DeviceSeconds(once(in: 4) ? extreme() : small),
                joules: Joules(once(in: 4) ? extreme() : small),
                carbon: MicrogramsCO2e(once(in: 4) ? extreme() : small),
                cost: MicroEuros(once(in: 4) ? extreme() : small),
                why: "a late meter"
            )
            return (.correctCharge(order), administrator())
        default:
            let allocation = AllocationID(number(state.allocations.count))
            let isSuspended = state.allocation(allocation)?.state == .suspended
            let to = once(in: 3) ? pick(Allocation.State.allCases) : isSuspended ? .active : .suspended
            return (
                .changeAllocationState(ChangeAllocationState(allocation: allocation, to: to, why: "by chance")),
                administrator()
            )
        }
    }

    private mutating func people(_ state: FederationState, at now: Instant) -> (Command, Actor) {
        let project = Scope.project(ProjectID(number(2)))
        switch random.below(11) {
        case 0:
            let name = once(in: 3) ? "Institut Exemple" : "Exemple \(freshNumber())"
            let order = RegisterOrganisation(name: name, kind: .startup, country: pick(["FR", "fr", "LU"]))
            return (.registerOrganisation(order), administrator())
        case 1:
            let person = once(in: 3) ? FoundedWorld.member : PersonID(freshNumber())
            return (.registerPerson(RegisterPerson(person: person)), administrator())
        case 2:
            let person = once(in: 6) ? pick(FoundedWorld.people) : PersonID(freshNumber() - 1)
            return (.erasePerson(ErasePerson(person: person)), administrator())
        case 3, 4:
            let grant = pick([
                Grant(.member, on: project), Grant(.principalInvestigator, on: project),
                Grant(.siteOperator, on: .system(SystemID(number(3)))), Grant(.auditor, on: .federation),
                Grant(.administrator, on: .federation), Grant(.administrator, on: project),
            ])
            let order = SetRole(person: pick(FoundedWorld.people), grant: grant, isGranted: !once(in: 4))
            return (.setRole(order), once(in: 2) ? administrator() : mostly(.person(FoundedWorld.lead, .all)))
        case 5:
            let order = CreateProject(
                name: once(in: 2) ? "atlas" : "project-\(freshNumber())",
                title: "Project",
                organisation: OrganisationID(number(1)),
                principalInvestigator: pick(FoundedWorld.people)
            )
            return (.createProject(order), administrator())
        case 6, 7: return token(at: now)
        case 8: return signIn(state, at: now)
        default:
            let token = TokenID(number(state.tokens.count))
            return (.revokeToken(RevokeToken(token: token)), administrator())
        }
    }

    private mutating func token(at now: Instant) -> (Command, Actor) {
        let person = pick(FoundedWorld.people)
        let kind = once(in: 2) ? Token.Kind.link : pick(Token.Kind.allCases)
        let seconds = kind == .link ? random.below(1000) : random.below(80_000_000)
        let order = IssueToken(
            kind,
            person: person,
            digest: secret(),
            powers: pick([.all, .read, [.read, .submit], []]),
            expires: now + Seconds(Int64(seconds) - 50)
        )
        return (.issueToken(order), once(in: 2) ? administrator() : mostly(.person(person, .all)))
    }

    private mutating func signIn(_ state: FederationState, at now: Instant) -> (Command, Actor) {
        let links = state.tokens.filter { $0.kind == .link && !$0.isRevoked && now < $0.expires }
        let link = links.isEmpty || once(in: 6) ? secret() : pick(links).digest
        let order = SignIn(link: link, session: secret(), expires: now + Seconds(Int64(random.below(700_000))))
        return (.signIn(order), .engine)
    }

    private mutating func secret() -> Digest { Digest(words: (once(in: 5) ? 1 : freshNumber(), 0, 0, 0)) }
}
