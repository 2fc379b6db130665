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
        /// Whether runs stall; only a sweep in which some did teaches it.
        var stall: ResidualModel?
        /// How layers are given to stages, what else the software does with memory, and what the model misses.
        var partition = MemoryModel.Partition.even
        var memoryConstants = MemoryConstants.assumed
        /// Whether the first stage's memory is what is reported, not the fullest's.
        var isFirstReported = false
        /// Whether runs keep what they gather; only a sweep teaches it.
        var gathered: ResidualModel?
        var memory: ResidualModel?
        /// Whether layouts run; only a sweep with failures teaches it.
        var outcome: BoostedTrees?
        /// The least score of ``outcome`` that is not refused.
        var leastHope = 0.0
    }

    /// By profile; the empty name holds for all others.
    var lessons: [String: Lesson]
    /// How many of ``ResidualModel``'s deviations an 80 % interval reaches to each side, by ``group(of:)``.
    package var reaches: [String: Double] = [:]
    /// The same before anything was measured: a normal distribution's.
    static let assumedReach = 1.2816

    /// Runs from which on a profile is a sweep and stands alone.
    static let sweepSize = 300
    /// The share of what runs that may be refused: that loses more than to try what does not.
    static let refusedShare = 0.005
    /// Dense runs from which on a profile has constants of its own.
    static let profileSize = 20

    package static let assumed = Calibration(lessons: ["": Lesson(constants: .assumed)])

    func lesson(for profile: String) -> Lesson { lessons[profile] ?? lessons[""] ?? Lesson(constants: .assumed) }

    /// Runs whose misses are of one kind, so that one of them tells how wide another's interval must be.
    func group(of setup: TrainingSetup) -> String {
        let profile = setup.software.profile
        if !profile.isEmpty, lessons[profile] != nil { return profile }
        return setup.model.experts == nil ? "dense" : "mixture"
    }

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
        let lesson = lesson(for: setup.software.profile)
        let features = lesson.timeFeatures(setup, layout)
        let model = StepModel(setup, constants(for: setup))
        var modelled = model.time(of: layout).seconds
        if let stall = lesson.stall {
            // Between the two where it is not sure: the same layout was seen to stall and not to, and a wrong verdict is
            // wrong by several times.
            let share = min(max(0.5 + stall.error(at: features).mean, 0), 1)
            modelled *= Elementary.exp(share * Elementary.log(1 + model.stalled(layout) / modelled))
        }
        let error = lesson.time?.error(at: features) ?? (mean: 0, deviation: 0.3)
        let middle = modelled * Elementary.exp(error.mean)
        let width = Elementary.exp((reaches[group(of: setup)] ?? Self.assumedReach) * error.deviation)
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
    /// The peak memory of a layout, on the chips that the profile's software reports.
    package func memory(_ setup: TrainingSetup, _ layout: Layout) -> MemoryUse {
        let lesson = lesson(for: setup.software.profile)
        return lesson.use(setup, layout, RunFeatures(setup, layout), isReported: lesson.isFirstReported)
    }

    /// What a run can fill of a chip's memory, and so the most that it reports.
    static func usableBytes(_ chip: Chip) -> Double { 0.93e9 * chip.memoryGB }
}

extension Calibration.Lesson {
    /// What a run's time is compared by. Runs that all but fill the memory stall where a sweep's do.
    func timeFeatures(_ setup: TrainingSetup, _ layout: Layout) -> RunFeatures {
        RunFeatures(
            setup,
            layout,
            isFull: gathered != nil && fullestBytes(setup, layout) > Calibration.usableBytes(setup.chip)
        )
    }

    /// The fullest chip's memory by the model alone, halfway between keeping what is gathered and not. What runs were
    /// found to take says little here: those that would have taken more than there is are not among them.
    func fullestBytes(_ setup: TrainingSetup, _ layout: Layout) -> Double {
        func bytes(_ keepsGathered: Bool) -> Double {
            MemoryModel(setup, partition: partition, constants: memoryConstants, keepsGathered: keepsGathered)
                .use(of: layout).bytes
        }
        return (bytes(false) * bytes(true)).squareRoot()
    }

    /// The memory of the fullest chip, or of the first stage's where that is reported.
    func use(
        _ setup: TrainingSetup,
        _ layout: Layout,
        _ features: RunFeatures,
        isReported: Bool
    ) -> MemoryUse {
        func modelled(_ keepsGathered: Bool) -> MemoryUse {
            let model = MemoryModel(
                setup,
                partition: partition,
                constants: memoryConstants,
                keepsGathered: keepsGathered
            )
            return isReported ? model.firstUse(of: layout) : model.use(of: layout)
        }
        var most = modelled(false)
        if let gathered {
            // Between the two where it is not sure.
            let share = min(max(0.5 + gathered.error(at: features).mean, 0), 1)
            let factor = modelled(true).bytes / most.bytes
            most.scale(by: Elementary.exp(share * Elementary.log(factor)))
        }
        if let memory { most.scale(by: Elementary.exp(memory.error(at: features).mean)) }
        return most
    }
}
