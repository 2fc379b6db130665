import Contract
import Dispatch
import Engine
import Federation
import Foundation
import Logging
import Quantities
import ServiceLifecycle
import Testing

@testable import Server

/// A server within the test, of which the test holds up the planner.
@Suite struct `A planner with too much before it` {
    private static func order() throws -> String {
        let order = SubmitRequest(
            script: "#!/bin/bash\n#SBATCH -t 3:00:00 -N 1 --gpus-per-node=8\ntrue\n",
            project: "atlas",
            directory: "/tmp",
            options: [],
            arguments: [],
            environment: [:],
            isHeld: true,
            training: """
                model: {num_hidden_layers: 8, hidden_size: 1024, num_attention_heads: 8, intermediate_size: 4096,
                  vocab_size: 32000}
                tokens: 1e8
                batch: 64

                """
        )
        return String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
    }

    /// Runs a server with two systems of accelerators for `body`, which gets a client of somebody who may submit there.
    private static func serving(
        with desk: ForetellingDesk,
        _ body: (HTTPClient, PersonID) async throws -> Void
    ) async throws {
        try await Scratch.with { scratch in
            let systems = try TwoSystems(in: scratch)
            let person = try await systems.found(chips: ["NVIDIA A100", "NVIDIA H100"])
            try await systems.set(1, .active)
            try await systems.set(2, .active)
            let token = try await systems.engine.issueToken(to: person, powers: .all, for: Seconds(3600), by: .engine)
            var log = Logger(label: "test")
            log.logLevel = .critical
            var configuration = ServerConfiguration()
            configuration.port = 0
            configuration.metricsToken = `The metrics`.token
            let (ports, started) = AsyncStream.makeStream(of: Int.self)
            let server = FabriqueServer(
                systems.engine,
                configuration,
                trainings: desk,
                log: log,
                didStart: { port in started.yield(port) }
            )
            let group = ServiceGroup(configuration: .init(services: [server.service], logger: log))
            let run = Task {
                defer { started.finish() }
                try await group.run()
            }
            let found = await ports.first { _ in true }
            do {
                let port = try #require(found)
                try await body(HTTPClient(port: UInt16(port), token: token), person)
            } catch {
                await group.triggerGracefulShutdown()
                _ = await run.result
                throw error
            }
            await group.triggerGracefulShutdown()
            try await run.value
        }
    }

    @Test func `refuses one more, and takes it once there is room`() async throws {
        let desk = ForetellingDesk()
        let passes = DispatchSemaphore(value: 0)
        try await Self.serving(with: desk) { client, person in
            let held = (0..<ForetellingDesk.mostOpenOfOne).map { _ in
                Task {
                    _ = try await desk.answers(for: person) {
                        // A test that fails holds nothing up for longer.
                        _ = passes.wait(timeout: .now() + 30)
                        return [:]
                    }
                }
            }
            for _ in 0..<3000 where desk.count < held.count { try await Task.sleep(for: .milliseconds(10)) }
            #expect(desk.count == held.count)
            let order = try Self.order()
            for path in ["/quotes", "/jobs"] {
                let answer = try await client.post(path, order)
                #expect(answer.status == 429 && answer.headers["retry-after"] == "2", "\(answer.text)")
                let problem = try answer.json(Problem.self)
                #expect(problem.code == "too-many-requests" && problem.detail.contains("planner"))
            }
            let busy = try await `The metrics`.samples(client)
            #expect(busy["fabrique_trainings_waiting"] == Double(held.count))
            #expect(busy["fabrique_trainings_limit"] == Double(ForetellingDesk.mostOpen))
            for _ in held { passes.signal() }
            for task in held { try await task.value }
            #expect(try await client.post("/quotes", order).status == 200)
            #expect(try await client.post("/jobs", order).status == 201)
            let free = try await `The metrics`.samples(client)
            #expect(free["fabrique_trainings_waiting"] == 0)
            #expect(free["fabrique_training_seconds_count"] == Double(held.count + 2))
        }
    }
}
