import Quantities

/// Predictions beside what was measured.
package struct AccuracyReport: Sendable {
    package struct Row: Sendable {
        package var run: MeasuredRun
        package var seconds: Double
        package var low: Double
        package var high: Double

        /// How far the prediction is off, as a share of what was measured.
        package var error: Double { abs(seconds / (run.seconds ?? seconds) - 1) }
        package var isCovered: Bool { run.seconds.map { low <= $0 && $0 <= high } ?? false }
    }

    package var rows: [Row]

    package struct Line: Sendable {
        package var name: String
        package var count: Int
        package var mean: Double
        package var median: Double
        package var worst: Double
        /// The share within the interval.
        package var covered: Double
    }

    package func line(_ name: String, where isCounted: (Row) -> Bool) -> Line {
        let counted = rows.filter(isCounted)
        let errors = counted.map(\.error).sorted()
        let count = max(1, errors.count)
        return Line(
            name: name,
            count: errors.count,
            mean: errors.reduce(0, +) / Double(count),
            median: errors.isEmpty ? 0 : (errors[(errors.count - 1) / 2] + errors[errors.count / 2]) / 2,
            worst: errors.last ?? 0,
            covered: Double(counted.count { $0.isCovered }) / Double(count)
        )
    }

    /// Dense, mixtures of experts, and each source.
    package var lines: [Line] {
        let sources = Set(rows.map(\.run.source)).sorted()
        return [line("dense") { $0.run.kind == "dense" }, line("moe") { $0.run.kind == "moe" }]
            + sources.map { source in line(source) { $0.run.source == source } }
    }

    package var text: String {
        lines.map { line in
            func percent(_ value: Double) -> String { "\((value * 1000).rounded() / 10)" }
            return "\(line.name) n \(line.count) mean \(percent(line.mean)) median \(percent(line.median)) "
                + "worst \(percent(line.worst)) covered \(percent(line.covered))"
        }.joined(separator: "\n")
    }
}
