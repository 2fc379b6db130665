import Quantities

extension Calibration {
    /// Whether a layout is expected to run: its memory, and what befell layouts like it.
    package func runs(_ setup: TrainingSetup, _ layout: Layout) -> Bool {
        let lesson = lesson(for: setup.software.profile)
        guard let outcome = lesson.outcome else {
            let use = lesson.use(setup, layout, RunFeatures(setup, layout), isReported: false)
            return use.bytes <= setup.chip.memoryGB * 1e9
        }
        return outcome.score(lesson.outcomeValues(setup, layout)) >= lesson.leastHope
    }
}

extension Calibration.Lesson {
    /// How many values ``outcomeValues(_:_:)`` gives.
    static let outcomeDimensions = 19

    /// What tells whether a layout runs: how it is cut, what share of a chip's memory the model says that it takes on the
    /// fullest chips and on the first stage's, and how many stages are left with nothing to do.
    func outcomeValues(_ setup: TrainingSetup, _ layout: Layout) -> [Double] {
        func octaves(_ value: Double) -> Double { Elementary.log(max(value, 1e-9)) * 1.4426950408889634 }
        func model(_ keepsGathered: Bool) -> MemoryModel {
            MemoryModel(setup, partition: partition, constants: memoryConstants, keepsGathered: keepsGathered)
        }
        let (without, with) = (model(false), model(true))
        func share(_ use: MemoryUse) -> Double { octaves(use.bytes / (setup.chip.memoryGB * 1e9)) }
        let (low, high) = (share(without.use(of: layout)), share(with.use(of: layout)))
        let microbatches = Double(setup.globalBatch) / Double(layout.data * layout.microbatch)
        let sizes: [Double] = [
            Double(layout.microbatch) * Double(setup.sequence) / Double(layout.context), Double(setup.model.hidden),
            Double(setup.model.layers), Double(layout.tensor), Double(layout.pipeline), Double(layout.context),
            Double(layout.expert), Double(setup.chips), max(1, microbatches), Double(layout.microbatch),
            Double(layout.data),
        ]
        let shares: [Double] = [
            low, high, 0.5 * (low + high), share(without.firstUse(of: layout)), share(with.firstUse(of: layout)),
        ]
        let again: Double = layout.recomputation == .full ? 1 : 0
        let empty = Double(without.emptyStages(of: layout))
        return sizes.map(octaves) + shares + [Double(layout.sharding.rawValue), again, empty]
    }

    /// Learns which of a sweep's layouts run, and from where on to refuse one.
    mutating func learnOutcomes(_ all: [MeasuredRun]) {
        let rows = all.map { outcomeValues($0.setup, $0.layout) }
        let holds = all.map(\.ran)
        guard let outcome = BoostedTrees(rows: rows, holds: holds) else { return }
        self.outcome = outcome
        // What is hoped of each layout that ran, by trees of other layouts alone.
        let parts = CrossValidation().deal(all)
        var hopes: [Double] = []
        for part in Set(parts).sorted() {
            let others = all.indices.filter { parts[$0] != part }
            let trees = BoostedTrees(rows: others.map { rows[$0] }, holds: others.map { holds[$0] })
            guard let trees else { continue }
            for place in all.indices where parts[place] == part && holds[place] {
                hopes.append(trees.score(rows[place]))
            }
        }
        guard !hopes.isEmpty else { return }
        // The rank that split conformal prediction takes, so that the next one lies below it as seldom as is said.
        let refused = Int(Calibration.refusedShare * Double(hopes.count + 1))
        leastHope = hopes.sorted()[max(0, refused - 1)]
    }
}
