import Federation
import Quantities
import Testing

@Suite struct FencingTests {
    private func reach(_ world: inout World, _ isReachable: Bool) throws {
        try world.give(
            .reportReachability(ReportReachability(system: 1, isReachable: isReachable)),
            by: .engine
        )
    }

    private func system(of job: JobID, in world: World) -> SystemID? {
        world.state.jobs[job]?.attempt.map { world.state[$0.partition].system }
    }

    @Test func `a system that is lost keeps its jobs, and they say why`() throws {
        var world = try World()
        let job = try world.submit()
        try world.addSystem("beta")
        try reach(&world, false)
        world.now = world.now + 100_000
        try world.give(.tick, by: .engine)
        #expect(system(of: job, in: world) == 1)
        #expect(world.state.jobs[job].map { world.state.pendingReasons(of: $0) } == [.systemUnreachable])
        try reach(&world, true)
        #expect(world.state.jobs[job].map { world.state.pendingReasons(of: $0) } == [])
    }

    @Test func `a fence lets jobs go on elsewhere, at the platform's expense`() throws {
        var world = try World(budget: 10_000)
        let job = try world.submit(devices: 1, seconds: 1000)
        let fixed = try world.submit(terms: JobTerms(mayRequeue: false))
        let key = AttemptKey(job: job, attempt: 1)
        let running = ObserveAttempt.Sight.running(since: world.now)
        try world.give(.observeAttempt(ObserveAttempt(key: key, sight: running)), by: .engine)
        try world.addSystem("beta")
        try reach(&world, false)
        world.now = world.now + 60
        let events = try world.give(.fenceSystem(FenceSystem(system: 1, why: "its power is off")))
        #expect(system(of: job, in: world) == 2)
        #expect(world.state.jobs[job]?.attempt?.number == 2)
        // Whoever said that it must not run again is told, and has it end.
        #expect(world.state.jobs[fixed] == nil)
        #expect(world.state[SystemID(1)].state == .down)
        #expect(world.state.delivered[0].paidByPlatform == 60)
        #expect(world.state[AllocationID(1)].spent == .zero)
        let kinds = events.flatMap(\.ledgerEntries).map(\.kind)
        #expect(kinds.filter { $0 == .charge }.count == 2)

        // What the system says of it when it is back changes nothing.
        try reach(&world, true)
        let end = AttemptEnd(cause: .exited(code: 0), started: world.now, ended: world.now)
        #expect(try world.give(.observeAttempt(ObserveAttempt(key: key, sight: .ended(end))), by: .engine).isEmpty)
        #expect(world.state.jobs[job]?.attempt?.number == 2)
    }

    @Test func `a system that answers is not fenced, and only its operators fence one`() throws {
        var world = try World()
        let order = Command.fenceSystem(FenceSystem(system: 1, why: "its power is off"))
        #expect(throws: Refusal.self) { try world.give(order) }
        try reach(&world, false)
        let refusal = #expect(throws: Refusal.self) { try world.give(order, by: world.stranger) }
        #expect(refusal?.code == .forbidden)
        try world.give(order)
        #expect(world.state[SystemID(1)].state == .down)
    }
}
