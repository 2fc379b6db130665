import Foundation
import SlurmBench
import Testing

@testable import Connectors

/// A real Slurm that is fed without the federation, as the benchmark feeds it beside ours.
@Suite(.serialized, .enabled(if: SiteBench.obstacle == nil, "\(SiteBench.obstacle ?? "")"))
struct `A real Slurm site that is fed directly` {
    private let turn: Turn
    private let bench: SiteBench
    private let site: SiteBench.Site
    private let scratch: String

    init() async throws {
        turn = await Turn.take()
        bench = try SiteBench.shared.get()
        site = bench.sites[0]
        scratch = try bench.scratch()
    }

    /// What the jobs wrote, once it has so many lines, or after twenty seconds.
    private func lines(_ count: Int) async throws -> [String] {
        var lines: [String] = []
        for _ in 0..<200 {
            let text = (try? String(contentsOfFile: scratch + "/effect", encoding: .utf8)) ?? ""
            lines = text.split(separator: "\n").map(String.init)
            if lines.count >= count { return lines }
            try await Task.sleep(for: .milliseconds(100))
        }
        return lines
    }

    @Test func `is spoken to in the version that the connector chose`() async throws {
        let connector = SlurmSite(
            WebTransport(base: site.address, seconds: 30),
            tokens: TokenSource(.key(try site.key), clock: SiteClock.now),
            looker: bench.user
        )
        let chosen = try await connector.dialect().version
        #expect(try await SiteREST(bench, site).version == chosen)
    }

    @Test func `keeps a held job until it is let go, and gives each job one accelerator`() async throws {
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        let rest = try await SiteREST(bench, site)
        let script = "#!/bin/sh\necho \"$CUDA_VISIBLE_DEVICES\" >>\(scratch)/effect\n"
        let held = try await rest.submit(DirectJob(script, isHeld: true))
        let row = try bench.run("squeue", ["-h", "-j", String(held), "-o", "%r %l %m"], on: site)
        #expect(row == "JobHeldUser 5:00 10M\n")
        try await rest.release(held)
        let first = try await lines(1)
        #expect(first.count == 1, "\(first)")
        _ = try await rest.submit(DirectJob(script, isHeld: false, array: "0-2"))
        let all = try await lines(4)
        #expect(all.count == 4 && all.allSatisfy { Int($0) != nil }, "\(all)")
    }

    @Test func `says why a job can't be let go`() async throws {
        let rest = try await SiteREST(bench, site)
        let fault = await #expect(throws: (any Error).self) { try await rest.release(999_999) }
        // ESLURM_INVALID_JOB_ID.
        #expect(fault.map { "\($0)".contains("2017") } == true, "\(String(describing: fault))")
    }
}
