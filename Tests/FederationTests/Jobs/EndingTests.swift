import Federation
import Quantities
import Testing

@Suite struct EndingTests {
    private func account(_ world: World) -> [Int64] {
        let allocation = world.state[AllocationID(1)]
        return [allocation.available.count, allocation.held.count, allocation.spent.count]
    }

    @Test func `what was held is charged for what was used, and the rest comes back`() throws {
        var world = try World(budget: 10_000)
        let job = try world.submit(cores: 4, seconds: 100)
        #expect(account(world) == [9600, 400, 0])
        try world.end(job, after: 10)
        #expect(account(world) == [9960, 0, 40])
        let allocation = world.state[AllocationID(1)]
        // 40 device-seconds at 0.01 euro a device-hour; 3,600 J on 50 g/kWh.
        #expect(allocation.cost == 111)
        #expect(allocation.carbon == 50_000)
    }

    @Test func `whole nodes are billed whole`() throws {
        var world = try World(budget: 10_000, billing: .wholeNode)
        try world.submit(cores: 1, seconds: 100, terms: JobTerms(partitions: ["cpu"]))
        #expect(account(world) == [9200, 800, 0])
    }

    @Test func `grace beyond the limit is the platform's expense`() throws {
        var world = try World(budget: 10_000)
        let job = try world.submit(seconds: 100)
        try world.end(job, .timeLimit, after: 130)
        #expect(account(world) == [9900, 0, 100])
    }

    @Test func `an evicted attempt is paid by the platform, and the job goes on`() throws {
        var world = try World(budget: 10_000)
        let job = try world.submit()
        try world.give(.controlJob(ControlJob(job: job, action: .evict, why: "test")))
        let events = try world.end(job, .exited(code: 143))
        #expect(account(world) == [9900, 100, 0])
        #expect(world.state.jobs[job]?.attempt?.number == 2)
        #expect(world.state.delivered[0].paidByPlatform == 10)
        #expect(events.flatMap(\.ledgerEntries).map(\.kind) == [.charge, .release, .hold])
    }

    @Test func `what an older attempt reports changes nothing`() throws {
        var world = try World()
        let job = try world.submit()
        try world.end(job, .lost(why: "test"))
        let stale = AttemptKey(job: job, attempt: 1)
        let end = AttemptEnd(cause: .exited(code: 0), started: world.now, ended: world.now)
        #expect(try world.give(.observeAttempt(ObserveAttempt(key: stale, sight: .ended(end))), by: .engine).isEmpty)
        #expect(world.state.jobs[job]?.attempt?.number == 2)
    }

    @Test func `a cancelled job whose attempt is lost does not go on`() throws {
        var world = try World(budget: 10_000)
        let job = try world.submit()
        try world.give(.controlJob(ControlJob(job: job, action: .cancel, why: "test")))
        let events = try world.end(job, .lost(why: "test"))
        #expect(world.state.jobs[job] == nil)
        guard case .attemptEnded(let fact) = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(fact.outcome == .cancelled)
        // It was the platform that lost it, so the platform pays.
        #expect(account(world) == [10_000, 0, 0])
    }

    @Test func `a job that is lost again and again ends in the end`() throws {
        var world = try World()
        let job = try world.submit()
        var tries = 0
        while world.state.jobs[job] != nil, tries < 100 {
            try world.end(job, .lost(why: "test"))
            tries += 1
        }
        #expect(tries == Int(Job.mostAttempts))
    }

    @Test func `a job that can't be paid is refused, one that may be paid later waits`() throws {
        var world = try World(budget: 150)
        let refusal = #expect(throws: Refusal.self) { try world.submit(seconds: 151) }
        #expect(refusal?.code == .budgetExhausted)
        let first = try world.submit(seconds: 100)
        let second = try world.submit(seconds: 100)
        #expect(world.state.jobs[second].map { world.state.pendingReasons(of: $0) } == [.budgetExhausted])
        try world.end(first, after: 10)
        #expect(world.states([second]) == [.placed])
    }

    @Test func `clocks that differ can't make an attempt longer than it was`() throws {
        var world = try World(budget: 10_000)
        let job = try world.submit(seconds: 1000)
        let key = AttemptKey(job: job, attempt: 1)
        world.now = world.now + 20
        let end = AttemptEnd(
            cause: .exited(code: 0),
            started: Instant(milliseconds: 0),
            ended: Instant(milliseconds: .max / 2)
        )
        try world.give(.observeAttempt(ObserveAttempt(key: key, sight: .ended(end))), by: .engine)
        #expect(account(world) == [9980, 0, 20])
    }

    @Test(arguments: [(0, 3), (-1, 3), (-30, 3), (7, 3), (0, 0)])
    func `an attempt is as long as its system says, whatever its clock`(early: Int64, length: Int64) throws {
        var world = try World(budget: 10_000)
        // Placed in the middle of a second; the system counts whole ones.
        world.now = Instant(milliseconds: world.now.milliseconds + 700)
        let job = try world.submit(seconds: 1000)
        let second = world.now.milliseconds / 1000 + early
        world.now = world.now + 4
        let end = AttemptEnd(
            cause: .exited(code: 0),
            started: Instant(milliseconds: second * 1000),
            ended: Instant(milliseconds: (second + length) * 1000)
        )
        let sight = ObserveAttempt.Sight.ended(end)
        try world.give(
            .observeAttempt(ObserveAttempt(key: AttemptKey(job: job, attempt: 1), sight: sight)),
            by: .engine
        )
        #expect(account(world) == [10_000 - length, 0, length])
    }

    @Test(
        arguments: [
            (
                "Attempt 7.1 is to run as 'erika', which this machine does not know.",
                "Attempt 7.1 is to run as … which this machine does not know."
            ),
            ("The directory /home/erika/run can't be entered.", "The directory … can't be entered."),
            ("Its file 'my own file.txt' isn't there. It can't go on.", "Its file … isn't there. It can't go on."),
            ("It ends in 'the middle", "It ends in …"),
            ("The machine restarted.", "The machine restarted."),
        ]
    )
    func `a record keeps why an attempt did not run, and neither names nor paths`(told: String, kept: String) throws {
        for cause in [AttemptEnd.Cause.rejected(why: told), .unlaunchable(why: told), .lost(why: told)] {
            var world = try World()
            let job = try world.submit()
            guard case .attemptEnded(let fact) = try world.end(job, cause).first else {
                Issue.record("an attempt's end is the first thing that follows from it")
                return
            }
            switch fact.end.cause {
            case .rejected(let why), .unlaunchable(let why), .lost(let why): #expect(why == kept)
            default: Issue.record("the cause changed")
            }
        }
    }
}
