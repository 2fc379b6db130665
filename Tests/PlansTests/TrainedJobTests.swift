import Documents
import Quantities
import Testing

@testable import Plans

private let work = """
    model: {model_type: llama, num_hidden_layers: 32, hidden_size: 4096, num_attention_heads: 32,
      num_key_value_heads: 8, intermediate_size: 14336, vocab_size: 128256}
    tokens: 1e9
    sequence: 8192
    batch: 128

    """

@Suite struct `A job that says what it trains` {
    private func answers(_ kinds: [String], nodes: Int = 4) throws -> [TrainedJob.Answer?] {
        let places = kinds.map { TrainedJob.Chips(kind: $0, nodes: nodes, perNode: 8) }
        let answers = try TrainedJob(work).answers(on: Set(places))
        return places.map { answers[$0] }
    }

    @Test func `takes longer on older chips, each within its interval`() throws {
        let answers = try answers(["NVIDIA H100", "A100"])
        guard case .time(let new, let low, let high, let layout) = answers[0], case .time(let old, _, _, _) = answers[1]
        else {
            Issue.record("an eight-billion model fits 32 devices: \(answers)")
            return
        }
        // A gigatoken of an eight-billion model is some 5e19 operations; 32 H100 do 3e16 a second at most.
        #expect(new > 1500 && new < 20_000 && old > new)
        #expect(low <= new && new <= high && low < high && layout.contains("microbatch"))
    }

    @Test func `is told nothing of chips that nobody knows, that are none, or that are too few`() throws {
        let unknown = try answers(["Z9", ""])
        #expect(unknown[0] == .obstacle(.unknownChip("Z9")))
        let none = TrainedJob.Chips(kind: "EPYC", nodes: 1, perNode: 0)
        #expect(try TrainedJob(work).answers(on: [none])[none] == .obstacle(.noAccelerators))
        let few = TrainedJob.Chips(kind: "A100-40", nodes: 1, perNode: 1)
        guard case .obstacle(let why) = try TrainedJob(work).answers(on: [few])[few] else {
            Issue.record("eight billion parameters do not fit one chip of 40 GB")
            return
        }
        #expect(why.phrase.text.contains("No layout fits"))
    }

    @Test func `may be a whole plan, whose chips and prices do not count`() throws {
        let plan = work + "chip: Gaudi3\nchips: [8, 16]\nprice: 2.5\nintensity: 56\npue: 1.1\nnode: 8\n"
        let chips = TrainedJob.Chips(kind: "H100", nodes: 4, perNode: 8)
        #expect(try TrainedJob(plan).answers(on: [chips]) == TrainedJob(work).answers(on: [chips]))
        #expect(try TrainedJob(Example.text("training/small.yaml")).answers(on: []).isEmpty)
    }

    @Test(arguments: [
        ("tokens: 1e9\n", "model"), ("model: {}\ntokens: 1e9\n", "model"), (work + "sequnce: 4096\n", "sequnce"),
        (work + "profile: Megtron\n", "profile"),
        (work.replacing("tokens: 1e9", with: "tokens: many"), "tokens"), ("", ""),
    ])
    func `with a mistake says where it is`(text: String, word: String) {
        let fault = #expect(throws: TreeFault.self) { _ = try TrainedJob(text) }
        #expect(fault?.description.contains(word) == true)
    }
}
