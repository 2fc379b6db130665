import Contract
import Engine
import Federation
import Journal
import Quantities
import Testing

@testable import Server

/// A server whose two systems have accelerators of two kinds, and who may submit there.
private struct Foundry {
    var systems: TwoSystems
    var person: PersonID

    var engine: Engine { systems.engine }
    var actor: Actor { .person(person, .all) }

    init(in scratch: Scratch) async throws {
        systems = try TwoSystems(in: scratch)
        person = try await systems.found(chips: ["NVIDIA A100", "NVIDIA H100"])
        try await systems.set(1, .active)
        try await systems.set(2, .active)
    }

    func submission(_ options: String) throws -> Submission {
        try Submission(
            script: "#!/bin/bash\n#SBATCH -t 3:00:00 \(options)\ntrue\n",
            Submission.Circumstances(person: person, directory: "/tmp", request: "test")
        )
    }

    func foretell(_ training: String, for submission: Submission) async throws -> ForetellingDesk.Answers? {
        try await engine.foretell(training, for: submission, of: person, at: ForetellingDesk())
    }
}

@Suite struct `A job that is placed by what it trains` {
    private static func training(layers: Int, hidden: Int, heads: Int, between: Int) -> String {
        """
        model: {model_type: llama, num_hidden_layers: \(layers), hidden_size: \(hidden), num_attention_heads: \(heads),
          num_key_value_heads: 8, intermediate_size: \(between), vocab_size: 128256}
        tokens: 1e8
        sequence: 8192
        batch: 128

        """
    }

    @Test func `is quoted and placed by the planner's times, which stay with it in the archive`() async throws {
        try await Scratch.with { scratch in
            let foundry = try await Foundry(in: scratch)
            let engine = foundry.engine
            var submission = try foundry.submission("-N 2 --gpus-per-node=8")
            let training = Self.training(layers: 32, hidden: 4096, heads: 32, between: 14_336)
            let answers = try #require(try await foundry.foretell(training, for: submission))
            submission.foretell(answers)
            let quotes = try engine.quotes(for: submission, 1, allocation: nil, foundry.actor, training: answers)
            let accepted = try await engine.submit(submission, to: 1, by: foundry.actor)
            guard case .jobs(let job, _) = accepted.made else {
                Issue.record("a submission makes jobs")
                return
            }
            let foretold = try #require(try engine.foretold(of: .open(job)))
            #expect(foretold.map(\.chip) == ["NVIDIA A100", "NVIDIA H100"])
            #expect(foretold.map(\.devicesPerNode) == [8, 8])
            let seconds = foretold.compactMap(\.seconds)
            #expect(seconds.count == 2 && seconds[1] < seconds[0] && seconds[0] < 10_800, "\(seconds)")
            let fastestFirst = Array(seconds.reversed())
            #expect(quotes.quotes.map(\.chip) == ["NVIDIA H100", "NVIDIA A100"])
            #expect(quotes.quotes.map(\.runSeconds) == fastestFirst)
            #expect(quotes.quotes.compactMap { $0.training?.seconds } == fastestFirst)
            let placement = try #require(try engine.placements(of: .open(job))?.first)
            #expect(placement.places.map(\.chip) == ["NVIDIA H100", "NVIDIA A100"])
            #expect(placement.places.map(\.runSeconds) == fastestFirst)

            try await foundry.systems.end(AttemptKey(job: job, attempt: 1), .exited(code: 0))
            let row = try #require(try engine.archive.archivedJob(job.number))
            #expect(try engine.foretold(of: .ended(row))?.map(\.seconds) == foretold.map(\.seconds))
        }
    }

    @Test func `goes nowhere where it does not fit, and is told why`() async throws {
        try await Scratch.with { scratch in
            let foundry = try await Foundry(in: scratch)
            let engine = foundry.engine
            var submission = try foundry.submission("-N 1 --gpus-per-node=1")
            let training = Self.training(layers: 80, hidden: 8192, heads: 64, between: 28_672)
            let answers = try #require(try await foundry.foretell(training, for: submission))
            submission.foretell(answers)
            let quotes = try engine.quotes(for: submission, 1, allocation: nil, foundry.actor, training: answers)
            #expect(quotes.quotes.count == 2)
            for quote in quotes.quotes {
                #expect(!quote.isPossible)
                #expect(quote.obstacles == ["what the job trains does not fit on 1 of its accelerators"])
                #expect(quote.training?.obstacle?.hasPrefix("No layout fits") == true)
            }
            let order = submission
            let refusal = await #expect(throws: Refusal.self) {
                _ = try await engine.submit(order, to: 1, by: foundry.actor)
            }
            #expect(refusal?.code == .noSuitablePartition)
            #expect(refusal?.places.map(\.obstacles) == [[.noLayoutFits(devices: 1)], [.noLayoutFits(devices: 1)]])
        }
    }
}
