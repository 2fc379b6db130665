import Federation
import Quantities
import Scheduling
import Testing

@Suite struct ComparingTests {
    @Test func `on a single system nothing is compared, and a job's record is as short as ever`() throws {
        var world = try World()
        try world.give(.controlJob(ControlJob(job: try world.submit(devices: 1), action: .cancel)))
        let shape = JobShape(
            nodes: 1,
            perNode: NodeCapacity(cores: 1, devices: 1, memory: Bytes(1 << 20)),
            isExclusive: false,
            timeLimit: 100
        )
        let events = try world.give(.submitJobs(SubmitJobs(project: 1, shape: shape, sheet: .zero)))
        #expect(events.map(kind) == [48, 50])
    }

    @Test func `with a choice of systems, what each would have meant is kept with the job until it ends`() throws {
        var world = try World()
        try world.addSystem("beta", country: "FI", chip: "NVIDIA A100")
        let job = try world.submit(devices: 1, seconds: 1000)
        let comparison = try #require(world.state.comparisons(of: job).first)
        #expect(comparison.attempt == 1)
        #expect(comparison.at == world.now)
        let places = comparison.places
        #expect(places.map { world.state[$0.partition].shape.chip } == ["NVIDIA H100", "NVIDIA A100"])
        #expect(places.map(\.verdict) == [.chosen, .later])
        // The limit is what the slower chip needs; the faster takes 1000/2.283 of it.
        #expect(places.map(\.run) == [438, 1000])
        #expect(places.map(\.billed) == [438, 1000])
        #expect(places.map(\.cost) == [1217, 2778])
        #expect(places.map(\.joules) == [1752, 4000])
        #expect(places[0].start == world.now)
        #expect(world.state.jobs[job]?.attempt?.hold == 1000)
        try world.end(job)
        #expect(world.state.comparisons(of: job).isEmpty)
    }

    @Test func `a quote takes the time that was foretold, up to the limit, before the speeds of chips`() throws {
        var world = try World()
        try world.addSystem("beta", country: "FI", chip: "NVIDIA A100")
        let shape = JobShape(
            nodes: 1,
            perNode: NodeCapacity(cores: 1, devices: 1, memory: Bytes(1 << 20)),
            isExclusive: false,
            timeLimit: 1000
        )
        func runs(_ foretold: [String: Seconds]) -> [String: Seconds] {
            let told = foretold.sorted { $0.key < $1.key }.map {
                ForetoldRun(chip: $0.key, devicesPerNode: 1, seconds: $0.value)
            }
            let quotes = world.state.quotes(
                for: shape,
                JobTerms(foretold: told),
                of: 2,
                on: world.state[AllocationID(1)],
                at: world.now
            )
            let runs = quotes.filter(\.isPossible).map { (world.state[$0.partition].shape.chip, $0.run) }
            return Dictionary(uniqueKeysWithValues: runs)
        }
        #expect(runs([:]) == ["NVIDIA H100": 438, "NVIDIA A100": 1000])
        #expect(runs(["NVIDIA H100": 700]) == ["NVIDIA H100": 700, "NVIDIA A100": 1000])
        #expect(runs(["NVIDIA A100": 300, "NVIDIA H100": 5000]) == ["NVIDIA H100": 1000, "NVIDIA A100": 300])
    }

    @Test func `a quote from a partition that gives whole nodes is for all of each, and waits until each is empty`()
        throws
    {
        var world = try World(billing: .wholeNode)
        func quote() throws -> Quote {
            let shape = JobShape(
                nodes: 2,
                perNode: NodeCapacity(cores: 1, devices: 1, memory: Bytes(1 << 20)),
                isExclusive: false,
                timeLimit: 100
            )
            let allocation = world.state[AllocationID(1)]
            let quotes = world.state.quotes(for: shape, .plain, of: 2, on: allocation, at: world.now)
            return try #require(quotes.first)
        }
        let first = try quote()
        #expect(first.isPossible && first.start == world.now)
        #expect(first.need.perNode == NodeCapacity(cores: 8, devices: 2, memory: Bytes(8 << 30)))
        #expect(first.need.billedDevices == 4 && first.hold == 400 && first.billed == 400)
        try world.submit(devices: 1, seconds: 50)
        #expect(try quote().start == world.now + 50)
    }

    @Test func `cheapest counts the time on each chip, and cleanest the grid where it stands`() throws {
        var world = try World()
        try world.addSystem("beta", grams: 20, price: 9_000, chip: "NVIDIA A100")
        let cheap = try world.submit(devices: 1, terms: JobTerms(objective: .cheapest))
        let clean = try world.submit(devices: 1, terms: JobTerms(objective: .cleanest))
        #expect(world.system(of: cheap) == "alpha")
        #expect(world.verdicts(on: cheap) == ["alpha": .chosen, "beta": .dearer])
        #expect(world.system(of: clean) == "beta")
        #expect(world.verdicts(on: clean) == ["beta": .chosen, "alpha": .dirtier])
    }

    @Test func `equals are told apart by their number, every time`() throws {
        var world = try World()
        try world.addSystem("beta")
        try world.addSystem("gamma")
        for objective in Objective.allCases {
            let job = try world.submit(devices: 1, terms: JobTerms(objective: objective))
            #expect(world.system(of: job) == "alpha")
            #expect(world.verdicts(on: job) == ["alpha": .chosen, "beta": .alike, "gamma": .alike])
            try world.end(job)
        }
    }

    @Test func `what would be full, out of service or too dear for the budget says so`() throws {
        var world = try World(budget: 2000)
        try world.addSystem("beta")
        try world.addSystem("gamma")
        try world.give(.changeSystemState(ChangeSystemState(system: 2, to: .draining, why: "test")))
        for _ in 0..<4 { try world.submit(devices: 1, seconds: 10, terms: JobTerms(systems: ["alpha"])) }
        let job = try world.submit(devices: 1, seconds: 10)
        #expect(world.verdicts(on: job) == ["gamma": .chosen, "alpha": .full, "beta": .outOfService])
        let alpha = world.state.comparisons(of: job)[0].places.first { $0.verdict == .full }
        #expect(alpha?.start == world.now + 10)
    }

    @Test func `cheapest waits for the best place, but not beyond its deadline`() throws {
        var world = try World()
        try world.addSystem("beta", price: 20_000)
        for _ in 0..<4 { try world.submit(devices: 1, seconds: 500, terms: JobTerms(systems: ["alpha"])) }
        let patient = try world.submit(devices: 1, seconds: 100, terms: JobTerms(objective: .cheapest))
        let hurried = try world.submit(
            devices: 1,
            seconds: 100,
            terms: JobTerms(objective: .cheapest, deadline: world.now + 300)
        )
        #expect(world.states([patient, hurried]) == [.queued, .placed])
        #expect(world.verdicts(on: hurried) == ["beta": .chosen, "alpha": .pastDeadline])
    }

    @Test func `of places that cost the same, cheapest takes the one with room`() throws {
        var world = try World()
        try world.addSystem("beta")
        for _ in 0..<4 { try world.submit(devices: 1, terms: JobTerms(systems: ["alpha"])) }
        let job = try world.submit(devices: 1, terms: JobTerms(objective: .cheapest))
        #expect(world.system(of: job) == "beta")
        #expect(world.verdicts(on: job) == ["beta": .chosen, "alpha": .later])
    }

    @Test func `comparisons survive a snapshot, and one from before there were any is read`() throws {
        var world = try World()
        try world.addSystem("beta")
        let before = bytes(of: world.state)
        // Version 1 ends where comparisons begin; with none, version 2 adds a zero, version 3 one for each system,
        // version 4 a record of starts for each, of six bytes when it is empty, version 5 one of its queue, of four, and
        // version 6 a zero where no checkpoint has a place. Version 7 adds what is known of grids, what is offered, and
        // since when each system is out of reach, and version 8 which nodes are in two pools.
        let systems = world.state.systems.count
        var latest = ByteWriter()
        latest.write(world.state.gridHours)
        latest.write(world.state.offeredShares)
        for system in world.state.systems { latest.write(system.unreachableSince) }
        for system in world.state.systems { latest.write(system.nodesInEarlierPools) }
        let added = 1 + systems + 1 + 6 * systems + 1 + 4 * systems + 1 + latest.bytes.count
        var old = ByteReader([1] + before.dropFirst().dropLast(added))
        #expect(bytes(of: try FederationState(from: &old)) == before)
        #expect(old.isAtEnd)

        let job = try world.submit(devices: 1)
        var reader = ByteReader(bytes(of: world.state))
        let copy = try FederationState(from: &reader)
        #expect(copy.comparisons(of: job) == world.state.comparisons(of: job))
        #expect(bytes(of: copy) == bytes(of: world.state))
    }

    @Test func `a choice of thirty places is kept to eight`() throws {
        var world = try World()
        for number in 0..<29 { try world.addSystem("system-\(number)") }
        let job = try world.submit(devices: 1)
        #expect(world.state.comparisons(of: job)[0].places.count == 8)
    }

    @Test func `jobs that could as well go to either of two systems are shared out`() throws {
        var world = try World()
        try world.addSystem("beta")
        let jobs = try (0..<4).map { _ in try world.submit(devices: 1) }
        #expect(jobs.map { world.system(of: $0) } == ["alpha", "beta", "alpha", "beta"])
        let key = AttemptKey(job: jobs[1], attempt: 1)
        try world.give(.observeAttempt(ObserveAttempt(key: key, sight: .running(since: world.now))), by: .engine)
        try world.end(jobs[0])
        // One waits to begin on each, and of equals the first has it.
        let last = try world.submit(devices: 1)
        #expect(world.system(of: last) == "alpha")
    }

    private func kind(_ event: Event) -> UInt8 { bytes(of: event)[0] }

    private func bytes(of value: some BinaryCoded) -> [UInt8] {
        var writer = ByteWriter()
        value.encode(to: &writer)
        return writer.bytes
    }
}
