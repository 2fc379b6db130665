import Quantities
import Scheduling
import Testing

@testable import Federation

@Suite struct `A job whose run was foretold` {
    private static func told(_ seconds: KeyValuePairs<String, Seconds?>) -> [ForetoldRun] {
        seconds.map { ForetoldRun(chip: "NVIDIA \($0.key)", devicesPerNode: 1, seconds: $0.value) }
    }

    /// One system with H100, which the table of speeds has for the faster ones, and one with A100.
    private static func world() throws -> World {
        var world = try World()
        try world.addSystem("beta", chip: "NVIDIA A100")
        return world
    }

    @Test(arguments: [Objective.soonest, .cheapest, .cleanest])
    func `goes where it ends first by that, whatever chips are rated at`(objective: Objective) throws {
        var world = try Self.world()
        let rated = try world.submit(devices: 1, seconds: 1000, terms: JobTerms(objective: objective))
        #expect(world.system(of: rated) == "alpha")
        let terms = JobTerms(objective: objective, foretold: Self.told(["H100": 800, "A100": 300]))
        let job = try world.submit(devices: 1, seconds: 1000, terms: terms)
        #expect(world.system(of: job) == "beta")
        #expect(world.state.comparisons(of: job)[0].places.map(\.run) == [300, 800])
        // It keeps the time that it asked for.
        let attempt = try #require(world.state.jobs[job]?.attempt)
        #expect(attempt.timeLimit == 1000 && attempt.hold == 1000)
    }

    @Test func `takes its limit where that is shorter, and the table's speed where nothing was foretold`() throws {
        var world = try Self.world()
        let terms = JobTerms(foretold: Self.told(["A100": 2000]))
        let job = try world.submit(devices: 1, seconds: 1000, terms: terms)
        #expect(world.system(of: job) == "alpha")
        #expect(world.state.comparisons(of: job)[0].places.map(\.run) == [438, 1000])
        // For two accelerators of a node nothing was foretold.
        let pair = JobTerms(foretold: Self.told(["H100": nil, "A100": 100]))
        let second = try world.submit(devices: 2, seconds: 1000, terms: pair)
        #expect(world.system(of: second) == "alpha")
    }

    @Test func `does not go where it does not fit`() throws {
        var world = try Self.world()
        let job = try world.submit(devices: 1, terms: JobTerms(foretold: Self.told(["H100": nil])))
        #expect(world.system(of: job) == "beta" && world.state.comparisons(of: job).isEmpty)
        let bound = JobTerms(systems: ["alpha"], foretold: Self.told(["H100": nil]))
        let refusal = #expect(throws: Refusal.self) { try world.submit(devices: 1, terms: bound) }
        #expect(refusal?.code == .noSuitablePartition)
        let place = refusal?.places.first { $0.name == "alpha/gpu" }
        #expect(place?.obstacles == [.noLayoutFits(devices: 1)])
    }

    @Test func `holds up nobody who waits for another place`() throws {
        var world = try Self.world()
        for _ in 0..<4 { try world.submit(devices: 1, seconds: 10, terms: JobTerms(systems: ["alpha"])) }
        func submit(_ foretold: [ForetoldRun]) throws -> JobID {
            let terms = JobTerms(objective: .cheapest, foretold: foretold)
            return try world.submit(devices: 1, seconds: 1000, terms: terms)
        }
        let patient = try submit(Self.told(["H100": 100, "A100": 900]))
        let other = try submit(Self.told(["H100": 900, "A100": 100]))
        #expect(world.states([patient, other]) == [.queued, .placed])
        #expect(world.system(of: other) == "beta")
    }

    @Test func `waits in one queue with all whose runs rank the places as its own do`() throws {
        var world = try Self.world()
        func group(_ objective: Objective, _ foretold: KeyValuePairs<String, Seconds?>) throws -> Int32? {
            let terms = JobTerms(objective: objective, foretold: Self.told(foretold))
            let job = try world.submit(devices: 1, seconds: 1000, terms: terms)
            return world.state.jobs[job]?.group
        }
        let first = try group(.cheapest, ["H100": 100, "A100": 900])
        for (fast, slow) in [(101, 700), (3, 4), (999, 5000)] as [(Seconds, Seconds)] {
            #expect(try group(.cheapest, ["H100": fast, "A100": slow]) == first)
        }
        let other = try group(.cheapest, ["H100": 900, "A100": 100])
        // Both end it at its limit.
        let alike = try group(.cheapest, ["H100": 2000, "A100": 3000])
        let single = try group(.cheapest, ["H100": nil, "A100": 100])
        #expect(Set([first, other, alike, single]).count == 4)
        #expect(try group(.cheapest, ["H100": nil, "A100": 200]) == single)
        // Whoever takes the first place that is free has nobody to hold up.
        let soonest = try group(.soonest, ["H100": 100, "A100": 900])
        #expect(try group(.soonest, ["H100": 900, "A100": 100]) == soonest)
    }

    @Test func `is told of places that offer too little for it so far, and of none that it may not go to`() throws {
        var world = try Self.world()
        let need = NodeCapacity(cores: 1, devices: 1, memory: Bytes(1 << 20))
        let shape = JobShape(nodes: 1, perNode: need, isExclusive: false, timeLimit: 20_000)
        func chips(_ terms: JobTerms) -> [String] {
            world.state.conceivablePlaces(for: shape, terms).map { $0.partition.chip }
        }
        // Of beta, 10,713 accelerator-seconds a month are offered.
        try world.give(.setOfferedShare(SetOfferedShare(system: 2, perMille: 1, why: "agreed")))
        let bound = JobTerms(systems: ["beta"])
        let refusal = #expect(throws: Refusal.self) { try world.submit(devices: 1, seconds: 20_000, terms: bound) }
        #expect(refusal?.code == .noSuitablePartition)
        #expect(chips(.plain) == ["NVIDIA H100", "NVIDIA A100"])
        #expect(chips(bound) == ["NVIDIA A100"])
        #expect(chips(JobTerms(countries: ["IT"])).isEmpty)
    }

    @Test func `is the same from its record and from a snapshot`() throws {
        var world = try Self.world()
        let terms = JobTerms(mayRunTwice: true, foretold: Self.told(["A100": 300, "H100": nil]))
        let fact = try submitted(&world, terms)
        let event = bytes(of: Event.jobsSubmitted(fact))
        var reader = ByteReader(event)
        let again = try Event(from: &reader)
        #expect(reader.isAtEnd && bytes(of: again) == event)
        guard case .jobsSubmitted(let read) = again else {
            Issue.record("another kind of event was read")
            return
        }
        #expect(read.terms == terms && read.terms != JobTerms(mayRunTwice: true))

        let state = bytes(of: world.state)
        var whole = ByteReader(state)
        let copy = try FederationState(from: &whole)
        #expect(whole.isAtEnd && bytes(of: copy) == state)
        #expect(copy.jobs[fact.first]?.terms.foretold == terms.foretold)
    }

    @Test(arguments: [false, true])
    func `leaves the records of others as they were before there were any`(mayRunTwice: Bool) throws {
        var world = try Self.world()
        let terms = JobTerms(systems: ["alpha"], mayRunTwice: mayRunTwice, hasCheckpoint: true)
        let fact = try submitted(&world, terms)
        var old = ByteWriter()
        old.write(byte: 48)
        old.write(fact.first, fact.project, fact.person, fact.allocation, fact.shape)
        old.write(byte: mayRunTwice ? 2 : 1)
        old.write(terms.partitions, terms.features, terms.deviceType, terms.countries, terms.systems, terms.datasets)
        old.write(terms.objective, terms.deadline, terms.mayRequeue, terms.hasCheckpoint, terms.singletonKey)
        old.write(terms.dependencies, fact.indexes, fact.limit, fact.isHeld, fact.sheet)
        var reader = ByteReader(old.bytes)
        let event = try Event(from: &reader)
        #expect(reader.isAtEnd && bytes(of: event) == old.bytes)
        guard case .jobsSubmitted(let read) = event else {
            Issue.record("another kind of event was read")
            return
        }
        #expect(read.terms == terms)
    }

    @Test func `is not read from a record that says so and holds no time`() throws {
        var world = try Self.world()
        let terms = JobTerms(foretold: Self.told(["A100": 300]))
        let fact = try submitted(&world, terms)
        // The kind's byte stands behind what comes before the terms.
        var head = ByteWriter()
        head.write(byte: 48)
        head.write(fact.first, fact.project, fact.person, fact.allocation, fact.shape)
        var event = bytes(of: Event.jobsSubmitted(fact))
        #expect(event[head.bytes.count] == 3)
        var none = ByteWriter()
        none.write(fact.indexes, fact.limit, fact.isHeld, fact.sheet)
        var run = ByteWriter()
        run.write(terms.foretold)
        event.removeLast(none.bytes.count + run.bytes.count)
        event += [0] + none.bytes
        #expect(throws: CodingFault.self) {
            var reader = ByteReader(event)
            _ = try Event(from: &reader)
        }
    }

    private func submitted(_ world: inout World, _ terms: JobTerms) throws -> JobsSubmitted {
        let need = NodeCapacity(cores: 1, devices: 1, memory: Bytes(1 << 20))
        let shape = JobShape(nodes: 1, perNode: need, isExclusive: false, timeLimit: 1000)
        let events = try world.give(.submitJobs(SubmitJobs(project: 1, shape: shape, terms: terms, sheet: .zero)))
        guard case .jobsSubmitted(let fact) = events.first else { throw CodingFault(.unknownValue, at: 0) }
        return fact
    }

    private func bytes(of value: some BinaryCoded) -> [UInt8] {
        var writer = ByteWriter()
        value.encode(to: &writer)
        return writer.bytes
    }
}
