import FoundationEssentials
import Synchronization
import Twin

/// Plays a scenario under each of its brokers and seeds, as many runs at a time as there are cores.
struct ScenarioPlay {
    /// What is played.
    let file: ScenarioFile
    private let inputs: SimulationInputs
    private let names: (countries: [String], organisations: [String])

    /// Reads what the scenario names. Throws a ``CommandFailure`` when it can't be played, before anything is.
    init(_ file: ScenarioFile) throws {
        self.file = file
        inputs = try Self.inputs(of: file)
        let scenario = file.scenario
        do {
            let trial = try Simulation(scenario, inputs: inputs, broker: scenario.brokers[0], seed: scenario.seeds[0])
            names = (trial.countries, trial.organisations)
        } catch {
            throw CommandFailure(.wrongInput, "\(file.path): \(error)")
        }
    }

    private struct Run {
        var broker: Int
        var seed: Int
        var result: RunResult
        /// Up to where it was played; nil for a run that is complete.
        var cutAtSeconds: Int64?
    }

    /// What all runs need: the traces, models and hourly figures that the scenario names.
    private static func inputs(of file: ScenarioFile) throws -> SimulationInputs {
        var inputs = SimulationInputs()
        for workload in file.scenario.workloads {
            switch workload.source {
            case .trace(let path, _):
                if inputs.traces[path] == nil { inputs.traces[path] = try file.trace(path) }
            case .modelFile(let path, _):
                if inputs.models[path] == nil { inputs.models[path] = try file.model(path) }
            case .model: break
            }
        }
        if case .hourly(let path) = file.scenario.intensity { inputs.intensity = try file.hourly(path) }
        if case .hourly(let path) = file.scenario.price { inputs.price = try file.hourly(path) }
        return inputs
    }

    /// Plays, and gathers what came of it. When the person stops it, the report is of the seeds that every broker has
    /// played; where there is none yet, of what each broker has played of the first.
    ///
    /// - Parameter jobs: Takes every job as it ends. Runs are then played one after the other, so that two plays write the
    ///   same file.
    func report(until stop: StopRequest, writing jobs: JobLines? = nil) async throws -> ScenarioReport {
        let scenario = file.scenario
        let count = scenario.brokers.count * scenario.seeds.count
        let progress = PlayProgress(title: scenario.title, runs: count)
        var runs: [Run] = []
        try await withThrowingTaskGroup(of: Run?.self) { group in
            var next = 0
            // Seed by seed, so that what is done early compares all brokers.
            func add() {
                guard next < count else { return }
                let (seed, broker) = next.quotientAndRemainder(dividingBy: scenario.brokers.count)
                next += 1
                group.addTask { try self.play(broker, seed, until: stop, jobs, progress) }
            }
            let width = jobs == nil ? ProcessInfo.processInfo.activeProcessorCount : 1
            for _ in 0..<width { add() }
            while let run = try await group.next() {
                if let run { runs.append(run) }
                add()
            }
        }
        progress.end()
        return try report(of: runs)
    }

    private func play(
        _ broker: Int,
        _ seed: Int,
        until stop: StopRequest,
        _ jobs: JobLines?,
        _ progress: PlayProgress
    ) throws -> Run? {
        guard !stop.isMade else { return nil }
        let scenario = file.scenario
        let number = seed * scenario.brokers.count + broker
        var simulation = try Simulation(
            scenario,
            inputs: inputs,
            broker: scenario.brokers[broker],
            seed: scenario.seeds[seed]
        )
        simulation.keepsFinishedJobs = jobs != nil
        var goesOn = true
        while goesOn, !stop.isMade {
            goesOn = simulation.advance(events: 10_000)
            progress.note(simulation.progress, of: number)
            if let jobs {
                try jobs.write(simulation.finishedJobs, of: simulation)
                simulation.finishedJobs.removeAll(keepingCapacity: true)
            }
        }
        if !goesOn { progress.noteEnd(of: number) }
        return Run(
            broker: broker,
            seed: seed,
            result: simulation.result,
            cutAtSeconds: goesOn ? simulation.nowSeconds : nil
        )
    }

    private func report(of runs: [Run]) throws -> ScenarioReport {
        var scenario = file.scenario
        let complete = scenario.seeds.indices.filter { seed in
            runs.count { $0.seed == seed && $0.cutAtSeconds == nil } == scenario.brokers.count
        }
        func result(_ broker: Int, _ seed: Int) -> RunResult? {
            runs.first { $0.broker == broker && $0.seed == seed }?.result
        }
        if !complete.isEmpty {
            return ScenarioReport(
                scenario: scenario,
                runs: scenario.brokers.indices.map { broker in complete.compactMap { result(broker, $0) } },
                countries: names.countries,
                organisations: names.organisations
            )
        }
        let begun = scenario.brokers.indices.filter { result($0, 0) != nil }
        guard !begun.isEmpty else { throw CancellationError() }
        scenario.brokers = begun.map { file.scenario.brokers[$0] }
        var report = ScenarioReport(
            scenario: scenario,
            runs: begun.compactMap { result($0, 0) }.map { [$0] },
            countries: names.countries,
            organisations: names.organisations
        )
        report.cutShortAtSeconds = runs.filter { $0.seed == 0 }.compactMap(\.cutAtSeconds).min()
        return report
    }
}

/// How far the runs of a play have come, on one line.
final class PlayProgress: Sendable {
    private struct State: ~Copyable {
        var line: ProgressLine?
        var shares: [Int: Double] = [:]
        var ended = 0
    }

    private let title: String
    private let runs: Int
    private let state = Mutex(State(line: ProgressLine()))

    init(title: String, runs: Int) {
        self.title = title
        self.runs = runs
    }

    /// Notes how much of a run was played.
    func note(_ share: Double, of run: Int) { change { $0.shares[run] = share } }

    /// Notes that a run is complete.
    func noteEnd(of run: Int) {
        change { state in
            state.shares[run] = nil
            state.ended += 1
        }
    }

    /// Takes the line away.
    func end() { state.withLock { $0.line = nil } }

    private func change(_ body: (inout State) -> Void) {
        state.withLock { state in
            body(&state)
            let played = state.shares.values.reduce(Double(state.ended), +) / Double(runs)
            state.line?.show("\(title): \(Int(played * 100)) % played, \(state.ended) of \(runs) runs complete")
        }
    }
}
