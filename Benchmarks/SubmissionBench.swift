import Engine
import Federation
import Logging

/// Durable submissions without HTTP: parse a real script, decide it, wait until it is on disk.
struct SubmissionBench {
    var seconds = 4

    func run(into table: inout Table) async throws {
        let parsed = try await parsing()
        table.add("a 1 KB script read", parsed.perSecond, unit: "/s", ratio: parsed.cost)
        for callers in [64, 1024] {
            let alone = try await submissions(callers: callers, mostInBatch: 1)
            let grouped = try await submissions(callers: callers, mostInBatch: 1024)
            table.add(
                "in process, \(callers) callers, each synced alone",
                alone.perSecond,
                unit: "submissions/s",
                ratio: alone.cost
            )
            table.add(
                "in process, \(callers) callers",
                grouped.perSecond,
                unit: "submissions/s",
                // Sixty-four at most share a sync, so there the disk sets the pace; it is shown beside.
                atLeast: callers > 64 ? 50_000 : nil,
                ratio: "\(Table.factor(grouped.perSecond, over: alone.perSecond)) of one by one; \(grouped.cost)"
            )
        }
    }

    private struct Rate {
        var perSecond: Double
        /// Processor time, as a text.
        var cost: String
    }

    private func parsing() async throws -> Rate {
        let before = CPUTime.own
        let clock = ContinuousClock()
        let begun = clock.now
        var count = 0
        while clock.now - begun < .seconds(1) {
            for _ in 0..<100 { _ = try Self.submission() }
            count += 100
        }
        return Rate(
            perSecond: Double(count) / (clock.now - begun).inSeconds,
            cost: CPUTime.text(CPUTime.own - before, for: Double(count))
        )
    }

    private func submissions(callers: Int, mostInBatch: Int) async throws -> Rate {
        let scratch = try Scratch()
        var setup = Engine.Configuration(directory: scratch.path)
        setup.mostInBatch = mostInBatch
        var log = Logger(label: "bench")
        log.logLevel = .error
        let engine = try Engine(setup, log: log)
        for outcome in try await engine.execute(Groundwork.orders(at: engine.now, isActive: false), by: .engine) {
            _ = try outcome.get()
        }
        let clock = ContinuousClock()
        let before = CPUTime.own
        let begun = clock.now
        let end = begun + .seconds(seconds)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<callers {
                group.addTask {
                    var count = 0
                    while clock.now < end {
                        let submission = try Self.submission()
                        _ = try await engine.submit(submission, to: Groundwork.project, by: Groundwork.ada)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        return Rate(
            perSecond: Double(count) / (clock.now - begun).inSeconds,
            cost: CPUTime.text(CPUTime.own - before, for: Double(count))
        )
    }

    private static func submission() throws -> Submission {
        try Submission(
            script: Groundwork.script,
            Submission.Circumstances(person: Groundwork.person, directory: "/tmp", request: "bench")
        )
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
