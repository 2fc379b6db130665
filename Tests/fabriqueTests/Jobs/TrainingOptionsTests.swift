import ArgumentParser
import Contract
import Foundation
import Testing

@testable import fabrique

@Suite struct `What a script trains` {
    private static let model = """
        {"model_type": "llama", "num_hidden_layers": 32, "hidden_size": 4096, "num_attention_heads": 32,
         "num_key_value_heads": 8, "intermediate_size": 14336, "vocab_size": 128256}
        """

    private func durations(_ chips: [String]) throws -> [TrainingDuration] {
        let file = FileManager.default.temporaryDirectory.appending(path: "fabrique-model-\(UUID().uuidString).json")
        try Data(Self.model.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let options = try TrainingOptions.parse([
            "--trains", file.path, "--tokens", "1e9", "--sequence", "8192", "--batch", "128",
        ])
        let quotes = chips.map { chip in
            var quote = Samples.quote
            (quote.chip, quote.nodes, quote.devicesPerNode) = (chip, 4, 8)
            return quote
        }
        return try #require(try options.durations(for: quotes))
    }

    @Test func `takes longer on older chips, and is not told for chips that nobody knows`() throws {
        let durations = try durations(["H100", "A100", "", "Z9"])
        guard case .seconds(let new) = durations[0], case .seconds(let old) = durations[1] else {
            Issue.record("an eight-billion model fits 32 devices: \(durations)")
            return
        }
        // A gigatoken of an eight-billion model is some 5e19 operations; 32 H100 do 3e16 a second at most.
        #expect(new > 1500 && new < 20_000 && old > new)
        #expect(durations[2...] == [.unknown, .unknown])
    }

    @Test func `says what belongs together`() {
        #expect(throws: (any Error).self) { try TrainingOptions.parse(["--trains", "a.json"]) }
        #expect(throws: (any Error).self) { try TrainingOptions.parse(["--tokens", "1e9"]) }
        #expect(throws: (any Error).self) { try TrainingOptions.parse(["--trains", "a", "--tokens", "-1"]) }
    }
}
