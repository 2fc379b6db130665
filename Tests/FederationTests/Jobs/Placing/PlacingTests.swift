import Federation
import Quantities
import Testing

@Suite struct PlacingTests {
    @Test func `jobs that fit start at once, the others wait in line`() throws {
        var world = try World()
        let jobs = [try world.submit(cores: 8), try world.submit(cores: 8), try world.submit(cores: 8)]
        #expect(world.states(jobs) == [.placed, .placed, .queued])
        try world.end(jobs[0])
        #expect(world.states(jobs) == [nil, .placed, .placed])
    }

    @Test func `a small job does not overtake a large one that waits for the same nodes`() throws {
        var world = try World()
        let running = try world.submit(cores: 4)
        let large = try world.submit(cores: 8, nodes: 2)
        let small = try world.submit(cores: 1)
        #expect(world.states([running, large, small]) == [.placed, .queued, .queued])
        try world.end(running)
        #expect(world.states([large, small]) == [.placed, .queued])
    }

    @Test func `partitions that share nodes share the wait`() throws {
        var world = try World()
        let cpu = JobTerms(partitions: ["cpu"])
        let running = try world.submit(cores: 4, terms: cpu)
        let large = try world.submit(cores: 8, nodes: 2, terms: cpu)
        let accelerated = try world.submit(cores: 1, devices: 1)
        #expect(world.states([running, large, accelerated]) == [.placed, .queued, .queued])
    }

    @Test func `a drained system takes no new job and lets the others end`() throws {
        var world = try World()
        let running = try world.submit()
        try world.give(.changeSystemState(ChangeSystemState(system: 1, to: .draining, why: "test")))
        let waiting = try world.submit()
        #expect(world.states([running, waiting]) == [.placed, .queued])
        #expect(world.state.jobs[waiting].map { world.state.pendingReasons(of: $0) } == [.systemDown])
        try world.give(.changeSystemState(ChangeSystemState(system: 1, to: .active, why: "test")))
        #expect(world.states([waiting]) == [.placed])
    }

    @Test func `a system out of reach loses nothing and gets nothing`() throws {
        var world = try World()
        let running = try world.submit()
        try world.give(.reportReachability(ReportReachability(system: 1, isReachable: false)), by: .engine)
        let waiting = try world.submit()
        #expect(world.states([running, waiting]) == [.placed, .queued])
        #expect(world.state.jobs[running]?.attempt?.stop == nil)
    }

    @Test func `what no partition could ever run is refused with the reasons`() throws {
        var world = try World()
        let refusal = #expect(throws: Refusal.self) { try world.submit(cores: 9) }
        #expect(refusal?.code == .noSuitablePartition)
        #expect(refusal?.message.contains("its nodes have 8 cores") == true)
        #expect(refusal?.places.map(\.name) == ["alpha/cpu", "alpha/gpu"])
        let obstacles = refusal?.places.map(\.obstacles)
        #expect(obstacles == [[.tooFewCores(has: 8)], [.tooFewCores(has: 8), .needsDevices]])
    }

    @Test func `a job for data that lie nowhere waits for them`() throws {
        var world = try World()
        let job = try world.submit(terms: JobTerms(datasets: ["corpus"]))
        #expect(world.state.jobs[job].map { world.state.pendingReasons(of: $0) } == [.dataNotStaged])
        try world.give(.setDatasets(SetDatasets(system: 1, datasets: ["corpus"])))
        #expect(world.states([job]) == [.placed])
    }

    @Test func `an array of ten thousand tasks keeps its limit to the end`() throws {
        var world = try World()
        let first = try world.submit(seconds: 10, indexes: Array(0..<10_000), limit: 3)
        for _ in 0..<10_000 {
            var live: [JobID] = []
            world.state.jobs.visit { if $0.attempt != nil { live.append($0.id) } }
            #expect(live.count <= 3)
            guard let next = live.first else { break }
            try world.end(next, after: 1)
            if world.state.jobs.count < 9_990 { break }
        }
        #expect(world.state.jobs.count == 9_989)
        #expect(world.state.taskCount(of: first) == 10_000)
    }
}
