import Documents
import Quantities
import Scheduling

@testable import Twin

/// Small scenarios drawn by chance: systems of all kinds under faults, maintenance, budgets and caps.
enum RandomScenario {
    static let brokers: [Broker] = [
        .eachSiteAlone, .userPicks, .siblings, .quotes(.soonest), .quotes(.cheapest), .quotes(.cleanest),
        .quotes(Broker.Wishes(soon: 1, cheap: 0.2, clean: 0.5)),
    ]

    static func draw(seed: UInt64, isFaulty: Bool = true) -> Scenario {
        var chance = RandomStream(seed: seed, stream: 77)
        var scenario = Scenario(
            title: "Drawn from \(seed)",
            startUnixSeconds: 1_767_571_200 + Int64(chance.below(3)) * 1800,
            lengthSeconds: 2 * 86_400,
            network: (0..<1 + Int(chance.below(4))).map { system($0, &chance) },
            workloads: []
        )
        scenario.intensity = .byZone(scenario.network.map { NamedWeight($0.zone, Double(20 + chance.below(800))) })
        if chance.below(3) > 0 { scenario.intensity = .hourly(path: "hours") }
        scenario.price = .byZone(scenario.network.map { NamedWeight($0.zone, Double(chance.below(200)) - 20) })
        if chance.below(2) == 0 { scenario.price = .hourly(path: "hours") }
        if chance.below(2) == 0 {
            scenario.accessModes = [
                ScenarioAccessMode(name: "fast", budgetDeviceHours: Int64(200 + chance.below(3000)), shareCap: 0.3),
                ScenarioAccessMode(name: "free", shareCap: 0.05 * Double(1 + chance.below(10))),
            ]
        }
        scenario.workloads = (0..<1 + Int(chance.below(3))).map { workload($0, scenario, &chance) }
        if isFaulty, chance.below(4) > 0 { addFaults(&scenario, &chance) }
        return scenario
    }

    private static func system(_ number: Int, _ chance: inout RandomStream) -> ScenarioSystem {
        let policy = PoolPolicy.allCases[Int(chance.below(UInt32(PoolPolicy.allCases.count)))]
        return ScenarioSystem(
            name: "s\(number)",
            country: "FR",
            zone: ["A", "B", "C"][Int(chance.below(3))],
            policy: policy,
            offeredShare: chance.below(4) == 0 ? 0.6 : 1,
            partitions: (0..<1 + Int(chance.below(5)) / 4).map { part in
                ScenarioSystem.Partition(
                    name: "p\(part)",
                    nodes: 2 + Int(chance.below(7)),
                    devicesPerNode: [1, 4, 8][Int(chance.below(3))],
                    wattsPerDevice: 300 + Int(chance.below(900)),
                    idleWattsPerDevice: Int(chance.below(2)) * 80,
                    microEurosPerDeviceHour: Int64(chance.below(2)) * 1_700_001,
                    nodesPerSwitch: chance.below(3) == 0 ? 1 + Int(chance.below(3)) : 0,
                    speed: [0.5, 1, 1, 1, 1.7][Int(chance.below(5))]
                )
            }
        )
    }

    private static func workload(
        _ number: Int,
        _ scenario: Scenario,
        _ chance: inout RandomStream
    ) -> ScenarioWorkload {
        let means = (0..<24).map { Double(20 << ($0 / 2)) }
        let model = WorkloadModel(
            unit: .device,
            jobsPerDay: Double(20 + chance.below(150)),
            burst: WorkloadModel.Burst(variation: 0.5, persistence: 0.5),
            sizes: [1, 2, 4, 9].map { WorkloadModel.Size(devices: $0, share: 1 / Double($0)) },
            runTimes: [
                WorkloadModel.RunTimes(fromDevices: 1, meanSeconds: means, spreadSeconds: means.map { $0 / 2 })
            ],
            estimates: WorkloadModel.Estimates(share: 0.8, accuracy: [0.1, 0.5, 1], greatestSeconds: 200_000),
            users: WorkloadModel.Users(count: 7, shares: [0.4, 0.4, 0.2])
        )
        var workload = ScenarioWorkload(name: "w\(number)", source: .model(model, amount: .asFitted))
        workload.organisations = [NamedWeight("startup", 2), NamedWeight("sme", 1)]
        if !scenario.accessModes.isEmpty, chance.below(3) > 0 {
            workload.accessMode = scenario.accessModes[Int(chance.below(2))].name
        }
        if chance.below(2) == 0 { workload.slackSeconds = Int64(1 + chance.below(30)) * 3600 }
        workload.usesEstimates = chance.below(2) == 0
        return workload
    }

    private static func addFaults(_ scenario: inout Scenario, _ chance: inout RandomStream) {
        func rate(_ hours: UInt32) -> FailureRates.Rate? {
            guard chance.below(2) == 0 else { return nil }
            return FailureRates.Rate(
                meanTimeBetweenSeconds: Int64(1 + chance.below(hours)) * 3600,
                repairSeconds: Int64(1 + chance.below(8 * 3600))
            )
        }
        scenario.failures = FailureRates(node: rate(100), switch: rate(60), system: rate(60), connector: rate(30))
        if chance.below(3) > 0 {
            scenario.checkpoints = Checkpoints(
                everySeconds: 600 + Int64(chance.below(3000)),
                costSeconds: Int64(chance.below(90)),
                restartSeconds: Int64(chance.below(300))
            )
        }
        for system in scenario.network where chance.below(2) == 0 {
            scenario.maintenance.append(
                MaintenanceWindow(
                    system: system.name,
                    startUnixSeconds: scenario.startUnixSeconds + Int64(chance.below(86_400)),
                    lengthSeconds: 600 + Int64(chance.below(5 * 3600)),
                    everySeconds: chance.below(2) == 0 ? 6 * 3600 + Int64(chance.below(36 * 3600)) : nil
                )
            )
        }
    }

    /// Hours whose figures swing, and fall below nothing at times.
    static func inputs() throws -> SimulationInputs {
        var chance = RandomStream(seed: 5)
        var text = "utc,A,B,C\n"
        for hour in 0..<24 * 5 {
            let cells = (0..<3).map { _ in "\(Int(chance.below(700)) - 30)" }.joined(separator: ",")
            text += "2026-01-0\(5 + hour / 24)T\(hour % 24 < 10 ? "0" : "")\(hour % 24):00Z,\(cells)\n"
        }
        let figures = try HourlyFigures(bytes: Array(text.utf8))
        return SimulationInputs(intensity: figures, price: figures)
    }

    static func simulation(_ scenario: Scenario, _ broker: Broker, seed: UInt64) throws -> Simulation {
        var simulation = try Simulation(scenario, inputs: inputs(), broker: broker, seed: seed)
        simulation.keepsFinishedJobs = true
        return simulation
    }
}
