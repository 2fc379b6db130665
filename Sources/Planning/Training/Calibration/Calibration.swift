import Quantities

/// What measured runs taught: constants of the model, what it still misses near them, and how sure that makes it.
///
/// It is data, made from tables by ``fit(_:)`` and nothing else; ``text`` writes it down and ``init(_:)`` reads it back.
package struct Calibration: Sendable {
    /// What was learnt from the runs of one profile, or of all profiles that are too small to stand alone.
    struct Lesson: Sendable {
        var constants: StepConstants
        /// Constants of dense runs by profile, where it has enough of them.
        var profiles: [String: StepConstants] = [:]
        var time: ResidualModel?
        /// How layers are given to stages, and what the model of memory misses.
        var partition = MemoryModel.Partition.even
        var memory: ResidualModel?
        /// Whether runs end well, beyond what memory says; only a sweep with failures teaches it.
        var outcome: ResidualModel?
    }

    /// By profile; the empty name holds for all others.
    var lessons: [String: Lesson]
    /// How many of ``ResidualModel``'s deviations an 80 % interval reaches to each side.
    package var reach = 1.2816

    /// Runs from which on a profile is a sweep and stands alone.
    static let sweepSize = 300
    /// Dense runs from which on a profile has constants of its own.
    static let profileSize = 20

    package static let assumed = Calibration(lessons: ["": Lesson(constants: .assumed)])

    func lesson(for profile: String) -> Lesson { lessons[profile] ?? lessons[""] ?? Lesson(constants: .assumed) }

    /// The constants that hold for a run.
    package func constants(for setup: TrainingSetup) -> StepConstants {
        let lesson = lesson(for: setup.software.profile)
        guard setup.model.experts == nil else { return lesson.constants }
        return lesson.profiles[setup.software.profile] ?? lesson.constants
    }

    /// A step's time as it is expected, and how sure that is.
    package struct TimeEstimate: Sendable {
        /// The likeliest value.
        package var expected: Double
        /// An interval that holds four of five.
        package var low: Double
        package var high: Double
        var middle: Double
        var deviation: Double
    }

    /// A step's time in a layout.
    package func time(_ setup: TrainingSetup, _ layout: Layout) -> TimeEstimate {
        let modelled = StepModel(setup, constants(for: setup)).time(of: layout).seconds
        let residual = lesson(for: setup.software.profile).time
        let error = residual?.error(at: RunFeatures(setup, layout)) ?? (mean: 0, deviation: 0.3)
        let middle = modelled * Elementary.exp(error.mean)
        let width = Elementary.exp(reach * error.deviation)
        // The likeliest of what is normal in its logarithm lies below its middle.
        let likeliest = middle * Elementary.exp(-error.deviation * error.deviation)
        return TimeEstimate(
            expected: likeliest,
            low: middle / width,
            high: middle * width,
            middle: middle,
            deviation: error.deviation
        )
    }
}

extension Calibration {
    /// The peak memory of a layout's fullest chip.
    package func memory(_ setup: TrainingSetup, _ layout: Layout) -> MemoryUse {
        memory(setup, layout, lesson(for: setup.software.profile), RunFeatures(setup, layout))
    }

    private func memory(
        _ setup: TrainingSetup,
        _ layout: Layout,
        _ lesson: Lesson,
        _ features: RunFeatures
    ) -> MemoryUse {
        var use = MemoryModel(setup, partition: lesson.partition).use(of: layout)
        if let error = lesson.memory?.error(at: features) { use.scale(by: Elementary.exp(error.mean)) }
        return use
    }

    /// Whether a layout is expected to run: its memory, and what befell layouts like it.
    package func runs(_ setup: TrainingSetup, _ layout: Layout) -> Bool {
        let lesson = lesson(for: setup.software.profile)
        let features = RunFeatures(setup, layout)
        let use = memory(setup, layout, lesson, features)
        guard let outcome = lesson.outcome else { return use.bytes <= setup.chip.memoryGB * 1e9 }
        let prior = Self.ease(use, setup.chip)
        return prior + outcome.error(at: features).mean > 0
    }

    /// How easily a layout fits, from 1 for with room to spare to −1 for not by far.
    static func ease(_ use: MemoryUse, _ chip: Chip) -> Double {
        let room = Elementary.log(chip.memoryGB * 0.96e9) - Elementary.log(max(use.bytes, 1))
        return min(max(4 * room, -1), 1)
    }
}
