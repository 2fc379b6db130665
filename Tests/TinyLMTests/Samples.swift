@testable import TinyLMCore

/// Small things to test with: tests run in debug builds too, where vectors are slow.
enum Samples {
    static let shape = Shape(vocabulary: 13, width: 16, layers: 2, heads: 2, context: 6)

    /// Text that has something to learn in it.
    static let text = String(repeating: "a job waits, a job runs; the site says so.\n", count: 12)

    static var corpus: Corpus { Corpus(documents: [text]) }

    static func plan(steps: Int = 20, seed: UInt64 = 7) -> Plan {
        let corpus = corpus
        let shape = Shape(vocabulary: corpus.vocabulary.count, width: 8, layers: 1, heads: 1, context: 8)
        return Plan(shape: shape, steps: steps, seed: seed, batch: 4, corpusChecksum: corpus.checksum)
    }

    static func trainer(_ plan: Plan = plan(), threads: Int = 1, state: TrainingState? = nil) -> Trainer {
        Trainer(plan, corpus: corpus, threads: threads, state: state)
    }

    /// Numbers between minus one and one, always the same.
    static func floats(_ count: Int, seed: UInt64) -> Floats {
        var numbers = SplitMix64(state: seed)
        let floats = Floats(count: count)
        floats.values = (0..<count).map { _ in 2 * numbers.nextFraction() - 1 }
        return floats
    }
}
