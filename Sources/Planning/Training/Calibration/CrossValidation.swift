import Quantities

/// How well runs are predicted by what was learnt from other layouts.
///
/// Five-fold: a layout's runs, and all repetitions of it in whatever precision and by whatever software, are in one
/// fold, and nothing of the fold that is predicted is used to predict it.
package struct CrossValidation: Sendable {
    package var folds = 5
    /// Which of many ways to deal the layouts out.
    package var seed: UInt64 = 1

    package init() {}

    /// Predicts every run from the other folds.
    package func run(_ runs: [MeasuredRun]) -> AccuracyReport {
        let parts = deal(runs)
        var rows: [AccuracyReport.Row] = []
        for part in 0..<folds {
            let calibration = Calibration.fit(runs.indices.filter { parts[$0] != part }.map { runs[$0] })
            for place in runs.indices where parts[place] == part { rows.append(calibration.row(runs[place])) }
        }
        return AccuracyReport(rows: rows)
    }

    /// The part that each run falls to.
    func deal(_ runs: [MeasuredRun]) -> [Int] {
        let keys = Set(runs.map(\.layoutKey)).map { (key: $0, rank: rank($0)) }
            .sorted { ($0.rank, $0.key) < ($1.rank, $1.key) }
        var parts: [String: Int] = [:]
        for (place, key) in keys.enumerated() { parts[key.key] = place % folds }
        return runs.map { parts[$0.layoutKey] ?? 0 }
    }

    /// FNV-1a, stirred: the same on every machine.
    private func rank(_ key: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ (seed &* 0x9e37_79b9_7f4a_7c15)
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        hash ^= hash >> 33
        return hash &* 0xff51_afd7_ed55_8ccd
    }
}
