/// A run in one layout: how long, how much, and how sure.
package struct PlannedRun: Sendable {
    package var layout: Layout
    package var time: StepTime
    package var memory: MemoryUse
    /// A step's seconds as measured runs correct them, and an interval that holds four of five.
    package var stepSeconds: Double
    package var lowSeconds: Double
    package var highSeconds: Double
    /// Share of the chips' peak that the model's own operations take.
    package var utilisation: Double
    package var tokensPerSecond: Double
    /// The share of time that failures leave, and the seconds between checkpoints that leave most.
    package var goodput: Double
    package var checkpointSeconds: Double
    package var meanBetweenFailures: Double
    package var days: Double
    package var deviceHours: Double
    /// Nil where the chip's power is not known, and so below.
    package var kWh: Double?
    package var gramsCO2e: Double?
    package var microEUR: Double?
}

extension TrainingOrder {
    /// What a layout makes of the order.
    package func run(_ candidate: LayoutSearch.Candidate, _ calibration: Calibration) -> PlannedRun {
        let layout = candidate.layout
        let estimate = calibration.time(setup, layout)
        let step = estimate.expected
        let perStep = Double(setup.globalBatch) * Double(setup.sequence)
        let peak = setup.chip.peakTeraFLOPS(setup.precision) * 1e12 * Double(setup.chips)
        let state = 14 * setup.model.parameters / Double(layout.chips)
        let goodput = failures.goodput(chips: setup.chips, checkpointBytes: state)
        let interval = goodput.bestInterval
        let share = goodput.share(interval: interval)
        let seconds = tokens / perStep * step / max(share, 1e-6)
        let deviceHours = seconds / 3600 * Double(setup.chips)
        let computing = candidate.time.computeSeconds / candidate.time.seconds
        let kWh = PowerDraw.watts(setup.chip, computing: computing).map { $0 / 1000 * deviceHours * pue }
        return PlannedRun(
            layout: layout,
            time: candidate.time,
            memory: candidate.memory,
            stepSeconds: step,
            lowSeconds: estimate.low,
            highSeconds: estimate.high,
            utilisation: setup.model.trainingFLOPs(sequence: setup.sequence) * perStep / step / peak,
            tokensPerSecond: perStep / step,
            goodput: share,
            checkpointSeconds: interval,
            meanBetweenFailures: goodput.meanBetweenFailures,
            days: seconds / 86_400,
            deviceHours: deviceHours,
            kWh: kWh,
            gramsCO2e: kWh.flatMap { kWh in gramsPerKWh.map { $0 * kWh } },
            microEUR: microEURPerDeviceHour.map { Double($0) * deviceHours }
        )
    }

    /// So many of the fastest by the model are corrected by measured runs, and so many of them told.
    private static let (mostCorrected, mostTold) = (16, 5)

    /// The best layouts, fastest first as measured runs correct them, and what was left out.
    package func plan(
        _ calibration: Calibration,
        space: LayoutSpace? = nil
    ) -> (runs: [PlannedRun], outcome: LayoutSearch.Outcome) {
        var search = LayoutSearch(
            setup,
            space: space ?? LayoutSpace(for: setup),
            constants: calibration.constants(for: setup)
        )
        let lesson = calibration.lesson(for: setup.software.profile)
        (search.partition, search.memoryConstants) = (lesson.partition, lesson.memoryConstants)
        search.kept = Self.mostCorrected
        let outcome = search.run()
        let runs = outcome.best.map { run($0, calibration) }.sorted { $0.stepSeconds < $1.stepSeconds }
        return (Array(runs.prefix(Self.mostTold)), outcome)
    }
}
