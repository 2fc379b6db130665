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
    }

    /// By profile; the empty name holds for all others.
    var lessons: [String: Lesson]
    /// How many of ``ResidualModel``'s deviations an 80 % interval reaches to each side.
    var reach = 1.2816

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

    /// A step's time as it is expected, and an interval that holds four of five.
    package func time(_ setup: TrainingSetup, _ layout: Layout) -> (expected: Double, low: Double, high: Double) {
        let modelled = StepModel(setup, constants(for: setup)).time(of: layout).seconds
        guard let residual = lesson(for: setup.software.profile).time else {
            return (modelled, modelled / 1.5, modelled * 1.5)
        }
        let error = residual.error(at: RunFeatures(setup, layout))
        let middle = modelled * Elementary.exp(error.mean)
        let width = Elementary.exp(reach * error.deviation)
        // The likeliest value of what is normal in its logarithm: the mean of long times is not what one sees.
        return (middle * Elementary.exp(-error.deviation * error.deviation * 0.5), middle / width, middle * width)
    }
}
