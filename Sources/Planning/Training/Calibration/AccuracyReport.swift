import Quantities

/// Predictions beside what was measured.
package struct AccuracyReport: Sendable {
    package struct Row: Sendable {
        package var run: MeasuredRun
        package var seconds: Double
        package var low: Double
        package var high: Double
        package var memoryGB: Double
        package var fits: Bool
        /// Before the likeliest value is taken, and how sure it is.
        var middle: Double
        var deviation: Double
        /// The group of runs whose misses tell how wide its interval is.
        var group: String
        /// The part of a cross-validation that it was predicted in.
        var part = 0

        /// How far the prediction is off, as a share of what was measured.
        package var error: Double { abs(seconds / (run.seconds ?? seconds) - 1) }
        package var isCovered: Bool { run.seconds.map { low <= $0 && $0 <= high } ?? false }
    }

    package var rows: [Row]

    /// Gathers predictions.
    package init(rows: [Row]) { self.rows = rows }

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
        let counted = rows.filter { $0.run.seconds != nil && isCounted($0) }
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

extension AccuracyReport {
    /// How far peak memory is off, on average over runs that state it.
    package var memoryError: Double {
        let errors = rows.compactMap { row in row.run.memoryGB.map { abs(row.memoryGB / $0 - 1) } }
        return errors.reduce(0, +) / Double(max(1, errors.count))
    }

    /// The share of runs for which it is rightly said whether they run.
    package var outcomesRight: Double { Double(rows.count { $0.fits == $0.run.ran }) / Double(max(1, rows.count)) }

    /// The share of runs that ran and were said not to.
    package var wronglyRefused: Double {
        Double(rows.count { $0.run.ran && !$0.fits }) / Double(max(1, rows.count { $0.run.ran }))
    }

    /// By model, batch and chips: how much slower the layout that looks best is than the best that was measured. Runs below
    /// ``leastUtilisationPercent`` are not among those to choose from.
    package var regrets: [Double] {
        choices.compactMap { rows in
            let working = rows.filter { $0.run.utilisationPercent ?? 100 >= Self.leastUtilisationPercent }
            guard working.count > 1, let chosen = working.min(by: { $0.seconds < $1.seconds })?.run.seconds,
                let best = working.compactMap(\.run.seconds).min()
            else { return nil }
            return chosen / best - 1
        }
    }

    /// Kendall's tau between predicted and measured times of all runs, by model, batch and chips.
    package var rankings: [Double] {
        choices.compactMap { rows in
            guard rows.count > 2 else { return nil }
            var agree = 0
            var disagree = 0
            for (place, a) in rows.enumerated() {
                for b in rows[(place + 1)...] {
                    let product = (a.seconds - b.seconds) * ((a.run.seconds ?? 0) - (b.run.seconds ?? 0))
                    if product > 0 { agree += 1 }
                    if product < 0 { disagree += 1 }
                }
            }
            return Double(agree - disagree) / Double(max(1, agree + disagree))
        }
    }

    /// The model FLOPs utilisation below which something beside the layout held a run up, by what its source states.
    package static let leastUtilisationPercent = 15.0

    /// Measured runs of one source that differ in their layouts alone.
    private var choices: [[Row]] {
        var choices: [[String]: [Row]] = [:]
        for row in rows where row.run.seconds != nil {
            let (model, setup) = (row.run.setup.model, row.run.setup)
            let sizes = [model.layers, model.hidden, model.heads, setup.sequence, setup.globalBatch, setup.chips]
            choices[[row.run.source, setup.chip.name, setup.precision.rawValue] + sizes.map(String.init), default: []]
                .append(row)
        }
        return choices.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }
}

extension Calibration {
    /// A run with what is predicted for it.
    package func row(_ run: MeasuredRun, part: Int = 0) -> AccuracyReport.Row {
        let time = time(run.setup, run.layout)
        return AccuracyReport.Row(
            run: run,
            seconds: time.expected,
            low: time.low,
            high: time.high,
            memoryGB: min(memory(run.setup, run.layout).bytes, Self.usableBytes(run.setup.chip)) / 1e9,
            fits: runs(run.setup, run.layout),
            middle: time.middle,
            deviation: time.deviation,
            group: group(of: run.setup),
            part: part
        )
    }
}
