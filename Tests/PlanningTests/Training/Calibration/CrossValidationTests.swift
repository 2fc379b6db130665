import Testing

@testable import Planning

@Suite struct `A cross-validation` {
    /// Twenty dense layouts that ran once or twice, ten of a mixture that ran up to nine times, and one of either kind that
    /// differ in nothing but their experts.
    private static let runs: [MeasuredRun] = {
        var dense = Case.mixture
        dense.experts = nil
        let many: [MeasuredRun] = (1...30).flatMap { number in
            let isDense = number <= 20
            let run = Self.run(isDense ? Case.llama8B : Case.mixture, chips: 8 * number)
            return Array(repeating: run, count: isDense ? 1 + number % 2 : 1 + number % 9)
        }
        return many + [Self.run(dense, chips: 8), Self.run(Case.mixture, chips: 8)]
    }()

    private static func run(_ model: ModelShape, chips: Int) -> MeasuredRun {
        Case.run(Case.setup(model, chips: chips), Case.layout(1, 1, data: chips), ran: true)
    }

    @Test func `keeps a layout's runs together, and each part has a fifth of either kind`() {
        let parts = CrossValidation().deal(Self.runs)
        var homes: [String: Set<Int>] = [:]
        for (run, part) in zip(Self.runs, parts) { homes[run.layoutKey, default: []].insert(part) }
        #expect(homes.count == 32 && homes.values.allSatisfy { $0.count == 1 })
        for isDense in [true, false] {
            let counts = (0..<5).map { part in
                zip(Self.runs, parts).count { ($0.setup.model.experts == nil) == isDense && $1 == part }
            }
            let spread = (counts.max() ?? 0) - (counts.min() ?? 0)
            #expect(spread <= 2, "\(counts)")
        }
    }

    @Test func `takes for a sweep what is one before it is dealt`() {
        let runs = (1...20).flatMap { Array(repeating: Self.run(Case.llama8B, chips: 8 * $0), count: 16) }
        let parts = CrossValidation().deal(runs)
        #expect(Set(parts).allSatisfy { part in parts.count(where: { $0 != part }) < Calibration.sweepSize })
        #expect(CrossValidation().run(runs).rows.allSatisfy { $0.group == "test" })
    }

    @Test func `deals the same runs alike in whatever order they come`() {
        let there = CrossValidation().deal(Self.runs)
        #expect(CrossValidation().deal(Self.runs.reversed()) == there.reversed())
    }
}
