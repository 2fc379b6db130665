import Testing

@testable import Planning

@Suite struct `A cross-validation` {
    /// Twenty dense layouts that ran once or twice, and ten of a mixture that ran up to nine times.
    private static let runs: [MeasuredRun] = (1...30).flatMap { number in
        let isDense = number <= 20
        let setup = Case.setup(isDense ? Case.llama8B : Case.mixture, chips: 8 * number)
        let run = Case.run(setup, Case.layout(1, 1, data: 8 * number), ran: true)
        return Array(repeating: run, count: isDense ? 1 + number % 2 : 1 + number % 9)
    }

    @Test func `keeps a layout's runs together, and each part has a fifth of either kind`() {
        let parts = CrossValidation().deal(Self.runs)
        var homes: [String: Set<Int>] = [:]
        for (run, part) in zip(Self.runs, parts) { homes[run.layoutKey, default: []].insert(part) }
        #expect(homes.count == 30 && homes.values.allSatisfy { $0.count == 1 })
        for isDense in [true, false] {
            let counts = (0..<5).map { part in
                zip(Self.runs, parts).count { ($0.setup.model.experts == nil) == isDense && $1 == part }
            }
            let spread = (counts.max() ?? 0) - (counts.min() ?? 0)
            #expect(spread <= 2, "\(counts)")
        }
    }

    @Test func `deals the same runs alike in whatever order they come`() {
        let there = CrossValidation().deal(Self.runs)
        #expect(CrossValidation().deal(Self.runs.reversed()) == there.reversed())
    }
}
