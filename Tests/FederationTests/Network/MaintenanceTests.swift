import Federation
import Quantities
import Testing

@Suite struct MaintenanceTests {
    /// Plans a window from and to so many seconds from now.
    private func plan(_ world: inout World, _ starts: Int64, _ ends: Int64, by actor: Actor? = nil) throws(Refusal) {
        let window = MaintenanceWindow(
            starts: world.now + Seconds(starts),
            ends: world.now + Seconds(ends),
            why: "pumps"
        )
        try world.give(.planMaintenance(PlanMaintenance(system: 1, windows: [window])), by: actor)
    }

    private func pass(_ world: inout World, _ seconds: Int64) throws {
        world.now = world.now + Seconds(seconds)
        try world.give(.tick, by: .engine)
    }

    @Test func `no job starts that could not end before`() throws {
        var world = try World()
        try plan(&world, 100, 200)
        let jobs = [try world.submit(seconds: 100), try world.submit(seconds: 101), try world.submit(seconds: 10)]
        #expect(world.states(jobs) == [.placed, .queued, .placed])
        #expect(world.state.jobs[jobs[1]].map { world.state.pendingReasons(of: $0) } == [.maintenanceAhead])
        // It does not stand in the way of those that fit.
        try world.end(jobs[0], after: 60)
        let late = try world.submit(seconds: 41)
        #expect(world.states([late]) == [.queued])
        try pass(&world, 140)
        #expect(world.states([jobs[1]]) == [.placed])
        #expect(world.state[SystemID(1)].maintenance.isEmpty)
    }

    @Test func `a job that goes on from checkpoints starts, and goes when the time comes`() throws {
        var world = try World()
        try plan(&world, 100, 200)
        let job = try world.submit(seconds: 1000, terms: JobTerms(hasCheckpoint: true))
        #expect(world.states([job]) == [.placed])
        #expect(world.state.nextDue == world.now + 100)
        try pass(&world, 100)
        #expect(world.state.jobs[job]?.attempt?.stop == .evicted)
        try world.end(job, .stopped, after: 5)
        #expect(world.states([job]) == [.queued])
        #expect(world.state[AllocationID(1)].spent == .zero)
        #expect(world.state.nextDue == world.now + 95)
        try pass(&world, 95)
        #expect(world.state.jobs[job]?.attempt?.number == 2)
    }

    @Test func `only an operator plans, and only what can be`() throws {
        var world = try World()
        let stranger = world.stranger
        #expect(throws: Refusal.self) { try plan(&world, 100, 200, by: stranger) }
        for (starts, ends) in [(200, 100), (100, 100), (-100, 0)] as [(Int64, Int64)] {
            #expect(throws: Refusal.self) { try plan(&world, starts, ends) }
        }
        try plan(&world, 100, 200)
        try world.give(.planMaintenance(PlanMaintenance(system: 1, windows: [])))
        #expect(world.state[SystemID(1)].maintenance.isEmpty)
    }
}
