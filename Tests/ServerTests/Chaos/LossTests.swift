import Contract
import Foundation
import SlurmBench
import Testing

/// A real cluster that is lost while it runs a job, is fenced, and comes back.
@Suite(.serialized, .enabled(if: SiteBench.obstacle == nil, "\(SiteBench.obstacle ?? "")"))
struct `A Slurm cluster that is lost` {
    private let turn: Turn

    init() async { turn = await Turn.take() }

    @Test func `keeps its job until it is fenced, and what is left of it ends when it returns`() async throws {
        let bench = try SiteBench.shared.get()
        try await withServer { client, _ in
            try await client.connect(bench)
            let folder = try bench.scratch()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let job = try await submit(to: client, folder)
            let first = try await attempt(1, of: job, client) { $0.started != nil }
            let site = try #require(bench.sites.first { $0.name == first.system })
            bench.kill("slurmrestd", on: site)
            let lost = try await until { () -> JobView? in
                let view = try await client.get("/jobs/\(job)").json(JobView.self)
                return view.reasons.isEmpty ? nil : view
            }
            #expect(lost.reasons.map(\.code) == ["systemUnreachable"])
            #expect(lost.state == "running" && lost.attempts == 1)

            let fenced = try await client.post("/systems/\(site.name)/fence", #"{"why":"its line is cut"}"#)
            #expect(fenced.status == 200, "\(fenced.text)")
            let view = try await client.end(of: job)
            #expect(view.state == "succeeded" && view.attempts == 2 && view.system != site.name, "\(view)")
            let attempts = try await client.get("/jobs/\(job)/attempts").json(Page<AttemptView>.self).items
            #expect(attempts.map(\.outcome) == ["lost", "succeeded"])
            #expect(attempts.map(\.paidBy) == ["platform", "project"])
            let charges = try await client.all("/ledger?kind=charge&job=\(job)", EntryView.self)
            #expect(charges.count == 2, "\(charges)")

            // Nobody told the cluster yet, and it is not asked before it is back.
            #expect(try isThere(job, on: site, of: bench))
            try bench.start("slurmrestd", on: site)
            _ = try await until { try isThere(job, on: site, of: bench) ? nil : true }
            let written = try String(contentsOfFile: folder + "/effect", encoding: .utf8)
            #expect(written == "begin 1\nbegin 2\nend 2\n")
            #expect(try await client.get("/systems/\(site.name)").json(SystemView.self).state == "down")
        }
    }

    /// A job whose first attempt takes ten minutes, and whose second a moment.
    private func submit(to client: HTTPClient, _ folder: String) async throws -> UInt64 {
        let script = """
            #!/bin/bash
            #SBATCH --partition=gpu --gpus=1 --mem=100M --time=30 --output=/dev/null
            #FABRIQUE --systems lumi,leonardo
            echo "begin $FABRIQUE_ATTEMPT" >>\(folder)/effect
            [ "$FABRIQUE_ATTEMPT" != 1 ] || sleep 600
            echo "end $FABRIQUE_ATTEMPT" >>\(folder)/effect

            """
        let path = "/api/v1/jobs?project=atlas&directory=\(folder)"
        let headers = ["Content-Type": "application/x-shellscript"]
        let answer = try await client.send("POST", path, headers, body: Array(script.utf8))
        try #require(answer.status == 201, "\(answer.text)")
        return try answer.json(Submitted.self).id
    }

    private func attempt(
        _ number: Int,
        of job: UInt64,
        _ client: HTTPClient,
        _ isSo: (AttemptView) -> Bool
    ) async throws -> AttemptView {
        try await until {
            let attempts = try await client.get("/jobs/\(job)/attempts").json(Page<AttemptView>.self).items
            return attempts.first { $0.number == number && isSo($0) }
        }
    }

    /// Whether the first attempt of a job is in a cluster's own queue.
    private func isThere(_ job: UInt64, on site: SiteBench.Site, of bench: SiteBench) throws -> Bool {
        let names = try bench.run("squeue", ["-h", "-o", "%j"], on: site)
        return names.split(separator: "\n").contains { $0.hasSuffix("-\(job).1") }
    }

    /// Asks until there is an answer, for two minutes at most.
    private func until<Value>(_ ask: () async throws -> Value?) async throws -> Value {
        for _ in 0..<600 {
            if let value = try await ask() { return value }
            try await Task.sleep(for: .milliseconds(200))
        }
        return try #require(try await ask())
    }
}
