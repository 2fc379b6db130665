import Contract
import Foundation
import Testing

/// A training that an operator takes off its system.
@Suite struct `An evicted training` {
    private static let sizes = "--steps 80 --every 5 --width 16 --layers 1 --context 16 --batch 4"

    /// The example's own script, made small by what is said with its submission.
    private static func example(in scratch: Scratch) throws -> SubmitRequest {
        SubmitRequest(
            script: try Repository.read("Examples/TinyLM/train.sbatch"),
            project: "atlas",
            directory: scratch.path,
            options: [
                "--cpus-per-task=1", "--mem=256M", "--output=train-%j.out",
                "--export=TINYLM=\(try Program.folder)/TinyLM",
            ],
            arguments: ["--corpus", "\(scratch.path)/corpus.txt"] + sizes.split(separator: " ").map(String.init),
            environment: [:],
            isHeld: false
        )
    }

    @Test func `goes on from its checkpoint, and the platform pays for what was cut short`() async throws {
        try await withServer { client, scratch in
            let lines = (0..<1500).map { "the \($0 % 7) quick brown foxes jump over \($0 % 13) lazy dogs\n" }
            try scratch.write("corpus.txt", lines.joined())
            let request = try JSONEncoder().encode(try Self.example(in: scratch))
            let submitted = try await client.post("/jobs", String(decoding: request, as: UTF8.self))
            try #require(submitted.status == 201, "\(submitted.text)")
            let job = try submitted.json(Submitted.self).id
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
            let kept = try FileManager.default.contentsOfDirectory(atPath: "\(scratch.path)/var/tinylm/job-\(job)")
            #expect(kept.contains { $0.hasPrefix("step-") }, "\(kept)")

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
