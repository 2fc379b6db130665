import Quantities

extension Calibration {
    /// Learns from measured runs. The same runs in the same order teach the same, to the bit.
    ///
    /// Who learns from a part of the runs names the sources that are sweeps, so that none stops being one.
    package static func fit(_ runs: [MeasuredRun], sweeps: Set<String>? = nil) -> Calibration {
        let sweeps = sweeps ?? Self.sweeps(among: runs)
        var calibration = Calibration(lessons: [:])
        var pooled: [MeasuredRun] = []
        var profiles: [String: [MeasuredRun]] = [:]
        for run in runs { profiles[run.source, default: []].append(run) }
        for (profile, runs) in profiles.sorted(by: { $0.key < $1.key }) {
            if sweeps.contains(profile) {
                calibration.lessons[profile] = lesson(ofSweep: runs)
            } else {
                pooled += runs
            }
        }
        calibration.lessons[""] = lesson(of: pooled)
        return calibration
    }

    /// The same, with intervals as wide as a cross-validation of the runs asks for.
    package static func fitWithIntervals(_ runs: [MeasuredRun]) -> Calibration {
        var calibration = fit(runs)
        calibration.reaches = CrossValidation.reaches(of: CrossValidation().run(runs).rows)
        return calibration
    }

    /// The sources that have enough runs to stand alone.
    static func sweeps(among runs: [MeasuredRun]) -> Set<String> {
        var counts: [String: Int] = [:]
        for run in runs { counts[run.source, default: 0] += 1 }
        return Set(counts.filter { $0.value >= sweepSize }.keys)
    }

    private static func lesson(of all: [MeasuredRun]) -> Lesson {
        let runs = all.filter { $0.seconds != nil }
        var lesson = Lesson(constants: ConstantsFit().constants(for: runs))
        var dense: [String: [MeasuredRun]] = [:]
        for run in runs where run.setup.model.experts == nil { dense[run.source, default: []].append(run) }
        if dense.count > 1 {
            for (profile, runs) in dense where runs.count >= profileSize {
                lesson.profiles[profile] = own(lesson.constants, runs)
            }
        }
        let errors = runs.map { run in
            let constants = run.setup.model.experts == nil ? lesson.profiles[run.source] : nil
            let modelled = run.modelled(constants ?? lesson.constants)
            return Elementary.log(run.seconds ?? modelled) - Elementary.log(modelled)
        }
        let features = runs.map { RunFeatures($0.setup, $0.layout) }
        lesson.time = ResidualModel(kernel: .published, features: features, errors: errors)
        lesson.learnMemory(all)
        return lesson
    }

    /// A sweep's runs, some of which may have stalled: those that are nearer to the time of a stalled run than to the
    /// other's. Constants and this verdict are found in turns.
    private static func lesson(ofSweep all: [MeasuredRun]) -> Lesson {
        let runs = all.filter { $0.seconds != nil }
        let logs = runs.map { Elementary.log($0.seconds ?? 1) }
        var fit = ConstantsFit()
        fit.softness = 0.1
        fit.rounds = 8
        // There is one profile, whose level is its own.
        fit.levelDeviation = 0
        func misses(_ constants: StepConstants, isStalled: Bool) -> [Double] {
            zip(runs, logs).map { $1 - Elementary.log($0.modelled(constants, isStalled: isStalled)) }
        }
        var constants = fit.constants(for: runs)
        for _ in 0..<3 {
            fit.start = constants
            fit.stalled = zip(misses(constants, isStalled: false), misses(constants, isStalled: true)).map {
                abs($0) > abs($1)
            }
            constants = fit.constants(for: runs)
        }
        var lesson = Lesson(constants: constants)
        lesson.learnMemory(ofSweep: all)
        lesson.learnOutcomes(all)
        let features = runs.map { lesson.timeFeatures($0.setup, $0.layout) }
        let pairs = zip(misses(constants, isStalled: false), misses(constants, isStalled: true))
        let verdicts = pairs.map { min(max((abs($0) - abs($1)) / 0.3, -1), 1) }
        if verdicts.contains(where: { $0 > 0 }) {
            lesson.stall = ResidualModel(features: features, errors: verdicts)
        }
        let errors = pairs.map { min(max(abs($0) < abs($1) ? $0 : $1, -1), 1) }
        lesson.time = ResidualModel(features: features, errors: errors)
        return lesson
    }

    /// A profile's own constants, which stay near everybody's.
    private static func own(_ shared: StepConstants, _ runs: [MeasuredRun]) -> StepConstants {
        var fit = ConstantsFit()
        fit.means = shared.logarithms
        fit.deviations = fit.deviations.map { 0.3 * $0 }
        fit.runDeviation = 0.05
        fit.levelDeviation = 0.05
        fit.rounds = 10
        return fit.constants(for: runs)
    }
}
