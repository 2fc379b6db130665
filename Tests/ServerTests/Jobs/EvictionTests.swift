import Contract
import Foundation
import Testing

/// A training that an operator takes off its system.
@Suite struct `An evicted training` {
    private static let options = "--steps 80 --every 5 --width 16 --layers 1 --context 16 --batch 4 --threads 1"

    @Test func `goes on from its checkpoint, and the platform pays for what was cut short`() async throws {
        try await withServer { client, scratch in
            let lines = (0..<1500).map { "the \($0 % 7) quick brown foxes jump over \($0 % 13) lazy dogs\n" }
            try scratch.write("corpus.txt", lines.joined())
            let own = "--corpus \(scratch.path)/corpus.txt --checkpoint \(scratch.path)/checkpoints"
            let script = """
                #!/bin/sh
                #SBATCH --time=00:05:00 --requeue --output=train-%j.out --open-mode=append
                #FABRIQUE --checkpoint=\(scratch.path)/checkpoints
                exec \(try Program.folder)/TinyLM \(own) \(Self.options)

                """
            let job = try await client.job(script, in: scratch)
            // The line of a step comes just before its checkpoint is kept; what is evicted then keeps one more.
            _ = try await client.read("/api/v1/jobs/\(job)/log?follow=true") { $0.contains("step  5/80") }
            let evicted = try await client.post("/jobs/\(job)/evict", #"{"why":"the node is needed"}"#)
            try #require(evicted.status == 200, "\(evicted.text)")

            let ended = try await client.end(of: job)
            let log = try scratch.read("train-\(job).out")
            #expect(ended.state == "succeeded" && ended.attempts == 2, "\(ended)\n\(log)")
            let resumed = try #require(log.firstMatch(of: /resumed from step (\d+)/), "\(log)")
            #expect(Int(resumed.1) ?? 0 >= 5)
            #expect(log.matches(of: /step  5\/80/).count == 1, "it began anew")

            let attempts = try await client.all("/jobs/\(job)/attempts", AttemptView.self).sorted {
                $0.number < $1.number
            }
            #expect(attempts.map(\.outcome) == ["evicted", "succeeded"])
            #expect(attempts.map(\.fault) == ["platform", nil])
            #expect(attempts.map(\.paidBy) == ["platform", "project"])
            let charges = try await client.all("/ledger?job=\(job)&kind=charge", EntryView.self)
            #expect(charges.map(\.attempt) == [1, 2])
            let spent = try await client.get("/allocations/1").json(AllocationView.self)
            #expect(spent.spentDeviceSeconds == attempts[1].deviceSeconds && spent.heldDeviceSeconds == 0)
        }
    }
}
