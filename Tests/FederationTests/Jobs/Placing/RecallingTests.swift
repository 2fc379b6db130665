import Federation
import Quantities
import Scheduling
import Testing

@Suite struct RecallingTests {
    /// Two equal systems, the first of which was sent a job that it does not begin.
    private func stalled(terms: JobTerms = JobTerms()) throws -> (World, JobID) {
        var world = try World()
        try world.addSystem("beta")
        let job = try world.submit(devices: 1, seconds: 1000, terms: terms)
        try world.see(job, .accepted(siteJob: "77"))
        return (world, job)
    }

    @Test func `a job that its system does not begin is recalled where another has room`() throws {
        var (world, job) = try stalled()
        world.now = world.now + 120
        #expect(world.state.recalls(at: world.now).isEmpty)
        world.now = world.now + 1
        let recalls = try world.give(.tick, by: .engine)
        guard case .stopRequested(let fact)? = recalls.first, recalls.count == 1 else {
            Issue.record("\(recalls)")
            return
        }
        #expect(fact.reason == .recalled)
        #expect(fact.why == "it waited at alpha and had not begun; beta had room")
        // It is asked for once, and nothing is placed before the system has let go.
        #expect(try world.give(.tick, by: .engine).isEmpty)
        #expect(world.state.jobs[job]?.attempt?.number == 1)

        try world.see(job, .ended(AttemptEnd(cause: .stopped, started: nil, ended: world.now)))
        #expect(world.state.jobs[job]?.attempt?.number == 2)
        #expect(world.system(of: job) == "beta")
        #expect(world.verdicts(on: job) == ["beta": .chosen, "alpha": .stalled])
        #expect(world.state.allocations[0].spent == 0)
        #expect(world.state.allocations[0].held == 1000)
        #expect(world.state.delivered[0].paidByPlatform == 0)
    }

    @Test func `what maintenance ends in the same moment is not recalled as well`() throws {
        var (world, job) = try stalled()
        let window = MaintenanceWindow(starts: world.now + 121, ends: world.now + 1000, why: "pumps")
        try world.give(.planMaintenance(PlanMaintenance(system: 1, windows: [window])))
        world.now = world.now + 121
        let stops = try world.give(.tick, by: .engine).filter { if case .stopRequested = $0 { true } else { false } }
        #expect(stops.count == 1)
        #expect(world.state.jobs[job]?.attempt?.stop == .evicted)
    }

    @Test func `no more are recalled than a share elsewhere has left`() throws {
        var (world, first) = try stalled()
        try world.give(.setOfferedShare(SetOfferedShare(system: 2, perMille: 1, why: "test")))
        // Of 10,713 accelerator-seconds 1500 are left.
        let there = try world.submit(devices: 1, seconds: 9213, terms: JobTerms(systems: ["beta"]))
        let second = try world.submit(devices: 1, seconds: 1000)
        #expect(world.system(of: second) == "alpha")
        try world.see(second, .accepted(siteJob: "78"))
        try world.see(there, .running(since: world.now))
        world.now = world.now + 121
        #expect(world.state.recalls(at: world.now).map(\.key.job) == [first])
    }

    @Test(arguments: [(1, 1, 2000, true), (2, 2, 400, false)] as [(UInt32, UInt32, Int64, Bool)])
    func `whoever waits for more of a share than is left lets others be recalled, and whoever waits for room does not`(
        nodes: UInt32,
        devices: UInt32,
        seconds: Int64,
        isRecalled: Bool
    ) throws {
        var world = try World()
        try world.addSystem("beta")
        try world.give(.setOfferedShare(SetOfferedShare(system: 2, perMille: 1, why: "test")))
        // Of 10,713 accelerator-seconds 1713 are left.
        let there = try world.submit(devices: 1, seconds: 9000, terms: JobTerms(systems: ["beta"]))
        try world.see(there, .running(since: world.now))
        let older = try world.submit(
            devices: devices,
            nodes: nodes,
            seconds: seconds,
            terms: JobTerms(systems: ["beta"])
        )
        let job = try world.submit(devices: 1, seconds: 1000)
        #expect(world.system(of: older) == nil && world.system(of: job) == "alpha")
        try world.see(job, .accepted(siteJob: "79"))
        world.now = world.now + 121
        try world.give(.tick, by: .engine)
        #expect(world.state.jobs[job]?.attempt?.stop == (isRecalled ? .recalled : nil))
        guard isRecalled else { return }
        try world.see(job, .ended(AttemptEnd(cause: .stopped, started: nil, ended: world.now)))
        #expect(world.system(of: older) == nil && world.system(of: job) == "beta")
    }

    @Test func `a recall that comes too late is void, and the job goes on where it is`() throws {
        var (world, job) = try stalled()
        world.now = world.now + 200
        try world.give(.tick, by: .engine)
        #expect(world.state.jobs[job]?.attempt?.stop == .recalled)
        try world.see(job, .running(since: world.now))
        #expect(world.state.jobs[job]?.attempt?.stop == nil)
        let end = AttemptEnd(cause: .exited(code: 3), started: world.now, ended: world.now)
        let events = try world.see(job, .ended(end))
        guard case .attemptEnded(let fact)? = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect((fact.outcome, fact.fault) == (.failed, .user))
    }

    @Test func `what has begun and is stopped by a recall all the same goes on at the platform's expense`() throws {
        var (world, job) = try stalled()
        world.now = world.now + 200
        try world.give(.tick, by: .engine)
        let started = world.now
        world.now = world.now + 10
        let events = try world.see(job, .ended(AttemptEnd(cause: .stopped, started: started, ended: world.now)))
        guard case .attemptEnded(let fact)? = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect((fact.outcome, fact.fault, fact.isRequeued) == (.evicted, .platform, true))
        #expect(!fact.isChargedToProject)
    }

    @Test func `nothing is recalled without room elsewhere, where constraints forbid it, or without the owner's leave`()
        throws
    {
        for terms in [JobTerms(systems: ["alpha"]), JobTerms(mayRequeue: false)] {
            var (world, _) = try stalled(terms: terms)
            world.now = world.now + 500
            #expect(try world.give(.tick, by: .engine).isEmpty)
        }
        var (world, _) = try stalled()
        for _ in 0..<4 { try world.end(try world.submit(devices: 1, terms: JobTerms(systems: ["beta"])), after: 0) }
        for _ in 0..<4 {
            try world.see(try world.submit(devices: 1, terms: JobTerms(systems: ["beta"])), .running(since: world.now))
        }
        world.now = world.now + 500
        #expect(try world.give(.tick, by: .engine).isEmpty)
    }

    @Test func `nothing is recalled for a system whose maintenance comes before the job could end`() throws {
        var (world, job) = try stalled()
        let window = MaintenanceWindow(starts: world.now + 500, ends: world.now + 900, why: "test")
        try world.give(.planMaintenance(PlanMaintenance(system: 2, windows: [window])))
        world.now = world.now + 200
        #expect(try world.give(.tick, by: .engine).isEmpty)
        let next = try world.submit(devices: 1, seconds: 1000)
        #expect(world.system(of: next) == "alpha")
        #expect(world.verdicts(on: next) == ["alpha": .chosen, "beta": .maintenance])
        // Maintenance takes a recalled attempt off its system like any other.
        try world.give(.planMaintenance(PlanMaintenance(system: 2, windows: [])))
        try world.give(.tick, by: .engine)
        #expect(world.state.jobs[job]?.attempt?.stop == .recalled)
        let here = MaintenanceWindow(starts: world.now + 10, ends: world.now + 900, why: "test")
        try world.give(.planMaintenance(PlanMaintenance(system: 1, windows: [here])))
        world.now = world.now + 10
        try world.give(.tick, by: .engine)
        #expect(world.state.jobs[job]?.attempt?.stop == .evicted)
    }

    @Test func `constraints are checked anew at the second attempt`() throws {
        var (world, job) = try stalled(terms: JobTerms(datasets: []))
        try world.addSystem("gamma", country: "DE")
        let bound = try world.submit(devices: 1, terms: JobTerms(countries: ["FR", "DE"], datasets: []))
        try world.see(bound, .accepted(siteJob: "78"))
        // While it waits, its allocation is suspended: nothing of it is placed again.
        world.now = world.now + 200
        try world.give(.tick, by: .engine)
        let suspend = ChangeAllocationState(allocation: 1, to: .suspended, why: "test")
        try world.give(.changeAllocationState(suspend))
        try world.see(job, .ended(AttemptEnd(cause: .stopped, started: nil, ended: world.now)))
        #expect(world.state.jobs[job]?.state == .queued)
        // And beta goes out of service before it is resumed: gamma is what is left.
        try world.give(.changeSystemState(ChangeSystemState(system: 2, to: .draining, why: "test")))
        try world.give(.changeAllocationState(ChangeAllocationState(allocation: 1, to: .active, why: "test")))
        #expect(world.system(of: job) == "gamma")
    }

    @Test func `data and country are checked anew at the second attempt`() throws {
        var world = try World()
        try world.addSystem("beta", country: "DE")
        try world.addSystem("gamma", country: "FI")
        for system in [1, 2, 3] as [SystemID] {
            try world.give(.setDatasets(SetDatasets(system: system, datasets: ["corpus"])))
        }
        let job = try world.submit(devices: 1, terms: JobTerms(countries: ["FR", "FI"], datasets: ["corpus"]))
        #expect(world.system(of: job) == "alpha")
        // Its data leave alpha and gamma; the job is evicted. Beta has them, and stands where it may not go.
        for system in [1, 3] as [SystemID] {
            try world.give(.setDatasets(SetDatasets(system: system, datasets: [])))
        }
        try world.give(.controlJob(ControlJob(job: job, action: .evict)))
        try world.see(job, .ended(AttemptEnd(cause: .stopped, started: nil, ended: world.now)))
        #expect(world.states([job]) == [.queued])
        #expect(world.state.jobs[job].map { world.state.pendingReasons(of: $0) } == [.dataNotStaged])
        try world.give(.setDatasets(SetDatasets(system: 3, datasets: ["corpus"])))
        #expect(world.system(of: job) == "gamma")
    }

    @Test func `where jobs wait to begin, none is sent that can go elsewhere`() throws {
        var (world, _) = try stalled()
        world.now = world.now + 200
        let next = try world.submit(devices: 1)
        #expect(world.system(of: next) == "beta")
        #expect(world.verdicts(on: next) == ["beta": .chosen, "alpha": .stalled])
        // Once it begins what it had, it is as good as any.
        try world.see(JobID(1), .running(since: world.now))
        let last = try world.submit(devices: 1, seconds: 10)
        #expect(world.system(of: last) == "alpha")
    }

    @Test func `each next attempt is given twice the time, and after six there is no more recall`() throws {
        var (world, job) = try stalled()
        var recalls = 0
        for _ in 0..<2000 {
            world.now = world.now + 30
            guard let attempt = world.state.jobs[job]?.attempt else {
                try world.give(.tick, by: .engine)
                continue
            }
            let events = try world.give(.tick, by: .engine)
            guard !events.isEmpty else { continue }
            recalls += 1
            #expect(world.now.seconds(since: attempt.placed) >= Seconds(120 << Int64(attempt.number - 1)))
            try world.see(job, .ended(AttemptEnd(cause: .stopped, started: nil, ended: world.now)))
        }
        #expect(recalls == 5)
        #expect(world.state.jobs[job]?.attempt?.number == 6)
    }

    @Test func `what was never sent to a system out of reach is placed elsewhere once the connector says so`() throws {
        var (world, job) = try stalled()
        try world.give(.reportReachability(ReportReachability(system: 1, isReachable: false)), by: .engine)
        world.now = world.now + 200
        try world.give(.tick, by: .engine)
        #expect(world.state.jobs[job]?.attempt?.stop == .recalled)
        // As long as nobody says that it is over, it is where it is.
        world.now = world.now + 86_400
        try world.give(.tick, by: .engine)
        #expect(world.state.jobs[job]?.attempt?.number == 1)
        try world.see(job, .ended(AttemptEnd(cause: .stopped, started: nil, ended: world.now)))
        #expect(world.system(of: job) == "beta")
    }
}

extension World {
    /// Tells the core what was seen of a job's live attempt.
    @discardableResult
    mutating func see(_ job: JobID, _ sight: ObserveAttempt.Sight) throws -> [Event] {
        guard let attempt = state.jobs[job]?.attempt else { return [] }
        let key = AttemptKey(job: job, attempt: attempt.number)
        return try give(.observeAttempt(ObserveAttempt(key: key, sight: sight)), by: .engine)
    }
}
