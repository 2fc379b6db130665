import Glibc
import Testing

@testable import TinyLMCore

struct TrainerTests {
    @Test func `two threads compute the bits that one does`() throws {
        let alone = Samples.trainer(threads: 1)
        let shared = Samples.trainer(threads: 2)
        for _ in 0..<8 {
            #expect(try alone.takeStep().bitPattern == shared.takeStep().bitPattern)
        }
        #expect(alone.state == shared.state)
    }

    @Test func `another seed is another run`() throws {
        let one = try Samples.trainer(Samples.plan(seed: 1)).takeStep()
        let other = try Samples.trainer(Samples.plan(seed: 2)).takeStep()
        #expect(one != other)
    }

    @Test func `the loss falls below what single characters could explain`() throws {
        let trainer = Samples.trainer(Samples.plan(steps: 120), threads: 2)
        let before = try trainer.heldOutLoss()
        let guess = log(Double(Samples.corpus.vocabulary.count))
        #expect(abs(before - guess) < 0.2)
        for _ in 0..<120 { try trainer.takeStep() }
        #expect(try trainer.heldOutLoss() < 0.75 * guess)
    }

    @Test func `a run that is taken up again goes on to the same bits`() throws {
        let whole = Samples.trainer()
        let losses = try (0..<20).map { _ in try whole.takeStep().bitPattern }
        let first = Samples.trainer()
        for step in 0..<10 { #expect(try first.takeStep().bitPattern == losses[step]) }
        let bytes = Checkpoint(plan: first.plan, state: first.state).bytes
        let second = Samples.trainer(threads: 2, state: try Checkpoint(bytes: bytes).state)
        for step in 10..<20 { #expect(try second.takeStep().bitPattern == losses[step]) }
        #expect(second.state == whole.state)
        #expect(second.sample(count: 20) == whole.sample(count: 20))
    }

    @Test func `a sample shows no control characters`() throws {
        let corpus = Corpus(documents: [String(repeating: "\u{1b}[31mred\u{7}\r\n\u{fffd}", count: 40)])
        var plan = Samples.plan()
        plan.shape.vocabulary = corpus.vocabulary.count
        let sample = Trainer(plan, corpus: corpus, threads: 1).sample(count: 60)
        #expect(Set(sample.unicodeScalars).isSubset(of: Set("[31mred\n".unicodeScalars)))
        #expect(sample.unicodeScalars.count == 60)
    }

    @Test func `the learning rate rises and then falls to a tenth`() {
        let plan = Samples.plan(steps: 1000)
        let rates = (0..<1000).map { plan.learningRate(at: $0) }
        #expect(zip(rates[..<49], rates[1..<50]).allSatisfy { $0 < $1 })
        #expect(zip(rates[50..<999], rates[51...]).allSatisfy { $0 >= $1 })
        #expect(abs((rates.max() ?? 0) / rates[999] - 10) < 0.01)
    }
}
