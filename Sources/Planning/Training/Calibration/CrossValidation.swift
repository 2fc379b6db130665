import Quantities

/// How well runs are predicted by what was learnt from other layouts.
///
/// Five-fold: a layout's runs, and all repetitions of it in whatever precision and by whatever software, are in one
/// fold, and nothing of the fold that is predicted is used to predict it: constants, a sweep's kernels (``KernelFit``), the
/// level below which its layouts are refused, and the widths of intervals come from the other four. Which sources are
/// sweeps is told by how many runs each has before they are dealt, as it is when all are learnt from. What the model looks
/// at (its terms, its dimensions, the kernel of published runs) was chosen by people who had seen the tables.
package struct CrossValidation: Sendable {
    package var folds = 5
    /// Which of many ways to deal the layouts out.
    package var seed: UInt64 = 1

    package init() {}

    /// Predicts every run from the other folds.
    package func run(_ runs: [MeasuredRun]) -> AccuracyReport {
        let parts = deal(runs)
        let sweeps = Calibration.sweeps(among: runs)
        var rows: [AccuracyReport.Row] = []
        for part in 0..<folds {
            let others = runs.indices.filter { parts[$0] != part }.map { runs[$0] }
            let calibration = Calibration.fit(others, sweeps: sweeps)
            for place in runs.indices where parts[place] == part {
                rows.append(calibration.row(runs[place], part: part))
            }
        }
        return AccuracyReport(rows: widened(rows))
    }

    /// Intervals of each part as wide as four fifths of the other parts' misses ask for (split conformal prediction), by
    /// the runs' group (Vovk, Conditional validity of inductive conformal predictors, 2012).
    private func widened(_ rows: [AccuracyReport.Row]) -> [AccuracyReport.Row] {
        let reaches = (0..<folds).map { part in Self.reaches(of: rows.filter { $0.part != part }) }
        return rows.map { row in
            var row = row
            let reach = reaches[row.part][row.group] ?? Calibration.assumedReach
            let width = Elementary.exp(reach * row.deviation)
            (row.low, row.high) = (row.middle / width, row.middle * width)
            return row
        }
    }

    /// How many deviations hold four fifths of the misses, by group.
    static func reaches(of rows: [AccuracyReport.Row]) -> [String: Double] {
        var misses: [String: [Double]] = [:]
        for row in rows {
            guard let seconds = row.run.seconds else { continue }
            misses[row.group, default: []].append(abs(Elementary.log(seconds / row.middle)) / row.deviation)
        }
        return misses.mapValues { misses in
            misses.sorted()[min(misses.count - 1, Int((0.8 * Double(misses.count + 1)).rounded(.up)) - 1)]
        }
    }

    /// The part that each run falls to.
    ///
    /// Dense runs and mixtures of experts are dealt apart, the layout with most runs first, each to the part that has the
    /// fewest: a few layouts that ran often would else leave one part most of their kind, and little to learn it from.
    func deal(_ runs: [MeasuredRun]) -> [Int] {
        var places: [String: [Int]] = [:]
        for (place, run) in runs.enumerated() { places[run.layoutKey, default: []].append(place) }
        let layouts = places.map { (key: $0.key, places: $0.value, rank: rank($0.key)) }
            .sorted { ($1.places.count, $0.rank, $0.key) < ($0.places.count, $1.rank, $1.key) }
        var parts = Array(repeating: 0, count: runs.count)
        var sizes: [Bool: [Int]] = [:]
        for layout in layouts {
            let isDense = runs[layout.places[0]].setup.model.experts == nil
            var counts = sizes[isDense] ?? Array(repeating: 0, count: folds)
            let part = counts.indices.min { counts[$0] < counts[$1] } ?? 0
            for place in layout.places { parts[place] = part }
            counts[part] += layout.places.count
            sizes[isDense] = counts
        }
        return parts
    }

    /// FNV-1a, stirred: the same on every machine.
    private func rank(_ key: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ (seed &* 0x9e37_79b9_7f4a_7c15)
        for byte in key.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        hash ^= hash >> 33
        return hash &* 0xff51_afd7_ed55_8ccd
    }
}
