import Federation
import Quantities
import Scheduling
import Testing
import Twin

@Suite struct Forks {
    @Test func `a job starts when those before it have ended, at their limits or sooner`() throws {
        var world = try ForkWorld()
        for system in ["system-1", "system-2"] { try world.submit(nodes: 2, seconds: 1000, systems: [system]) }
        let waiting = try world.submit(nodes: 1, seconds: 500)
        let fork = Fork(of: world.state, at: world.now + 100)

        let start = try fork.start(of: waiting, typicalPercent: 60)
        #expect(start.earliest == world.now + 300)
        #expect(start.expected == world.now + 600)
        #expect(start.latest == world.now + 1000)
    }

    @Test func `work that has outlived its guess is given half of what its limit leaves`() throws {
        var world = try ForkWorld()
        let job = try world.submit(nodes: 1, seconds: 1000)
        let course = try Fork(of: world.state, at: world.now + 600).play(runTimes: .share(percent: 10))
        #expect(course[job]?.end == world.now + 800)
        #expect(course.deviceSeconds == DeviceSeconds(8 * 200))
    }

    @Test func `what a play places has begun: it runs once to its end, and others go to its system`() throws {
        var world = try ForkWorld()
        try world.submit(nodes: 2, seconds: 1000, systems: ["system-1"])
        try world.submit(nodes: 2, seconds: 10_000, systems: ["system-2"])
        let waiting = try world.submit(nodes: 1, seconds: 5000)
        let late = world.state.nextJob
        let arrival = Arrival(at: world.now + 2000, by: 1, order: ForkWorld.order(nodes: 1, seconds: 100))
        let course = try Fork(of: world.state, at: world.now).play(runTimes: .limits, arrivals: [arrival])
        #expect(course[waiting]?.start == world.now + 1000 && course[waiting]?.end == world.now + 6000)
        #expect(course[waiting]?.interruptions == 0)
        #expect(course[late]?.start == world.now + 2000 && course[late]?.system == 1)
        #expect(course.use.map(\.starts) == [2, 0])
    }

    @Test func `what its system had not begun begins with the fork`() throws {
        var world = try ForkWorld()
        let first = world.state.nextJob
        try world.give(.submitJobs(ForkWorld.order(nodes: 1, seconds: 5000)), by: .person(1, .all))
        try world.submit(nodes: 2, seconds: 10_000, systems: ["system-2"])
        let fork = Fork(of: world.state, at: world.now + 500)
        let start = try fork.start(of: ForkWorld.order(nodes: 1, seconds: 100), by: 1, typicalPercent: 50)
        #expect(start.expected == world.now + 500)
        let course = try fork.play(runTimes: .limits)
        #expect(course[first]?.start == world.now + 500 && course[first]?.end == world.now + 5500)
    }

    @Test func `what was being taken back is placed anew`() throws {
        var world = try ForkWorld()
        let first = world.state.nextJob
        try world.give(.submitJobs(ForkWorld.order(nodes: 1, seconds: 5000)), by: .person(1, .all))
        world.now = world.now + 500
        try world.give(.tick)
        #expect(world.state.jobs[first]?.attempt?.stop == .recalled)
        let course = try #require(try Fork(of: world.state, at: world.now).play(runTimes: .limits)[first])
        #expect(course.start == world.now && course.end == world.now + 5000)
        #expect(course.system == 2 && course.interruptions == 1)
    }

    @Test func `what maintenance ends in a play ends then, and goes on elsewhere or later`() throws {
        var world = try ForkWorld()
        let job = try world.submit(nodes: 1, seconds: 5000, systems: ["system-1"])
        let from = world.now + 1000
        let window = MaintenanceWindow(starts: from, ends: from + 2000, why: "test")
        try world.give(.planMaintenance(PlanMaintenance(system: 1, windows: [window])))
        let course = try #require(try Fork(of: world.state, at: world.now).play(runTimes: .limits)[job])
        #expect(course.start == from + 2000 && course.end == from + 7000)
        #expect(course.system == 1 && course.interruptions == 1)
    }

    @Test func `a submission that is not made is told when it would start, or why it would be refused`() throws {
        var world = try ForkWorld()
        for _ in 0..<4 { try world.submit(nodes: 1, seconds: 1000) }
        let fork = Fork(of: world.state, at: world.now)
        let order = ForkWorld.order(nodes: 2, seconds: 100)

        #expect(try fork.start(of: order, by: 1, typicalPercent: 50).latest == world.now + 1000)
        #expect(throws: Refusal.self) {
            try fork.start(of: ForkWorld.order(nodes: 9, seconds: 100), by: 1, typicalPercent: 50)
        }
        #expect(throws: Refusal.self) { try fork.start(of: order, by: 2, typicalPercent: 50) }
        #expect(throws: Refusal.self) { try fork.start(of: 99, typicalPercent: 50) }
        #expect(world.state.jobs.count == 4)
    }

    @Test(
        arguments: [
            (WhatIf.Outage.drained, 1000, 604_800),
            (.unreachable, 1000, 604_800),
            (.down, 605_800, 605_800),
        ]
    )
    func `a system is out of service for a week`(outage: WhatIf.Outage, firstEnd: Int, secondStart: Int) throws {
        var world = try ForkWorld()
        let first = try world.submit(nodes: 2, seconds: 1000, systems: ["system-1"])
        let second = try world.submit(nodes: 2, seconds: 1000, systems: ["system-1"])
        let elsewhere = try world.submit(nodes: 2, seconds: 1000, systems: ["system-2"])
        let question = WhatIf.outage(outage, of: 1, from: world.now + 500, until: world.now + 604_800)
        let answer = try Fork(of: world.state, at: world.now).ask(question, runTimes: .limits)

        #expect(answer.before[second]?.start == world.now + 1000)
        #expect(answer.after[first]?.end == world.now + Seconds(Int64(firstEnd)))
        #expect(answer.after[second]?.start == world.now + Seconds(Int64(secondStart)))
        #expect(answer.after[elsewhere] == answer.before[elsewhere])
        let moved = outage == .down ? [first, second] : [second]
        #expect(answer.moved.map(\.after.job) == moved)
        #expect(answer.after[first]?.interruptions == (outage == .down ? 1 : 0))
        #expect(answer.after.use[0].deviceSeconds == DeviceSeconds(16 * (outage == .down ? 2500 : 2000)))
        #expect(answer.after.use[1] == answer.before.use[1])
    }

    @Test func `what may run twice leaves a system that is out of reach for a lease`() throws {
        var world = try ForkWorld()
        let job = try world.submit(nodes: 2, seconds: 1000, mayRunTwice: true)
        let here = try #require(world.state.jobs[job]?.attempt.map { world.state[$0.partition].system })
        let question = WhatIf.outage(.unreachable, of: here, from: world.now + 500, until: world.now + 604_800)
        for lease in [nil, Seconds(600)] {
            let fork = Fork(of: world.state, at: world.now, lease: lease)
            let course = try #require(try fork.ask(question, runTimes: .limits).after[job])
            #expect(course.end == world.now + (lease == nil ? 1000 : 2100))
            #expect(course.interruptions == (lease == nil ? 0 : 1))
            #expect((course.system == here) == (lease == nil))
        }
    }

    @Test func `what may run twice leaves later where the other system is back after the lease's end`() throws {
        var world = try ForkWorld()
        let job = try world.submit(nodes: 2, seconds: 10_000, mayRunTwice: true)
        let here = try #require(world.state.jobs[job]?.attempt.map { world.state[$0.partition].system })
        let there: SystemID = here == 1 ? 2 : 1
        try world.give(.reportReachability(ReportReachability(system: here, isReachable: false)))
        let question = WhatIf.outage(.unreachable, of: there, from: world.now, until: world.now + 3000)
        let fork = Fork(of: world.state, at: world.now, lease: 600)
        let course = try #require(try fork.ask(question, runTimes: .limits).after[job])
        #expect(course.end == world.now + 13_000)
        #expect(course.interruptions == 1 && course.system == there)
    }

    @Test func `what may run twice leaves once an end gives back what it needs of the other's share`() throws {
        var world = try ForkWorld()
        let job = try world.submit(nodes: 1, seconds: 2500, mayRunTwice: true)
        let here = try #require(world.state.jobs[job]?.attempt.map { world.state[$0.partition].system })
        let there: SystemID = here == 1 ? 2 : 1
        try world.submit(nodes: 2, seconds: 1600, systems: ["system-\(there.number)"])
        // Of 42,854 core-seconds 17,254 are left, and 30,054 once that has ended: the job needs 20,000.
        try world.give(.setOfferedShare(SetOfferedShare(system: there, perMille: 1, why: "test")))
        let question = WhatIf.outage(.unreachable, of: here, from: world.now + 1, until: world.now + 604_800)
        let fork = Fork(of: world.state, at: world.now, lease: 600)
        let course = try #require(try fork.ask(question, runTimes: .share(percent: 50)).after[job])
        #expect(course.start == world.now + 860 && course.end == world.now + 2110)
        #expect(course.interruptions == 1 && course.system == there)
    }

    @Test func `what waits for a share of a system's time starts when the month turns, or never`() throws {
        var world = try ForkWorld()
        try world.submit(nodes: 2, seconds: 2000, systems: ["system-1"])
        let immense = try world.submit(nodes: 2, seconds: 3000, systems: ["system-1"])
        try world.give(.setOfferedShare(SetOfferedShare(system: 1, perMille: 1, why: "test")))
        // A thousandth of October is 42,854 core-seconds, of November 41,472.
        let second = try world.submit(nodes: 2, seconds: 2000, systems: ["system-1"])
        let long = try world.submit(nodes: 2, seconds: 2650, systems: ["system-1"])
        let course = try Fork(of: world.state, at: world.now).play(runTimes: .limits)
        #expect(course[second]?.start == Instant(milliseconds: 1_761_955_200_000))
        #expect(course[long]?.start == Instant(milliseconds: 1_764_547_200_000))
        #expect(course[immense]?.start == nil && course[immense]?.reasons == [.noSuitablePartition])
    }

    @Test func `an award that is twice as much pays for what lacked budget`() throws {
        var world = try ForkWorld(budget: 8 * 1000)
        let first = try world.submit(nodes: 1, seconds: 1000)
        let second = try world.submit(nodes: 1, seconds: 1000)
        let arrival = Arrival(at: world.now + 2000, by: 1, order: ForkWorld.order(nodes: 1, seconds: 600))
        let fork = Fork(of: world.state, at: world.now)
        let answer = try fork.ask(.award(percent: 200, of: [1]), runTimes: .limits, arrivals: [arrival])

        #expect(answer.before[first]?.end == world.now + 1000)
        #expect(answer.before[second]?.start == nil)
        #expect(answer.before[second]?.reasons == [.budgetExhausted])
        #expect(answer.before.lackingBudget == 2)
        #expect(answer.after[second]?.start == world.now)
        #expect(answer.after.deviceSeconds == DeviceSeconds(16_000))
        // The one that comes later finds the budget spent in both, and is refused.
        #expect(answer.after.lackingBudget == 1)
        #expect(answer.after.meanWaitSeconds == 0)
    }

    @Test func `an allocation that starts later lets its jobs wait for its first day`() throws {
        var world = try ForkWorld(budget: 1)
        let award = AwardAllocation(
            project: 1,
            system: nil,
            amount: 100_000,
            starts: world.now + 5000,
            ends: world.now + 9_000_000,
            why: "test"
        )
        try world.give(.awardAllocation(award))
        var order = ForkWorld.order(nodes: 1, seconds: 100)
        order.allocation = 2
        let start = try Fork(of: world.state, at: world.now).start(of: order, by: 1, typicalPercent: 50)
        #expect([start.earliest, start.expected, start.latest] == [award.starts, award.starts, award.starts])
    }

    @Test func `a job that waits for the cleanest place goes where that is when an hour of the grids turns`() throws {
        var world = try ForkWorld()
        try world.submit(nodes: 2, seconds: 5000, systems: ["system-1"])
        let hour = GridHours.hour(of: world.now)
        let grid = RecordGridHours(system: 1, firstHour: hour, grams: [10, 900], source: "made up")
        try world.give(.recordGridHours(grid))
        var order = ForkWorld.order(nodes: 1, seconds: 300)
        order.terms = JobTerms(objective: .cleanest)
        let job = world.state.nextJob
        try world.give(.submitJobs(order), by: .person(1, .all))
        let course = try Fork(of: world.state, at: world.now).play(runTimes: .limits, until: world.now + 10_000)
        #expect(course[job]?.start == GridHours.start(ofHour: hour + 1))
    }

    @Test func `a play stops at its horizon, and counts what runs up to there`() throws {
        var world = try ForkWorld()
        let job = try world.submit(nodes: 1, seconds: 1000)
        let course = try Fork(of: world.state, at: world.now).play(runTimes: .limits, until: world.now + 250)
        #expect(course.ended == world.now + 250)
        #expect(course[job]?.end == nil)
        #expect(course.deviceSeconds == DeviceSeconds(8 * 250))
    }

    @Test func `a question tells how far it is, never less than before, and in the end all of it`() throws {
        var world = try ForkWorld()
        for _ in 0..<600 { try world.submit(nodes: 1, seconds: 100) }
        let fork = Fork(of: world.state, at: world.now)
        var shares: [Double] = []
        let question = WhatIf.outage(.drained, of: 1, from: world.now, until: world.now + 3600)
        let answer = try fork.ask(question, runTimes: .limits) { shares.append($0) }

        #expect(answer.before.jobs.count { $0.end != nil } == 600)
        // Some while each future is played, and one at the end of each.
        #expect(shares.count >= 4, "\(shares)")
        #expect(shares.contains { $0 > 0 && $0 < 0.5 } && shares.contains { $0 > 0.5 && $0 < 1 }, "\(shares)")
        #expect(shares == shares.sorted() && shares.contains(0.5) && shares.last == 1, "\(shares)")
    }

    @Test func `a play is broken off by whoever is told how far it is`() throws {
        struct Enough: Error {}
        let world = try ForkWorld()
        let fork = Fork(of: world.state, at: world.now)
        var reports = 0
        #expect(throws: Enough.self) {
            try fork.ask(.award(percent: 200, of: [1]), runTimes: .limits) { _ in
                reports += 1
                throw Enough()
            }
        }
        #expect(reports == 1)
    }

    @Test func `questions that can't be are refused`() throws {
        let world = try ForkWorld()
        let fork = Fork(of: world.state, at: world.now)
        let questions: [WhatIf] = [
            .outage(.down, of: 7, from: world.now, until: world.now + 1),
            .outage(.down, of: 1, from: world.now, until: world.now),
            .award(percent: 50, of: [1]),
            .award(percent: 200, of: [2]),
            .award(percent: 200, of: [1, 1]),
        ]
        for question in questions {
            #expect(throws: Refusal.self) { try question.check(in: world.state) }
            #expect(throws: Refusal.self) { try fork.play([question], runTimes: .limits) }
            #expect(throws: Refusal.self) { try fork.ask(question, runTimes: .limits) { _ in Issue.record("played") } }
        }
    }
}
