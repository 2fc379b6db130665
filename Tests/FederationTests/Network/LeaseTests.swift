import Federation
import Quantities
import Testing

@Suite struct LeaseTests {
    private static let lease = Seconds(900)
    private static let twice = JobTerms(mayRunTwice: true)

    private func reach(_ world: inout World, _ isReachable: Bool) throws {
        try world.give(
            .reportReachability(ReportReachability(system: 1, isReachable: isReachable)),
            by: .engine
        )
    }

    @discardableResult
    private func endLeases(_ world: inout World, after lease: Seconds = Self.lease) throws -> [Event] {
        try world.give(.endLeases(EndLeases(after: lease)), by: .engine)
    }

    /// Two jobs that began on a system which is out of reach, the first of which may run twice, and another system.
    private func lost(
        _ terms: JobTerms = Self.twice,
        budget: Int64 = 10_000
    ) throws -> (World, marked: JobID, other: JobID) {
        var world = try World(budget: budget)
        let marked = try world.submit(devices: 1, seconds: 2000, terms: terms)
        let other = try world.submit(devices: 1, seconds: 2000)
        for job in [marked, other] {
            let running = ObserveAttempt.Sight.running(since: world.now)
            let key = AttemptKey(job: job, attempt: 1)
            try world.give(.observeAttempt(ObserveAttempt(key: key, sight: running)), by: .engine)
        }
        try world.addSystem("beta")
        try reach(&world, false)
        return (world, marked, other)
    }

    private func system(of job: JobID, in world: World) -> SystemID? {
        world.state.jobs[job]?.attempt.map { world.state[$0.partition].system }
    }

    @Test func `only a job that may run twice goes on elsewhere, and only after the lease`() throws {
        var (world, marked, other) = try lost()
        #expect(world.state.jobs[marked].map { world.state.pendingReasons(of: $0) } == [.waitingForLease])
        #expect(world.state.jobs[other].map { world.state.pendingReasons(of: $0) } == [.systemUnreachable])
        world.now = Instant(milliseconds: world.now.milliseconds + Self.lease.count * 1000 - 1)
        #expect(world.state.leasesOver(after: Self.lease, at: world.now).isEmpty)
        #expect(try endLeases(&world).isEmpty)
        #expect(system(of: marked, in: world) == 1)

        world.now = Instant(milliseconds: world.now.milliseconds + 1)
        #expect(world.state.leasesOver(after: Self.lease, at: world.now) == [marked])
        try endLeases(&world)
        #expect(system(of: marked, in: world) == 2)
        #expect(world.state.jobs[marked]?.attempt?.number == 2)
        #expect(system(of: other, in: world) == 1)
        #expect(world.state[SystemID(1)].state == .active)
        #expect(try endLeases(&world).isEmpty)
    }

    @Test func `the platform pays for what is given up, once, whatever its system tells of it later`() throws {
        var (world, marked, _) = try lost()
        world.now = world.now + Self.lease
        let events = try endLeases(&world)
        #expect(events.flatMap(\.ledgerEntries).filter { $0.kind == .charge }.count == 1)
        #expect(world.state.delivered[0].paidByPlatform == 900)
        #expect(world.state[AllocationID(1)].spent == .zero)

        try reach(&world, true)
        let end = AttemptEnd(cause: .exited(code: 0), started: world.now, ended: world.now)
        let late = ObserveAttempt(key: AttemptKey(job: marked, attempt: 1), sight: .ended(end))
        #expect(try world.give(.observeAttempt(late), by: .engine).isEmpty)
        #expect(world.state.jobs[marked]?.attempt?.number == 2)
        #expect(world.state.delivered[0].paidByPlatform == 900)
    }

    @Test func `a system that answers in between begins a new lease`() throws {
        var (world, marked, _) = try lost()
        world.now = world.now + 800
        try reach(&world, true)
        try reach(&world, false)
        world.now = world.now + 800
        #expect(try endLeases(&world).isEmpty)
        world.now = world.now + 100
        try endLeases(&world)
        #expect(system(of: marked, in: world) == 2)
    }

    @Test func `a job stays that may not be requeued, is cancelled, or could go nowhere else`() throws {
        for terms in [
            JobTerms(mayRequeue: false, mayRunTwice: true), JobTerms(systems: ["alpha"], mayRunTwice: true),
        ] {
            var (world, _, _) = try lost(terms)
            world.now = world.now + Self.lease
            #expect(try endLeases(&world).isEmpty)
        }
        var (world, marked, _) = try lost()
        try world.give(.controlJob(ControlJob(job: marked, action: .cancel, why: "no longer wanted")), by: world.member)
        world.now = world.now + Self.lease
        #expect(try endLeases(&world).isEmpty)
        #expect(system(of: marked, in: world) == 1)
    }

    @Test func `a job stays as long as no other system would take it`() throws {
        var (world, marked, _) = try lost(budget: 100_000)
        try world.give(.setOfferedShare(SetOfferedShare(system: 2, perMille: 1, why: "test")))
        // A thousandth of January is 10,713 accelerator-seconds.
        let before = try world.submit(devices: 1, seconds: 9000, terms: JobTerms(systems: ["beta"]))
        world.now = world.now + Self.lease
        #expect(try endLeases(&world).isEmpty)
        try world.end(before)

        let pumps = MaintenanceWindow(starts: world.now + 1000, ends: world.now + 2000, why: "pumps")
        try world.give(.planMaintenance(PlanMaintenance(system: 2, windows: [pumps])))
        #expect(try endLeases(&world).isEmpty)
        try world.give(.planMaintenance(PlanMaintenance(system: 2, windows: [])))

        for state in [Allocation.State.suspended, .active] {
            try world.give(.changeAllocationState(ChangeAllocationState(allocation: 1, to: state, why: "test")))
            let isNothing = try endLeases(&world).isEmpty
            #expect(isNothing == (state == .suspended))
        }
        #expect(system(of: marked, in: world) == 2)
    }

    @Test func `no more go on elsewhere than a share has left`() throws {
        var world = try World(budget: 100_000)
        let jobs = try (0..<2).map { _ in try world.submit(devices: 1, seconds: 2000, terms: Self.twice) }
        try world.addSystem("beta")
        try world.give(.setOfferedShare(SetOfferedShare(system: 2, perMille: 1, why: "test")))
        try world.submit(devices: 1, seconds: 8000, terms: JobTerms(systems: ["beta"]))
        try reach(&world, false)
        world.now = world.now + Self.lease
        try endLeases(&world)
        #expect(jobs.map { system(of: $0, in: world) } == [2, 1])
    }

    @Test func `no more go on elsewhere than a budget pays for there`() throws {
        var world = try World(budget: 300)
        let jobs = try (0..<2).map { _ in try world.submit(devices: 1, seconds: 100, terms: Self.twice) }
        // Whole nodes: each job costs twice as much there.
        try world.addSystem("beta", billing: .wholeNode)
        try reach(&world, false)
        world.now = world.now + Self.lease
        try endLeases(&world)
        #expect(jobs.map { system(of: $0, in: world) } == [2, 1])
    }

    @Test func `a job waits for its lease only where another system could take it`() throws {
        var world = try World()
        let job = try world.submit(devices: 1, terms: Self.twice)
        try reach(&world, false)
        #expect(world.state.jobs[job].map { world.state.pendingReasons(of: $0) } == [.systemUnreachable])
        try world.addSystem("beta")
        #expect(world.state.jobs[job].map { world.state.pendingReasons(of: $0) } == [.waitingForLease])
    }

    @Test func `only the server ends leases, of a minute or more`() throws {
        var (world, _, _) = try lost()
        let order = Command.endLeases(EndLeases(after: Self.lease))
        let forbidden = #expect(throws: Refusal.self) { try world.give(order) }
        #expect(forbidden?.code == .forbidden)
        let short = #expect(throws: Refusal.self) { try endLeases(&world, after: 59) }
        #expect(short?.code == .invalidValue)
    }

    @Test func `since when a system is out of reach, and who may run twice, survive a snapshot`() throws {
        var (world, marked, _) = try lost()
        var writer = ByteWriter()
        world.state.encode(to: &writer)
        var reader = ByteReader(writer.bytes)
        world.state = try FederationState(from: &reader)
        #expect(reader.isAtEnd)
        #expect(world.state.jobs[marked]?.terms.mayRunTwice == true)
        world.now = world.now + Self.lease
        #expect(world.state.leasesOver(after: Self.lease, at: world.now) == [marked])
        try endLeases(&world)
        #expect(system(of: marked, in: world) == 2)
    }
}
