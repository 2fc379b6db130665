import Documents
import Testing

@testable import Twin

@Suite struct `What a zone emits and asks for` {
    private static func simulation(intensity: ZoneFigures, price: ZoneFigures) throws(SimulationFault) -> Simulation {
        let partition = ScenarioSystem.Partition(name: "gpu", nodes: 2, devicesPerNode: 8)
        let scenario = Scenario(
            title: "Zones",
            startUnixSeconds: 0,
            lengthSeconds: 86_400,
            network: ["FR", "PL"].map { ScenarioSystem(name: $0, country: $0, partitions: [partition]) },
            workloads: [],
            intensity: intensity,
            price: price
        )
        return try Simulation(scenario, inputs: SimulationInputs(), broker: .eachSiteAlone, seed: 1)
    }

    private static let known = ZoneFigures.byZone([NamedWeight("FR", 30), NamedWeight("PL", 640)])
    private static let partly = ZoneFigures.byZone([NamedWeight("FR", 30)])

    @Test func `is given for every zone or for none`() throws {
        _ = try Self.simulation(intensity: .byZone([]), price: .byZone([]))
        _ = try Self.simulation(intensity: Self.known, price: .byZone([]))
        let rest = ZoneFigures.byZone([NamedWeight("default", 300)])
        _ = try Self.simulation(intensity: rest, price: rest)
        let fault = SimulationFault.missingZone("PL", system: "PL")
        #expect(throws: fault) { try Self.simulation(intensity: Self.partly, price: .byZone([])) }
        #expect(throws: fault) { try Self.simulation(intensity: Self.known, price: Self.partly) }
    }
}
