import Federation
import Quantities
import Scheduling
import Testing

/// What a job goes on from when its next attempt is on another system.
@Suite struct `A checkpoint` {
    private static let terms = JobTerms(hasCheckpoint: true)

    /// A second system beside the world's first, out of service.
    private func twoSystems() throws -> World {
        var world = try World()
        try world.give(
            .registerSystem(
                RegisterSystem(
                    name: "beta",
                    title: "Beta",
                    country: "FI",
                    gridGramsPerKilowattHour: 50,
                    gridSource: "made up for this test"
                )
            )
        )
        let partition = PartitionShape(
            name: "cpu",
            pool: 0,
            chip: "processor",
            hasAccelerators: false,
            billing: .device,
            features: [],
            defaultTime: 3600,
            longestTime: 86_400,
            milliwattsPerDevice: 4000
        )
        let report = ReportInventory(
            system: 2,
            pools: [.init(node: NodeCapacity(cores: 8, devices: 0, memory: Bytes(8 << 30)), count: 2)],
            partitions: [partition],
            needsAccount: false,
            notes: "",
            price: 10_000
        )
        try world.give(.reportInventory(report), by: .engine)
        try set(&world, 2, .probing)
        return world
    }

    private func set(_ world: inout World, _ system: SystemID, _ state: System.State) throws(Refusal) {
        try world.give(.changeSystemState(ChangeSystemState(system: system, to: state, why: "test")))
    }

    /// A job that ran on the first system, was evicted, and is placed on the second.
    private func moved(_ terms: JobTerms = Self.terms) throws -> (World, JobID) {
        var world = try twoSystems()
        let job = try world.submit(terms: terms)
        try set(&world, 2, .active)
        try set(&world, 1, .draining)
        try world.give(.controlJob(ControlJob(job: job, action: .evict, why: "test")))
        try world.end(job, .stopped)
        #expect(system(of: job, in: world) == 2)
        return (world, job)
    }

    private func system(of job: JobID, in world: World) -> SystemID? {
        world.state.jobs[job]?.attempt.map { world.state[$0.partition].system }
    }

    private func settle(_ world: inout World, _ key: AttemptKey, by actor: Actor = .engine) throws(Refusal) -> [Event] {
        let order = SettleCheckpoint(key: key, origin: .moved, files: 2, bytes: 10, manifest: .zero, why: "")
        return try world.give(.settleCheckpoint(order), by: actor)
    }

    /// Tells that a live attempt was never sent.
    private func fail(_ world: inout World, _ job: JobID) throws {
        guard let attempt = world.state.jobs[job]?.attempt else { return }
        let end = AttemptEnd(cause: .lost(why: "no room is left"), started: nil, ended: world.now)
        let key = AttemptKey(job: job, attempt: attempt.number)
        try world.give(.observeAttempt(ObserveAttempt(key: key, sight: .ended(end))), by: .engine)
    }

    @Test func `is to be settled before an attempt elsewhere may be sent, once`() throws {
        var (world, job) = try moved()
        let key = AttemptKey(job: job, attempt: 2)
        #expect(world.state.checkpointToSettle(for: key) == 1)
        let stale = try settle(&world, AttemptKey(job: job, attempt: 1))
        #expect(stale.isEmpty)
        #expect(throws: Refusal.self) { try settle(&world, key, by: world.owner) }
        guard case .checkpointSettled(let fact)? = try settle(&world, key).first else {
            Issue.record("nothing was settled")
            return
        }
        #expect(fact.from == 1 && fact.origin == .moved && fact.bytes == 10)
        #expect(world.state.checkpointToSettle(for: key) == nil)
        let again = try settle(&world, key)
        #expect(again.isEmpty)
    }

    @Test func `needs no move on the same system, nor where no attempt has begun or nothing is kept`() throws {
        var world = try twoSystems()
        let job = try world.submit(terms: Self.terms)
        try world.give(.controlJob(ControlJob(job: job, action: .evict, why: "test")))
        try world.end(job, .stopped)
        #expect(system(of: job, in: world) == 1)
        #expect(world.state.checkpoint(of: job)?.system == 1)
        #expect(world.state.checkpointToSettle(for: AttemptKey(job: job, attempt: 2)) == nil)

        let (other, plain) = try moved(JobTerms(mayRequeue: true))
        #expect(other.state.checkpoint(of: plain) == nil)
        #expect(other.state.checkpointToSettle(for: AttemptKey(job: plain, attempt: 2)) == nil)
    }

    @Test func `that could not be moved keeps its job waiting for its system, which takes it back`() throws {
        var (world, job) = try moved()
        try fail(&world, job)
        #expect(world.states([job]) == [.queued])
        #expect(world.state.checkpoint(of: job)?.isStaying == true)
        #expect(world.state[AllocationID(1)].spent == .zero && world.state[AllocationID(1)].held == .zero)
        // It keeps nobody else from the other system.
        let next = try world.submit()
        #expect(system(of: next, in: world) == 2)
        try set(&world, 1, .active)
        #expect(system(of: job, in: world) == 1)
        #expect(world.state.checkpointToSettle(for: AttemptKey(job: job, attempt: 3)) == nil)
        try world.end(job)
        #expect(world.state.jobs[job] == nil && world.state.checkpoint(of: job) == nil)
    }

    @Test func `keeps its job nowhere when the system that it was to move to is lost`() throws {
        var (world, job) = try moved(JobTerms(mayRunTwice: true, hasCheckpoint: true))
        try set(&world, 1, .active)
        try world.give(.reportReachability(ReportReachability(system: 2, isReachable: false)), by: .engine)
        world.now = world.now + 900
        try world.give(.endLeases(EndLeases(after: 900)), by: .engine)
        #expect(system(of: job, in: world) == 1)
        #expect(world.state.jobs[job]?.attempt?.number == 3)
        #expect(world.state.checkpoint(of: job)?.isStaying == false)
    }

    @Test func `whose system is gone lets its job go elsewhere again`() throws {
        var (world, job) = try moved()
        try fail(&world, job)
        #expect(world.states([job]) == [.queued])
        try set(&world, 1, .down)
        #expect(system(of: job, in: world) == 2)
        #expect(world.state.checkpointToSettle(for: AttemptKey(job: job, attempt: 3)) == 1)
    }

    @Test func `takes its time: an attempt that waits for it is not recalled`() throws {
        var (world, job) = try moved()
        try set(&world, 1, .active)
        world.now = world.now + 1000
        #expect(world.state.recalls(at: world.now).isEmpty)
        _ = try settle(&world, AttemptKey(job: job, attempt: 2))
        #expect(world.state.recalls(at: world.now).isEmpty)
        #expect(world.state.recalls(at: world.now + 1000).map(\.key.job) == [job])
    }

    @Test func `is known again from a snapshot, and one of the form before has none`() throws {
        let (world, job) = try moved()
        let bytes = bytes(of: world.state)
        var reader = ByteReader(bytes)
        let copy = try FederationState(from: &reader)
        #expect(reader.isAtEnd)
        #expect(copy.checkpoint(of: job) == world.state.checkpoint(of: job))
        #expect(self.bytes(of: copy) == bytes)

        // The form before ends where the checkpoints begin.
        let fresh = try World().state
        var none = ByteWriter()
        none.write(UInt64(0))
        none.write(fresh.gridHours)
        none.write(fresh.offeredShares)
        for system in fresh.systems { none.write(system.unreachableSince) }
        for system in fresh.systems { none.write(system.nodesInEarlierPools) }
        let old = [5] + self.bytes(of: fresh).dropFirst().dropLast(none.bytes.count)
        var oldReader = ByteReader(old)
        let brought = try FederationState(from: &oldReader)
        #expect(oldReader.isAtEnd)
        #expect(self.bytes(of: brought) == self.bytes(of: fresh))
    }

    private func bytes(of state: FederationState) -> [UInt8] {
        var writer = ByteWriter()
        state.encode(to: &writer)
        return writer.bytes
    }
}
