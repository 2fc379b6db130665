import Documents
import Finance
import Planning
import Quantities
import Twin

/// How large what a document asks for may be, where somebody else's machine works it out.
package struct PlanLimits: Sendable {
    /// What a server takes from anybody who is signed in.
    package static let service = PlanLimits()

    /// Runs of a scenario: brokers times seeds.
    var runs = 100
    /// Devices of a scenario's network.
    var devices = 500_000
    var systems = 200
    var partitions = 1000
    var users = 1_000_000
    var workloads = 100
    /// Jobs of a scenario that may be open at once.
    var openJobs = 300_000
    /// Chips of a training run.
    var chips = 1_000_000
    /// Days of a gigafactory's life, from the first euro to the last chip.
    var factoryDays: Int64 = 60 * 366
    var layers = 20

    /// Refuses what is larger.
    func check(_ content: PlanDocument.Content) throws(TreeFault) {
        switch content {
        case .training(let document):
            try most(chips, document.chips.max() ?? 0, "chips") { "\($0) chips are more than a server works out" }
        case .gigafactory(let factory, _): try check(factory)
        case .fund(let fund, _):
            try most(layers, fund.layers.count, "layers") { "\($0) layers are more than a server works out" }
            try most(500, fund.commitments.count, "commitments") {
                "\($0) commitments are more than a server works out"
            }
        case .scenario(let scenario, _): try check(scenario)
        }
    }

    private func check(_ factory: Gigafactory) throws(TreeFault) {
        let days = factory.days
        try most(Int(factoryDays / 366), Int((days.upperBound - days.lowerBound) / 366), "phases") {
            "\($0) years from first to last are more than a server works out"
        }
        try most(100, factory.phases.count, "phases") { "\($0) phases are more than a server works out" }
        try most(100, factory.power.contracts.count, "power.contracts") {
            "\($0) contracts are more than a server works out"
        }
    }

    private func check(_ scenario: Scenario) throws(TreeFault) {
        try most(runs, scenario.brokers.count * scenario.seeds.count, "seeds") {
            "\($0) runs (brokers times seeds) are more than a server works out"
        }
        try most(systems, scenario.network.count, "network") { "\($0) systems are more than a server works out" }
        try most(partitions, scenario.network.reduce(0) { $0 + $1.partitions.count }, "network") {
            "\($0) partitions are more than a server works out"
        }
        try most(devices, scenario.network.reduce(0) { $0 + $1.devices }, "network") {
            "\($0) devices are more than a server works out"
        }
        try most(workloads, scenario.workloads.count, "workloads") {
            "\($0) workloads are more than a server works out"
        }
        try most(1000, scenario.maintenance.count, "maintenance") {
            "\($0) windows of maintenance are more than a server works out"
        }
        try most(100, scenario.accessModes.count, "accessModes") {
            "\($0) access modes are more than a server works out"
        }
        for workload in scenario.workloads {
            guard case .model(let model, _) = workload.source else { continue }
            try most(users, Int(model.users?.count ?? 0), "workloads") {
                "\($0) users are more than a server works out"
            }
        }
    }

    private func most(
        _ limit: Int,
        _ found: Int,
        _ path: String,
        _ message: (Int) -> Phrase
    ) throws(TreeFault) {
        guard found > limit else { return }
        throw TreeFault(
            line: 0,
            path: path,
            message: message(found),
            remedy: "At most \(limit) are; play larger ones with the command line on a machine of your own."
        )
    }
}
