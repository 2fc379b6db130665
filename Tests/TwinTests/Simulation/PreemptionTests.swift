import Documents
import Quantities
import Scheduling
import Testing

@testable import Twin

@Suite struct `Priority and preemption in a simulation` {
    /// A system of nodes with four devices, and a trace for each workload.
    private struct Sample {
        var scenario: Scenario
        var inputs = SimulationInputs()

        init(nodes: Int, nodesPerSwitch: Int = 0, _ traces: KeyValuePairs<String, [TraceJob]>) {
            let partition = ScenarioSystem.Partition(
                name: "gpu",
                nodes: nodes,
                devicesPerNode: 4,
                nodesPerSwitch: nodesPerSwitch
            )
            scenario = Scenario(
                title: "One system",
                startUnixSeconds: 0,
                lengthSeconds: 30 * 86_400,
                network: [ScenarioSystem(name: "s", country: "FR", partitions: [partition])],
                workloads: traces.map { ScenarioWorkload(name: $0.key, source: .trace(path: $0.key, arrivalScale: 1)) }
            )
            for (name, jobs) in traces {
                inputs.traces[name] = Trace(format: .csv, jobs: jobs, users: ["ada", "ben"])
            }
        }

        func played(_ broker: Broker = .eachSiteAlone) throws -> (simulation: Simulation, jobs: [Int64: FinishedJob]) {
            var simulation = try Simulation(scenario, inputs: inputs, broker: broker, seed: 1)
            simulation.keepsFinishedJobs = true
            _ = simulation.advance(events: .max / 2)
            let jobs = Dictionary(uniqueKeysWithValues: simulation.finishedJobs.map { ($0.id, $0.job) })
            return (simulation, jobs)
        }

        /// The jobs by their starts.
        func order() throws -> [Int64] {
            try played().jobs.sorted { $0.value.startSeconds < $1.value.startSeconds }.map { $0.key }
        }
    }

    // MARK: Priority

    /// Ada sends a hundred jobs at once, Ben ten a minute later.
    private static let flood: [TraceJob] = (1...110).map { (id: Int64) in
        TraceJob(
            id: id,
            submitSeconds: id > 100 ? 60 : 0,
            runSeconds: 3600,
            gpus: 1,
            user: id > 100 ? 1 : 0
        )
    }

    @Test func `by what was used spares whoever asks for little the wait behind a flood`() throws {
        var sample = Sample(nodes: 1, ["flood": Self.flood])
        func wait(_ priority: ScenarioPriority?) throws -> Int64 {
            sample.scenario.network[0].priority = priority
            let jobs = try sample.played().jobs
            #expect(jobs.count == 110)
            return jobs.values.filter { $0.user == 1 }.reduce(0) { $0 + $1.waitSeconds } / 10
        }
        let asTheyCame = try wait(nil)
        #expect(asTheyCame > 24 * 3600)
        #expect(try wait(ScenarioPriority()) < 4 * 3600)
        // Where usage counts nothing, age alone decides.
        #expect(try wait(ScenarioPriority(country: 0, organisation: 0, user: 0)) == asTheyCame)
    }

    @Test func `counts a workload's points, its access mode's, and size`() throws {
        let jobs = (1...3).map { TraceJob(id: $0, submitSeconds: 0, runSeconds: 100, gpus: 4) }
        var sample = Sample(
            nodes: 1,
            ["running": [jobs[0]], "plain": [jobs[1]], "better": [jobs[2]]]
        )
        sample.inputs.traces["plain"]?.jobs[0].submitSeconds = 10
        sample.inputs.traces["better"]?.jobs[0].submitSeconds = 20
        #expect(try sample.order() == [1, 2, 3])
        sample.scenario.workloads[2].priority = 1000
        #expect(try sample.order() == [1, 2, 3])
        sample.scenario.network[0].priority = ScenarioPriority()
        #expect(try sample.order() == [1, 3, 2])
        sample.scenario.workloads[2].priority = 0
        #expect(try sample.order() == [1, 2, 3])
        sample.scenario.accessModes = [ScenarioAccessMode(name: "fast", priority: 1000)]
        sample.scenario.workloads[2].accessMode = "fast"
        #expect(try sample.order() == [1, 3, 2])
        sample.scenario.accessModes = []
        sample.scenario.workloads[2].accessMode = ""
        sample.inputs.traces["better"]?.jobs[0].gpus = 2
        sample.scenario.network[0].priority = ScenarioPriority(size: -1000)
        #expect(try sample.order() == [1, 3, 2])
    }

    @Test func `counts what was used as of when it was used, however long it was held to take`() throws {
        let day: Int64 = 86_400
        let ada = [
            TraceJob(id: 1, submitSeconds: 0, runSeconds: day, estimateSeconds: 3 * day, gpus: 4),
            TraceJob(id: 3, submitSeconds: day + 100, runSeconds: 600, gpus: 4),
        ]
        let ben = [
            TraceJob(id: 2, submitSeconds: 10, runSeconds: 600, gpus: 4),
            TraceJob(id: 4, submitSeconds: day + 100, runSeconds: 600, gpus: 4),
        ]
        var sample = Sample(nodes: 1, ["ada": ada, "ben": ben])
        sample.scenario.workloads[0].usesEstimates = true
        sample.scenario.workloads[0].countries = [NamedWeight("FR", 1)]
        sample.scenario.workloads[1].countries = [NamedWeight("DE", 1)]
        sample.scenario.network[0].priority = ScenarioPriority(halfLifeSeconds: day)
        // A day of four devices is more than ten minutes, though three were taken back.
        #expect(try sample.order() == [1, 2, 4, 3])
    }

    // MARK: Preemption

    @Test(arguments: [Broker.eachSiteAlone, .userPicks, .siblings, .quotes(.soonest)])
    func `starts at once what is urgent, and what it ends goes on from what it saved`(broker: Broker) throws {
        let batch = TraceJob(id: 1, submitSeconds: 0, runSeconds: 36_000, gpus: 8)
        let urgent = TraceJob(id: 2, submitSeconds: 14_400, runSeconds: 1000, gpus: 8)
        var sample = Sample(nodes: 2, ["batch": [batch], "urgent": [urgent]])
        sample.scenario.checkpoints = Checkpoints(everySeconds: 3600, costSeconds: 60, restartSeconds: 200)
        sample.scenario.workloads[0].isPreemptible = true
        let before = try sample.played(broker)
        #expect(before.simulation.result.preemptions == nil)
        #expect(before.jobs[2]?.startSeconds == Int64(36_000 + 9 * 60))

        sample.scenario.network[0].preempts = true
        let (simulation, jobs) = try sample.played(broker)
        #expect(jobs[2]?.startSeconds == 14_400 && jobs[2]?.lostDeviceSeconds == 0)
        // Three hours of four are saved; seven more take six checkpoints, and 200 s to begin again.
        #expect(jobs[1]?.startSeconds == 15_400)
        #expect(jobs[1]?.endSeconds == Int64(15_400 + 25_200 + 6 * 60 + 200))
        #expect(jobs[1]?.runSeconds == 36_000)
        #expect(jobs[1]?.lostDeviceSeconds == Int64(8 * (14_400 + 25_760 - 36_000)))
        #expect(simulation.result.preemptions == 1)
        #expect(simulation.result.all.goodput < before.simulation.result.all.goodput)
        let held = simulation.result.all.usefulDeviceSeconds + simulation.result.all.lostDeviceSeconds
        #expect(held == 8 * (14_400 + 25_760 + 1000))
    }

    @Test func `marks all work under an access mode`() throws {
        let batch = TraceJob(id: 1, submitSeconds: 0, runSeconds: 500, gpus: 4)
        let urgent = TraceJob(id: 2, submitSeconds: 100, runSeconds: 50, gpus: 4)
        var sample = Sample(nodes: 1, ["batch": [batch], "urgent": [urgent]])
        sample.scenario.network[0].preempts = true
        #expect(try sample.played().jobs[2]?.startSeconds == 500)
        sample.scenario.accessModes = [ScenarioAccessMode(name: "spare", isPreemptible: true)]
        sample.scenario.workloads[0].accessMode = "spare"
        let jobs = try sample.played().jobs
        #expect(jobs[2]?.startSeconds == 100)
        #expect(jobs[1]?.endSeconds == 650 && jobs[1]?.lostDeviceSeconds == 400)
        // Whoever may be preempted preempts nobody.
        sample.scenario.workloads[1].accessMode = "spare"
        #expect(try sample.played().jobs[2]?.startSeconds == 500)
    }

    @Test(arguments: [(1, [3]), (2, [3]), (4, [2, 3]), (5, [1, 3]), (8, [1, 2, 3])] as [(Int32, [Int64])])
    func `ends those who started last, and nobody in vain`(devices: Int32, ended: [Int64]) throws {
        let batch = [
            TraceJob(id: 1, submitSeconds: 0, runSeconds: 1000, gpus: 4),
            TraceJob(id: 2, submitSeconds: 10, runSeconds: 1000, gpus: 2),
            TraceJob(id: 3, submitSeconds: 20, runSeconds: 1000, gpus: 2),
        ]
        let urgent = TraceJob(id: 4, submitSeconds: 100, runSeconds: 10, gpus: devices)
        var sample = Sample(nodes: 2, ["batch": batch, "urgent": [urgent]])
        sample.scenario.workloads[0].isPreemptible = true
        sample.scenario.network[0].preempts = true
        let (simulation, jobs) = try sample.played()
        #expect(jobs[4]?.startSeconds == 100)
        #expect(jobs.filter { $0.value.lostDeviceSeconds > 0 }.keys.sorted() == ended)
        #expect(simulation.preemptions == ended.count)
    }

    @Test func `on nodes with names ends whoever loses least`() throws {
        let batch = [
            TraceJob(id: 1, submitSeconds: 0, runSeconds: 5000, gpus: 4),
            TraceJob(id: 2, submitSeconds: 100, runSeconds: 5000, gpus: 4),
        ]
        let urgent = TraceJob(id: 3, submitSeconds: 3000, runSeconds: 10, gpus: 4)
        var sample = Sample(nodes: 2, nodesPerSwitch: 2, ["batch": batch, "urgent": [urgent]])
        sample.scenario.workloads[0].isPreemptible = true
        sample.scenario.network[0].preempts = true
        let began = try sample.played()
        #expect(began.jobs[3]?.startSeconds == 3000 && began.jobs[1]?.lostDeviceSeconds == 0)
        #expect(began.jobs[2]?.lostDeviceSeconds == Int64(4 * 2900))
        // The first has just saved itself, the second not for long.
        sample.scenario.checkpoints = Checkpoints(everySeconds: 1500, costSeconds: 0, restartSeconds: 0)
        let saved = try sample.played()
        #expect(saved.jobs[3]?.startSeconds == 3000 && saved.simulation.preemptions == 1)
        #expect(saved.jobs[1]?.lostDeviceSeconds == 0 && saved.jobs[2]?.lostDeviceSeconds == 0)
        #expect(saved.jobs[1]?.endSeconds == 5010 && saved.jobs[2]?.endSeconds == 5100)
    }

    @Test func `preempts nobody in vain where that changes who is first`() throws {
        let eve = TraceJob(id: 1, submitSeconds: 0, runSeconds: 100_000, gpus: 8)
        let ben = [
            TraceJob(id: 2, submitSeconds: 0, runSeconds: 600, gpus: 8),
            TraceJob(id: 5, submitSeconds: 710, runSeconds: 200_000, gpus: 8),
        ]
        let batch = TraceJob(id: 3, submitSeconds: 700, runSeconds: 50_000, gpus: 8)
        let ada = TraceJob(id: 4, submitSeconds: 710, runSeconds: 1000, gpus: 16)
        var sample = Sample(nodes: 4, ["eve": [eve], "ben": ben, "batch": [batch], "ada": [ada]])
        for (number, country) in ["ES", "DE", "FR", "FR"].enumerated() {
            sample.scenario.workloads[number].countries = [NamedWeight(country, 1)]
        }
        sample.scenario.workloads[2].isPreemptible = true
        sample.scenario.network[0].priority = ScenarioPriority()
        sample.scenario.network[0].preempts = true
        // Once the batch job has ended, its owner has used less than Ben, and their other job has no room.
        let (simulation, jobs) = try sample.played()
        #expect(simulation.preemptions == 1)
        #expect(jobs[5]?.startSeconds == 710 && jobs[3]?.startSeconds == 100_000)
        #expect(jobs[4]?.startSeconds == 200_710)
    }

    @Test func `binds nobody to nodes that preempting does not clear`() throws {
        let day: Int64 = 86_400
        let batch = (1...2).map { TraceJob(id: $0, submitSeconds: 1 + $0, runSeconds: 20 * day, gpus: 1) }
        let held = (3...4).map { TraceJob(id: $0, submitSeconds: $0 - 3, runSeconds: 20 * day, gpus: 3) }
        let other = TraceJob(id: 5, submitSeconds: 4, runSeconds: 3600, gpus: 4)
        let urgent = [
            TraceJob(id: 6, submitSeconds: 10, runSeconds: 100, gpus: 2),
            TraceJob(id: 7, submitSeconds: 20, runSeconds: 100, gpus: 1),
        ]
        var sample = Sample(nodes: 2, nodesPerSwitch: 2, ["batch": batch, "work": held + [other] + urgent])
        sample.scenario.workloads[0].isPreemptible = true
        sample.scenario.network[0].preempts = true
        let partition = ScenarioSystem.Partition(name: "gpu", nodes: 1, devicesPerNode: 4)
        sample.scenario.network.append(ScenarioSystem(name: "t", country: "FR", partitions: [partition]))
        let (simulation, jobs) = try sample.played(.quotes(.soonest))
        // Two devices could be had, but on two nodes: it waits for the other system. One device is enough for the last.
        #expect(jobs[6]?.startSeconds == 3604 && jobs[6]?.system == 1)
        #expect(jobs[7]?.startSeconds == 20 && jobs[7]?.system == 0)
        #expect(simulation.preemptions == 1)
    }

    @Test(arguments: [PoolPolicy.fifo, .easy, .shortestFirst])
    func `of whom nobody may be preempted changes no start`(policy: PoolPolicy) throws {
        var chance = RandomStream(seed: 8)
        var moment: Int64 = 0
        let jobs = (1...400).map { (id: Int64) in
            moment += Int64(chance.below(1600))
            let isWide = chance.below(8) == 0
            return TraceJob(
                id: id,
                submitSeconds: moment,
                runSeconds: 1 + Int64(chance.below(4000)),
                gpus: isWide ? 23 + Int32(chance.below(10)) : 1 + Int32(chance.below(10))
            )
        }
        var sample = Sample(nodes: 8, ["work": jobs])
        sample.scenario.network[0].policy = policy
        let before = try sample.played()
        sample.scenario.network[0].preempts = true
        let after = try sample.played()
        #expect(after.jobs.mapValues(\.startSeconds) == before.jobs.mapValues(\.startSeconds))
        #expect(before.jobs.contains { $0.value.waitSeconds > 0 } && after.simulation.preemptions == 0)
    }

    // MARK: Whatever happens

    private static func drawn(seed: UInt64) -> Scenario {
        var scenario = RandomScenario.draw(seed: seed)
        for number in scenario.network.indices {
            if number % 2 == 0 || scenario.network[number].policy == .conservative {
                scenario.network[number].policy = .easy
                scenario.network[number].priority = ScenarioPriority(age: 5, size: 20)
            }
            scenario.network[number].preempts = (seed + UInt64(number)) % 3 > 0
        }
        scenario.workloads[0].isPreemptible = true
        return scenario
    }

    @Test(arguments: RandomScenario.brokers, 1...10)
    func `loses nothing, whatever fails`(broker: Broker, seed: UInt64) throws {
        var simulation = try RandomScenario.simulation(Self.drawn(seed: seed), broker, seed: seed)
        var ledger = SimulationLedger()
        var before = simulation.jobs
        var (preemptions, interruptions, instants) = (0, 0, 0)
        while simulation.advance(events: 1) {
            let preempted = simulation.preemptions - preemptions
            // Nothing else has stopped anybody in this second.
            if preempted > 0, preempted == simulation.interruptions - interruptions {
                let earlier = Self.begun(before)
                let stops = Self.begun(simulation.jobs).map { id, job in
                    let known = earlier[id] ?? (attempts: 0, running: 0)
                    return known.running + job.attempts - known.attempts - job.running
                }
                #expect(stops.allSatisfy { $0 <= 1 }, "at \(simulation.nowSeconds)")
            }
            (preemptions, interruptions) = (simulation.preemptions, simulation.interruptions)
            before = simulation.jobs
            instants += 1
            if instants % 101 == 0 { ledger.check(&simulation) }
        }
        ledger.check(&simulation)
        ledger.checkEnd(simulation)
    }

    /// How often each job that has not ended has begun, and whether it runs.
    private static func begun(_ jobs: ContiguousArray<LiveJob>) -> [Int64: (attempts: Int, running: Int)] {
        var begun: [Int64: (attempts: Int, running: Int)] = [:]
        for job in jobs where job.state != .gone && job.state != .interrupted {
            let id = Int64(job.workload) << 32 | job.id
            begun[id] = (attempts: Int(job.attempts), running: job.state == .running ? 1 : 0)
        }
        return begun
    }

    @Test func `happens the same way again, and in a copy`() throws {
        var preemptions = 0
        for seed in UInt64(1)...12 {
            var one = try RandomScenario.simulation(Self.drawn(seed: seed), .eachSiteAlone, seed: seed)
            _ = one.advance(toSeconds: 86_400)
            var copy = one
            _ = copy.advance(events: .max / 2)
            while one.advance(events: 1) {}
            var again = try RandomScenario.simulation(Self.drawn(seed: seed), .eachSiteAlone, seed: seed)
            _ = again.advance(events: .max / 2)
            #expect(one.hash == copy.hash && one.hash == again.hash)
            preemptions += one.preemptions
        }
        #expect(preemptions > 0)
    }

    @Test func `is told in tables and on the page, and nowhere without it`() throws {
        let batch = TraceJob(id: 1, submitSeconds: 0, runSeconds: 500, gpus: 4)
        let urgent = TraceJob(id: 2, submitSeconds: 100, runSeconds: 50, gpus: 4)
        var sample = Sample(nodes: 1, ["batch": [batch], "urgent": [urgent]])
        func report() throws -> ScenarioReport {
            ScenarioReport(scenario: sample.scenario, runs: [[try sample.played().simulation.result]])
        }
        let plain = try report()
        #expect(plain.policies == nil && !plain.tables.contains { $0.name == "policies" })
        #expect(!plain.tree.json.contains("reempt") && !plain.html.contains("reempt"))
        sample.scenario.workloads[0].isPreemptible = true
        sample.scenario.network[0].preempts = true
        sample.scenario.network[0].priority = ScenarioPriority()
        let told = try report()
        #expect(told.policies?.rows[0].map(\.text) == ["s", "multifactor", "yes"])
        #expect(told.brokers.columns.last?.key == "preemptions" && told.brokers.rows[0].last?.number == 1)
        #expect(told.tables.contains { $0.name == "policies" } && told.tree.json.contains("\"policies\""))
        #expect(told.html.contains("multifactor") && told.html.contains("Preemptions"))
    }
}
