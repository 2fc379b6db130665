import Scheduling
import Testing

@testable import Twin

@Suite struct `Faults of a simulation` {
    /// A system with a job now and then, for four months.
    private static func scenario(nodesPerSwitch: Int) -> Scenario {
        let model = WorkloadModel(
            unit: .device,
            jobsPerDay: 20,
            sizes: [WorkloadModel.Size(devices: 8, share: 1)],
            runTimes: [
                WorkloadModel.RunTimes(
                    fromDevices: 1,
                    meanSeconds: [Double](repeating: 7200, count: 24),
                    spreadSeconds: [Double](repeating: 100, count: 24)
                )
            ]
        )
        let partition = ScenarioSystem.Partition(
            name: "gpu",
            nodes: 200,
            devicesPerNode: 8,
            nodesPerSwitch: nodesPerSwitch
        )
        return Scenario(
            title: "Faults",
            startUnixSeconds: 0,
            lengthSeconds: 120 * 86_400,
            network: [ScenarioSystem(name: "s", country: "FR", partitions: [partition])],
            workloads: [ScenarioWorkload(name: "w", source: .model(model, amount: .asFitted))]
        )
    }

    @Test func `come as often as they were asked for`() throws {
        var scenario = Self.scenario(nodesPerSwitch: 10)
        func rate(_ days: Int64) -> FailureRates.Rate {
            FailureRates.Rate(meanTimeBetweenSeconds: days * 86_400, repairSeconds: 60)
        }
        scenario.failures = FailureRates(node: rate(12), switch: rate(6), system: rate(1), connector: rate(1))
        var simulation = try Simulation(scenario, inputs: SimulationInputs(), broker: .quotes(.soonest), seed: 2)
        _ = simulation.advance(events: .max / 2)
        // Poisson: 2000 of nodes, 400 of switches, 120 of the others, with standard deviations of 45, 20 and 11.
        #expect(abs(simulation.failures.nodes - 2000) < 3 * 45)
        #expect(abs(simulation.failures.switches - 400) < 3 * 20)
        #expect(abs(simulation.failures.systems - 120) < 3 * 11)
        #expect(abs(simulation.failures.connectors - 120) < 3 * 11)
        #expect(simulation.unfinished == 0)
    }

    @Test(arguments: [0, 10]) func `of nodes hit what is busy, in its share`(nodesPerSwitch: Int) throws {
        var scenario = Self.scenario(nodesPerSwitch: nodesPerSwitch)
        scenario.failures.node = FailureRates.Rate(meanTimeBetweenSeconds: 86_400, repairSeconds: 60)
        var simulation = try Simulation(scenario, inputs: SimulationInputs(), broker: .eachSiteAlone, seed: 2)
        _ = simulation.advance(events: .max / 2)
        // A job of one node that takes two hours is hit with a chance of one in 12: 2400 jobs make 200 hits and some more
        // for those that begin anew, each of which loses an hour on average.
        #expect(abs(simulation.interruptions - 210) < 45)
        let lost = Double(simulation.result.all.lostDeviceSeconds) / Double(simulation.interruptions * 8)
        #expect(abs(lost - 3600) < 400)
    }

    @Test(arguments: [0, 10]) func `of nodes come for what is offered, not for the whole system`(
        nodesPerSwitch: Int
    ) throws {
        var scenario = Self.scenario(nodesPerSwitch: nodesPerSwitch)
        scenario.network[0].offeredShare = 0.1
        scenario.failures.node = FailureRates.Rate(meanTimeBetweenSeconds: 12 * 86_400, repairSeconds: 60)
        var simulation = try Simulation(scenario, inputs: SimulationInputs(), broker: .eachSiteAlone, seed: 2)
        _ = simulation.advance(events: .max / 2)
        // Poisson: 20 of 200 nodes fail ten times each, with a standard deviation of 14.
        #expect(abs(simulation.failures.nodes - 200) < 3 * 14)
    }

    @Test(arguments: [(0.1, 20.0), (0.0034, 1.0), (0.0025, 1.0), (0.0075, 1.5), (1.0, 200.0)])
    func `may come to the nodes of the devices that are offered`(share: Double, nodes: Double) {
        var system = Self.scenario(nodesPerSwitch: 0).network[0]
        system.offeredShare = share
        let meter = PowerMeter(system.partitions[0], pue: 1, intensity: nil, price: nil)
        #expect(Place(system.partitions[0], of: system, number: 0, meter: meter).failingNodes == nodes)
    }

    @Test func `lose what is not saved, and nothing else`() throws {
        var scenario = Self.scenario(nodesPerSwitch: 0)
        let job = TraceJob(id: 1, submitSeconds: 0, runSeconds: 36_000, gpus: 8)
        scenario.workloads = [ScenarioWorkload(name: "t", source: .trace(path: "one", arrivalScale: 1))]
        scenario.checkpoints = Checkpoints(everySeconds: 3600, costSeconds: 60, restartSeconds: 200)
        // Four hours of work, one of maintenance, again and again: the job is longer than any time between.
        scenario.maintenance = [
            MaintenanceWindow(system: "s", startUnixSeconds: 14_400, lengthSeconds: 3600, everySeconds: 18_000)
        ]
        let inputs = SimulationInputs(traces: ["one": Trace(format: .csv, jobs: [job])])
        var simulation = try Simulation(scenario, inputs: inputs, broker: .eachSiteAlone, seed: 1)
        simulation.keepsFinishedJobs = true
        _ = simulation.advance(events: .max / 2)
        let ended = try #require(simulation.finishedJobs.first?.job)
        // Three times three hours are saved of four; the last hour begins anew after 200 s.
        #expect(simulation.interruptions == 3)
        #expect(ended.endSeconds == 54_000 + 3800)
        #expect(ended.runSeconds == 36_000)
        #expect(ended.lostDeviceSeconds == 8 * (3 * 14_400 + 3800 - 36_000))
    }

    @Test func `wait for the end of maintenance when they would not end before it`() throws {
        var scenario = Self.scenario(nodesPerSwitch: 0)
        let jobs = [
            TraceJob(id: 1, submitSeconds: 100, runSeconds: 5000, gpus: 1600),
            TraceJob(id: 2, submitSeconds: 200, runSeconds: 3000, gpus: 1600),
            TraceJob(id: 3, submitSeconds: 4500, runSeconds: 10, gpus: 1600),
        ]
        scenario.workloads = [ScenarioWorkload(name: "t", source: .trace(path: "few", arrivalScale: 1))]
        scenario.maintenance = [MaintenanceWindow(system: "s", startUnixSeconds: 4000, lengthSeconds: 1000)]
        let inputs = SimulationInputs(traces: ["few": Trace(format: .csv, jobs: jobs)])
        for broker in RandomScenario.brokers {
            var simulation = try Simulation(scenario, inputs: inputs, broker: broker, seed: 1)
            simulation.keepsFinishedJobs = true
            _ = simulation.advance(events: .max / 2)
            let starts = simulation.finishedJobs.sorted { $0.id < $1.id }.map(\.job.startSeconds)
            #expect(starts[1] == 200, "\(broker.name)")
            // The first was kept from starting and goes before whoever came later, under brokers that keep an order.
            if [.eachSiteAlone, .userPicks, .siblings, .quotes(.soonest)].contains(broker) {
                #expect(starts == [5000, 200, 10_000], "\(broker.name)")
            }
            #expect(simulation.interruptions == 0)
        }
    }
}
