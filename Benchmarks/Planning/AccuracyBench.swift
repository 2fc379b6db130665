import Foundation
import Planning

/// How well measured runs are predicted from others, five-fold over layouts.
struct AccuracyBench {
    /// The folder with `facts`.
    var shared: String

    /// How often published runs are dealt into parts: few of them are mixtures, so one dealing's luck moves their error by
    /// half a point.
    private static let dealings: UInt64 = 10

    func run(into table: inout Table) throws {
        try published(into: &table)
        try sweep(into: &table)
    }

    private func published(into table: inout Table) throws {
        let path = "\(shared)/facts/training-published.csv"
        let runs = try Self.runs(try Data(contentsOf: URL(fileURLWithPath: path)))
        let reports = (1...Self.dealings).map { seed in
            var validation = CrossValidation()
            validation.seed = seed
            return validation.run(runs)
        }
        func mean(_ figure: KeyPath<AccuracyReport.Line, Double>, where isCounted: (AccuracyReport.Row) -> Bool)
            -> Double
        {
            100 * reports.reduce(0) { $0 + $1.line("", where: isCounted)[keyPath: figure] } / Double(reports.count)
        }
        table.add("dense runs of other layouts, mean error", mean(\.mean, where: Self.isDense), unit: "%", atMost: 6)
        table.add("dense runs, median error", mean(\.median, where: Self.isDense), unit: "%", atMost: 4)
        let mixtures = reports.map { 100 * $0.line("", where: Self.isMixture).mean }
        table.add(
            "mixtures of experts, mean error",
            mean(\.mean, where: Self.isMixture),
            unit: "%",
            atMost: 12,
            ratio: "\(Table.grouped(mixtures.min() ?? 0)) to \(Table.grouped(mixtures.max() ?? 0)) by the dealing"
        )
        let table5 = mean(\.mean) { $0.run.source == "Korthikanti 2022" }
        table.add("Korthikanti's table 5, mean error", table5, unit: "%", atMost: 3)
        table.add("runs within their 80 % interval", mean(\.covered) { _ in true }, unit: "%", atLeast: 76)
        table.add("mixtures within theirs", mean(\.covered, where: Self.isMixture), unit: "%", atLeast: 76)
    }

    private func sweep(into table: inout Table) throws {
        let text = try Program(path: "zcat").output(["\(shared)/facts/training-sweep.csv.gz"])
        let report = CrossValidation().run(try Self.runs(text))
        table.add("a sweep's peak memory, mean error", 100 * report.memoryError, unit: "%", atMost: 5)
        table.add("whether its layouts run, rightly told", 100 * report.outcomesRight, unit: "%", atLeast: 95)
        table.add("layouts that ran and are refused", 100 * report.wronglyRefused, unit: "%", atMost: 0.5)
        let regrets = report.regrets.sorted()
        let median = (regrets[(regrets.count - 1) / 2] + regrets[regrets.count / 2]) / 2
        let mean = regrets.reduce(0, +) / Double(regrets.count)
        table.add("chosen layout, slower than the best", 100 * mean, unit: "%", atMost: 6)
        table.add("the same, median", 100 * median, unit: "%", atMost: 2)
        let tau = report.rankings.reduce(0, +) / Double(report.rankings.count)
        table.add("Kendall's tau, hundredths", 100 * tau, unit: "", atLeast: 80)
        table.add(
            "a sweep's runs within their interval",
            100 * report.line("") { _ in true }.covered,
            unit: "%",
            atLeast: 76
        )
    }

    private static func isDense(_ row: AccuracyReport.Row) -> Bool { row.run.kind == "dense" }

    private static func isMixture(_ row: AccuracyReport.Row) -> Bool { row.run.kind == "moe" }

    private static func runs(_ bytes: some Sequence<UInt8>) throws -> [MeasuredRun] {
        try RunTable(Array(bytes)).runs().compactMap { try? $0.get() }
    }
}
