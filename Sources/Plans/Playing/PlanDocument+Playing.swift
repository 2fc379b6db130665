import Documents
import Finance
import Planning
import Quantities
import Twin

extension PlanDocument {
    /// Works the plan out.
    ///
    /// - Parameter step: told again and again, at most some seconds apart, what share is done; what it throws ends the play.
    /// - Throws: what `step` throws, or a ``PlanFailure``.
    package func play(_ step: (Double) throws -> Void) throws -> PlanOutcome {
        try step(0)
        switch content {
        case .training(let document): return try play(document, step)
        case .gigafactory(let factory, let hours): return try play(factory, hours, step)
        case .fund(let fund, let files): return try play(fund, files, step)
        case .scenario(let scenario, let inputs): return try play(scenario, inputs, step)
        }
    }

    private func play(_ document: TrainingDocument, _ step: (Double) throws -> Void) throws -> PlanOutcome {
        do {
            let report = try TrainingReport(document, calibration: .shipped(), source: text, step: step)
            return PlanOutcome(report.page, report.tables)
        } catch let obstacle as TrainingObstacle {
            throw PlanFailure.layout(obstacle)
        }
    }

    private func play(_ factory: Gigafactory, _ hours: GridHours, _ step: (Double) throws -> Void) throws -> PlanOutcome
    {
        let plan = factory.plan(hours: hours)
        let largest = factory.run == nil ? nil : try plan.largestRun(.shipped(), step: step)
        try step(0.95)
        let places = countries.map { plan.moved(to: $0) }
        let report = GigafactoryReport(plan: plan, largestRun: largest, places: places, source: text)
        return PlanOutcome(report.page, report.tables)
    }

    private func play(_ fund: Fund, _ files: [PlanFile], _ step: (Double) throws -> Void) throws -> PlanOutcome {
        let report = try FundReport(fund, paths: futures, seed: 1, step: step)
        let documents =
            [ReportPage.Document(name: "the fund", yaml: text)]
            + files.map { ReportPage.Document(name: $0.name, yaml: $0.text) }
        return PlanOutcome(report.page(documents: documents), report.tables)
    }

    private func play(_ scenario: Scenario, _ inputs: SimulationInputs, _ step: (Double) throws -> Void) throws
        -> PlanOutcome
    {
        var runs = scenario.brokers.map { _ in [RunResult]() }
        var names = (countries: [String](), organisations: [String]())
        let count = Double(scenario.brokers.count * scenario.seeds.count)
        var done = 0.0
        // Seed by seed, so that what is done early compares all brokers.
        for seed in scenario.seeds {
            for (place, broker) in scenario.brokers.enumerated() {
                var simulation: Simulation
                do {
                    simulation = try Simulation(scenario, inputs: inputs, broker: broker, seed: seed)
                } catch {
                    throw PlanFailure.simulation(error)
                }
                while simulation.advance(events: 10_000) {
                    try step((done + simulation.progress) / count)
                    guard simulation.unfinished <= PlanLimits.service.openJobs else {
                        throw PlanFailure.tooManyWaiting(limit: PlanLimits.service.openJobs, broker: broker.name)
                    }
                }
                done += 1
                names = (simulation.countries, simulation.organisations)
                runs[place].append(simulation.result)
            }
        }
        let report = ScenarioReport(
            scenario: scenario,
            runs: runs,
            countries: names.countries,
            organisations: names.organisations
        )
        return PlanOutcome(report.page, report.tables)
    }
}
