import Quantities

extension Calibration {
    /// Learns from measured runs. The same runs in the same order teach the same, to the bit.
    package static func fit(_ runs: [MeasuredRun]) -> Calibration {
        var calibration = Calibration(lessons: [:])
        var pooled: [MeasuredRun] = []
        var profiles: [String: [MeasuredRun]] = [:]
        for run in runs { profiles[run.source, default: []].append(run) }
        for (profile, runs) in profiles.sorted(by: { $0.key < $1.key }) {
            if runs.count >= sweepSize {
                calibration.lessons[profile] = lesson(of: runs, kernel: .sweep)
            } else {
                pooled += runs
            }
        }
        calibration.lessons[""] = lesson(of: pooled, kernel: .published)
        return calibration
    }

    /// The same, with intervals as wide as a cross-validation of the runs asks for.
    package static func fitWithIntervals(_ runs: [MeasuredRun]) -> Calibration {
        var calibration = fit(runs)
        calibration.reach = CrossValidation.reach(of: CrossValidation().run(runs).rows)
        return calibration
    }

    private static func lesson(of all: [MeasuredRun], kernel: ResidualModel.Kernel) -> Lesson {
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
            let modelled = run.modelled(constants ?? lesson.constants).seconds
            return Elementary.log(run.seconds ?? modelled) - Elementary.log(modelled)
        }
        let features = runs.map { RunFeatures($0.setup, $0.layout) }
        lesson.time = ResidualModel(kernel: kernel, features: features, errors: errors)
        learnMemory(all, &lesson)
        return lesson
    }

    private static func learnMemory(_ all: [MeasuredRun], _ lesson: inout Lesson) {
        let runs = all.filter { $0.memoryGB != nil }
        guard !runs.isEmpty else { return }
        func errors(_ partition: MemoryModel.Partition) -> [Double] {
            runs.map { run in
                let bytes = MemoryModel(run.setup, partition: partition).use(of: run.layout).bytes
                return Elementary.log((run.memoryGB ?? 1) * 1e9) - Elementary.log(bytes)
            }
        }
        func size(_ errors: [Double]) -> Double { errors.reduce(0) { $0 + abs($1) } }
        lesson.partition = MemoryModel.Partition.allCases.min { size(errors($0)) < size(errors($1)) } ?? .even
        let features = runs.map { RunFeatures($0.setup, $0.layout) }
        lesson.memory = ResidualModel(kernel: .memory, features: features, errors: errors(lesson.partition))
        guard all.contains(where: { !$0.ran }) else { return }
        let everything = all.map { RunFeatures($0.setup, $0.layout) }
        let missed = zip(all, everything).map { run, features in
            var use = MemoryModel(run.setup, partition: lesson.partition).use(of: run.layout)
            if let error = lesson.memory?.error(at: features) { use.scale(by: Elementary.exp(error.mean)) }
            return (run.ran ? 1 : -1) - Calibration.ease(use, run.setup.chip)
        }
        lesson.outcome = ResidualModel(kernel: .outcome, features: everything, errors: missed)
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
