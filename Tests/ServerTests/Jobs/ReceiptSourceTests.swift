import Contract
import Engine
import Federation
import Journal
import Quantities
import Testing

@testable import Server

@Suite struct `The sources of the hours on a receipt` {
    @Test(
        arguments: [
            (["figures of alpha", "figures of beta"], "figures of alpha; figures of beta"),
            (["one file", "one file"], "one file"),
            (["figures of alpha", nil], "figures of alpha"),
            ([nil, "figures of beta"], "figures of beta"),
            ([nil, nil], nil),
        ] as [([String?], String?)]
    )
    func `are those of the systems whose hours counted, each once`(known: [String?], named: String?) async throws {
        try await Scratch.with { scratch in
            let systems = try TwoSystems(in: scratch)
            let job = try await systems.movedJob("#SBATCH --requeue", gridSources: known)
            try await systems.end(AttemptKey(job: job, attempt: 2), .exited(code: 0))
            let row = try #require(try systems.engine.archive.archivedJob(job.number))
            let receipt = try systems.engine.receipt(of: row)
            #expect(receipt.attempts.map(\.system) == ["alpha", "beta"])
            #expect(receipt.attempts.map { ($0.gridHoursKnown ?? 0) > 0 } == known.map { $0 != nil })
            #expect(receipt.gridHoursSource == named)
        }
    }
}
