import Quantities
import Scheduling
import Testing

@testable import Twin

@Suite struct `A simulation` {
    @Test(arguments: RandomScenario.brokers, 1...15)
    func `loses nothing, whatever fails`(broker: Broker, seed: UInt64) throws {
        let scenario = RandomScenario.draw(seed: seed)
        var simulation = try RandomScenario.simulation(scenario, broker, seed: seed)
        var ledger = SimulationLedger()
        while simulation.advance(events: 797) { ledger.check(&simulation) }
        ledger.check(&simulation)
        ledger.checkEnd(simulation)
    }

    @Test(arguments: RandomScenario.brokers)
    func `happens the same way again, and in a copy that is played on by itself`(broker: Broker) throws {
        let scenario = RandomScenario.draw(seed: 3)
        var original = try RandomScenario.simulation(scenario, broker, seed: 9)
        _ = original.advance(toSeconds: 86_400)
        var copy = original
        let atTheFork = original.hash
        _ = copy.advance(events: .max / 2)
        #expect(original.hash == atTheFork)
        _ = original.advance(events: .max / 2)
        #expect(copy.hash == original.hash)
        #expect(copy.finished == original.finished)
        var again = try RandomScenario.simulation(scenario, broker, seed: 9)
        while again.advance(events: 1) {}
        #expect(again.hash == original.hash)
        var other = try RandomScenario.simulation(scenario, broker, seed: 10)
        _ = other.advance(events: .max / 2)
        #expect(other.hash != original.hash)
    }

    /// Jobs that fill a pool of 32 devices, with users who ask for more than they need.
    private static let jobs: [TraceJob] = {
        var chance = RandomStream(seed: 4)
        var moment: Int64 = 0
        return (1...1500).map { (number: Int64) in
            moment += Int64(chance.below(400))
            let run = 1 + Int64(chance.below(40) * chance.below(100))
            return TraceJob(
                id: number,
                submitSeconds: moment,
                runSeconds: run,
                estimateSeconds: run + Int64(chance.below(3000)),
                gpus: 1 + Int32(chance.below(4) * chance.below(8))
            )
        }
    }()

    private static func scenario(_ policy: PoolPolicy, usesEstimates: Bool = false) -> (Scenario, SimulationInputs) {
        var workload = ScenarioWorkload(name: "trace", source: .trace(path: "jobs", arrivalScale: 1))
        workload.usesEstimates = usesEstimates
        let partition = ScenarioSystem.Partition(name: "gpu", nodes: 8, devicesPerNode: 4)
        let scenario = Scenario(
            title: "One pool",
            startUnixSeconds: 0,
            lengthSeconds: 30 * 86_400,
            network: [ScenarioSystem(name: "s", country: "FR", policy: policy, partitions: [partition])],
            workloads: [workload]
        )
        return (scenario, SimulationInputs(traces: ["jobs": Trace(format: .csv, jobs: jobs)]))
    }

    @Test(arguments: PoolPolicy.allCases, [false, true])
    func `of one pool starts every job when a replay does`(policy: PoolPolicy, usesEstimates: Bool) throws {
        let (scenario, inputs) = Self.scenario(policy, usesEstimates: usesEstimates)
        let jobs = Self.jobs.map { job in
            PoolJob(
                submitSeconds: job.submitSeconds,
                runSeconds: UInt32(job.runSeconds),
                expectedSeconds: usesEstimates ? job.estimateSeconds.map { UInt32($0) } : nil,
                units: UInt32(job.gpus)
            )
        }
        let expected = PoolReplay(units: 32, policy: policy).starts(of: jobs)
        for broker in [Broker.eachSiteAlone, .userPicks, .siblings] {
            var simulation = try Simulation(scenario, inputs: inputs, broker: broker, seed: 1)
            simulation.keepsFinishedJobs = true
            _ = simulation.advance(events: .max / 2)
            var starts = expected.map { _ in Int64(-1) }
            for (id, job) in simulation.finishedJobs { starts[Int(id) - 1] = job.startSeconds }
            #expect(starts == expected)
        }
    }

    @Test func `of a trace without a job that can be played is refused`() {
        let (scenario, _) = Self.scenario(.easy)
        let late = TraceJob(id: 1, submitSeconds: scenario.lengthSeconds, runSeconds: 60, gpus: 1)
        let unrun = TraceJob(id: 2, submitSeconds: 0, runSeconds: 0, gpus: 1)
        let inputs = SimulationInputs(traces: ["jobs": Trace(format: .csv, jobs: [unrun, late])])
        #expect(throws: SimulationFault.noJobs("jobs")) {
            try Simulation(scenario, inputs: inputs, broker: .siblings, seed: 1)
        }
    }

    @Test(arguments: 1...4) func `under siblings runs no job twice`(seed: UInt64) throws {
        let scenario = RandomScenario.draw(seed: seed)
        var simulation = try RandomScenario.simulation(scenario, .siblings, seed: seed)
        while simulation.advance(events: 7) {
            let running = simulation.places.flatMap { $0.running.map { simulation.jobs[Int($0)].id } }
            // Jobs of two workloads may have one number.
            #expect(running.count == simulation.jobs.count { $0.state == .running })
            for (row, job) in simulation.jobs.enumerated() where job.state == .running {
                let first = row * simulation.places.count
                #expect(simulation.copies[first..<first + simulation.places.count].allSatisfy { $0 == Place.nobody })
            }
        }
    }

    @Test(arguments: 1...6) func `keeps every slot in time that it promised where nothing fails`(seed: UInt64) throws {
        var scenario = RandomScenario.draw(seed: seed, isFaulty: false)
        scenario.intensity = .hourly(path: "hours")
        // Nodes with names may be free and yet not those that a gang needs; caps may end what was promised.
        scenario.accessModes = []
        for number in scenario.workloads.indices {
            scenario.workloads[number].slackSeconds = 6 * 3600
            scenario.workloads[number].accessMode = ""
        }
        for system in scenario.network.indices {
            for part in scenario.network[system].partitions.indices {
                scenario.network[system].partitions[part].nodesPerSwitch = 0
            }
        }
        var simulation = try RandomScenario.simulation(scenario, .quotes(.cleanest), seed: seed)
        var promised: Set<UInt64> = []
        var late = 0
        while simulation.advance(events: 1) {
            for (row, job) in simulation.jobs.enumerated() {
                let key = UInt64(row) << 32 | UInt64(bitPattern: job.id)
                if job.state == .held, job.slotEndSeconds <= job.deadlineSeconds { promised.insert(key) }
                if promised.contains(key), job.state == .open { late += 1 }
                if job.state == .running, job.startSeconds < simulation.nowSeconds, promised.contains(key) {
                    late += simulation.nowSeconds > job.deadlineSeconds ? 1 : 0
                }
                if job.state == .gone { promised.remove(key) }
            }
        }
        #expect(late == 0)
        #expect(simulation.interruptions == 0)
    }
}
