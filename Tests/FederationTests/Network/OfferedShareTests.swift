import Federation
import Quantities
import Scheduling
import Testing

/// Alpha has four accelerators and sixteen cores, so a thousandth of January 1970 is 10,713 accelerator-seconds and 42,854
/// core-seconds.
@Suite struct OfferedShareTests {
    private static let february = Instant(milliseconds: 2_678_400_000)
    private static let march = Instant(milliseconds: 5_097_600_000)

    @discardableResult
    private func offer(
        _ world: inout World,
        _ perMille: UInt32,
        of system: SystemID = 1,
        by actor: Actor? = nil,
        why: String = "agreed"
    ) throws(Refusal) -> [Event] {
        try world.give(.setOfferedShare(SetOfferedShare(system: system, perMille: perMille, why: why)), by: actor)
    }

    private func world() throws -> World { try World(budget: 100_000_000, lasting: 8_640_000) }

    private func reasons(of job: JobID, in world: World) -> [PendingReason]? {
        world.state.jobs[job].map { world.state.pendingReasons(of: $0) }
    }

    private func accelerators(_ world: World) throws -> ShareOfDevices {
        try #require(world.state.sharesOfDevices(of: 1).first { $0.kind == .accelerator })
    }

    @Test func `no job is placed beyond what is offered of its kind of device`() throws {
        var world = try world()
        try offer(&world, 1)
        let first = try world.submit(devices: 1, seconds: 10_000)
        let large = try world.submit(devices: 1, seconds: 714)
        let small = try world.submit(devices: 1, seconds: 713)
        let onCores = try world.submit(seconds: 10_000)
        #expect(world.states([first, large, small, onCores]) == [.placed, .queued, .placed, .placed])
        #expect(reasons(of: large, in: world) == [.shareCapReached])
        let shares = world.state.sharesOfDevices(of: 1)
        #expect(shares.map(\.kind) == [.accelerator, .core])
        #expect(shares.map(\.offered) == [10_713, 42_854])
        #expect(shares.map(\.held) == [10_713, 10_000])
        // What was set aside and not used is there again.
        try world.end(first, after: 500)
        #expect(world.states([large]) == [.placed])
        let left = try accelerators(world)
        #expect(left.used == 500 && left.held == 1427)
    }

    @Test func `a system that offers the whole is not held to anything`() throws {
        var world = try world()
        let jobs = try (0..<4).map { _ in try world.submit(cores: 2, devices: 1, seconds: 86_400) }
        #expect(world.states(jobs) == [.placed, .placed, .placed, .placed])
        #expect(world.state.nextDue == world.now + 8_640_000)
        try offer(&world, 1)
        // Nothing that was placed is stopped, and it counts.
        #expect(jobs.allSatisfy { world.state.jobs[$0]?.attempt?.stop == nil })
        #expect(try accelerators(world).held == 345_600)
        try world.end(jobs[0])
        let next = try world.submit(devices: 1, seconds: 10)
        #expect(reasons(of: next, in: world) == [.shareCapReached])
        try offer(&world, 1000)
        #expect(world.states([next]) == [.placed])
    }

    @Test func `what waits is placed when the month turns`() throws {
        var world = try world()
        try offer(&world, 1)
        try world.end(try world.submit(devices: 1, seconds: 10_000), after: 10_000)
        let job = try world.submit(devices: 1, seconds: 5000)
        #expect(reasons(of: job, in: world) == [.shareCapReached])
        #expect(world.state.nextDue == Self.february)
        world.now = Instant(milliseconds: Self.february.milliseconds - 1)
        #expect(!world.state.needsTick(at: world.now))
        #expect(try world.give(.tick, by: .engine).isEmpty)
        world.now = Self.february
        #expect(world.state.needsTick(at: world.now))
        let events = try world.give(.tick, by: .engine)
        #expect(world.states([job]) == [.placed])
        #expect(!world.state.needsTick(at: world.now))
        #expect(world.state.nextDue == Self.march)
        let share = try accelerators(world)
        #expect(share.offered == 9676 && share.used == .zero && share.held == 5000)
        #expect("\(world.state.offeredShare(of: 1).month)" == "1970-02")

        let record = Record(at: world.now, by: .engine, events: events)
        var reader = ByteReader(bytes(of: record))
        let copy = try Record(from: &reader)
        #expect(reader.isAtEnd && bytes(of: copy) == bytes(of: record))
    }

    @Test func `an attempt counts whole in the month in which it ends`() throws {
        var world = try world()
        try offer(&world, 1)
        world.now = Instant(milliseconds: Self.february.milliseconds - 400_000)
        let job = try world.submit(devices: 1, seconds: 9000)
        try world.end(job, after: 1000)
        #expect(try accelerators(world).used == 1000)
        #expect(world.state.nextDue == Self.march)
        #expect(try world.give(.tick, by: .engine).isEmpty)
    }

    @Test func `other systems are tried, and comparisons and quotes say why not this one`() throws {
        var world = try world()
        try world.addSystem("beta")
        try offer(&world, 1)
        try world.submit(devices: 1, seconds: 10_000, terms: JobTerms(systems: ["alpha"]))
        let job = try world.submit(devices: 1, seconds: 5000)
        #expect(world.verdicts(on: job) == ["alpha": .shareCapReached, "beta": .chosen])
        let shape = JobShape(
            nodes: 1,
            perNode: NodeCapacity(cores: 1, devices: 1, memory: Bytes(1 << 20)),
            isExclusive: false,
            timeLimit: 5000
        )
        let quotes = world.state.quotes(for: shape, .plain, of: 2, on: world.state.allocation(1), at: world.now)
        let alpha = try #require(quotes.first { $0.partition == 2 })
        #expect(alpha.waits == [.shareCapReached] && alpha.start == nil && alpha.isPossible)
        // Where one offers too little and the other is out of service, the share is what it waits for.
        try world.give(.changeSystemState(ChangeSystemState(system: 2, to: .draining, why: "test")))
        let next = try world.submit(devices: 1, seconds: 5000)
        #expect(reasons(of: next, in: world) == [.shareCapReached])
    }

    @Test func `a job beyond what the longest month offers is kept out for good, and told so`() throws {
        var world = try world()
        let jobs = try (0..<4).map { _ in try world.submit(cores: 2, devices: 1, seconds: 86_400) }
        let waiting = try world.submit(devices: 1, seconds: 10_714)
        try offer(&world, 1)
        #expect(reasons(of: waiting, in: world) == [.noSuitablePartition])
        let refusal = #expect(throws: Refusal.self) { try world.submit(devices: 1, seconds: 10_714) }
        #expect(refusal?.code == .noSuitablePartition)
        #expect(refusal?.places.last?.obstacles == [.moreThanMonthsShare(hours: 2)])
        #expect(refusal?.message.contains("its system offers 2 device-hours a month") == true)
        let fitting = try world.submit(devices: 1, seconds: 10_713)
        #expect(reasons(of: fitting, in: world) == [.shareCapReached])
        try offer(&world, 1000)
        #expect(reasons(of: waiting, in: world) == [.waitingForDevices])
        try world.end(jobs[0])
        #expect(world.states([waiting]) == [.placed])
    }

    @Test func `what is left goes to whom it suffices for, past one that waits for another system`() throws {
        var world = try world()
        try world.addSystem("beta")
        try offer(&world, 1)
        try world.submit(devices: 1, seconds: 10_000, terms: JobTerms(systems: ["alpha"]))
        let there = JobTerms(systems: ["beta"])
        let onBeta = try (0..<4).map { _ in try world.submit(devices: 1, seconds: 10_000, terms: there) }
        let large = try world.submit(devices: 1, seconds: 5000)
        let small = try world.submit(devices: 1, seconds: 600)
        #expect(world.states([large, small]) == [.queued, .placed])
        #expect(world.system(of: small) == "alpha")
        // It keeps its turn where it waits.
        let after = try world.submit(devices: 1, seconds: 600)
        #expect(world.states([after]) == [.queued])
        try world.end(onBeta[0])
        #expect(world.system(of: large) == "beta")
        #expect(world.states([after]) == [.queued])
    }

    @Test func `a job that leaves lets one be seen that stood too far behind`() throws {
        var world = try world()
        try offer(&world, 1)
        try world.submit(devices: 1, seconds: 10_000)
        let large = try world.submit(devices: 1, seconds: 5000, indexes: Array(1...256))
        let small = try world.submit(devices: 1, seconds: 100)
        #expect(world.states([small]) == [.queued])
        let second = JobID(large.number + 1)
        try world.give(.controlJob(ControlJob(job: second, action: .cancel, why: "test")), by: world.member)
        #expect(world.states([small]) == [.placed])
    }

    @Test func `only an operator offers, from a thousandth to the whole, and says why`() throws {
        var world = try world()
        let stranger = world.stranger
        var refusal = #expect(throws: Refusal.self) { try offer(&world, 300, by: stranger) }
        #expect(refusal?.code == .forbidden)
        for perMille in [0, 1001, .max] as [UInt32] {
            refusal = #expect(throws: Refusal.self) { try offer(&world, perMille) }
            #expect(refusal?.code == .invalidValue)
        }
        refusal = #expect(throws: Refusal.self) { try offer(&world, 300, why: "") }
        #expect(refusal?.code == .invalidValue)
        refusal = #expect(throws: Refusal.self) { try offer(&world, 300, of: 9) }
        #expect(refusal?.code == .notFound)
        #expect(try offer(&world, 1000).isEmpty)
        #expect(try offer(&world, 300).count == 1)
        #expect(try offer(&world, 300).isEmpty)
        #expect(world.state.offeredShare(of: 1).perMille == 300)
    }

    @Test func `a snapshot keeps what was used, and what is set aside follows from the jobs`() throws {
        var world = try world()
        try offer(&world, 1)
        try world.end(try world.submit(devices: 1, seconds: 1000), after: 300)
        try world.submit(devices: 2, seconds: 2000)
        var reader = ByteReader(bytes(of: world.state))
        let copy = try FederationState(from: &reader)
        #expect(reader.isAtEnd)
        #expect(copy.sharesOfDevices(of: 1) == world.state.sharesOfDevices(of: 1))
        #expect(try accelerators(world).held == 4000)
        #expect(bytes(of: copy) == bytes(of: world.state))
    }

    private func bytes(of value: some BinaryCoded) -> [UInt8] {
        var writer = ByteWriter()
        value.encode(to: &writer)
        return writer.bytes
    }
}
