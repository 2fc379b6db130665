import Quantities

extension Calibration.Lesson {
    /// Learns from runs of many profiles what the model of memory misses.
    mutating func learnMemory(_ all: [MeasuredRun]) {
        let runs = all.filter { $0.memoryGB != nil }
        guard !runs.isEmpty else { return }
        func errors(_ partition: MemoryModel.Partition) -> [Double] {
            runs.map { $0.memoryMiss(MemoryModel($0.setup, partition: partition).use(of: $0.layout)) }
        }
        func size(_ errors: [Double]) -> Double { errors.reduce(0) { $0 + abs($1) } }
        partition = MemoryModel.Partition.allCases.min { size(errors($0)) < size(errors($1)) } ?? .even
        let features = runs.map { RunFeatures($0.setup, $0.layout) }
        memory = ResidualModel(kernel: .memory, features: features, errors: errors(partition))
    }

    /// Learns a sweep's memory: how layers are given to stages and which stage is reported, the constants, and which runs
    /// keep what they gather. That and the constants are found in turns.
    mutating func learnMemory(ofSweep all: [MeasuredRun]) {
        let runs = all.filter { $0.memoryGB != nil }
        guard !runs.isEmpty else { return }
        var best = (cost: Double.infinity, lesson: self, keeps: [Double](), misses: [Double]())
        for partition in MemoryModel.Partition.allCases {
            for isFirst in [false, true] {
                var lesson = self
                lesson.partition = partition
                lesson.isFirstReported = isFirst
                let (keeps, misses) = lesson.fitMemory(runs)
                let cost = misses.reduce(0) { $0 + min(abs($1), 0.5) }
                if cost < best.cost { best = (cost, lesson, keeps, misses) }
            }
        }
        self = best.lesson
        let features = runs.map { RunFeatures($0.setup, $0.layout) }
        gathered = ResidualModel(features: features, errors: best.keeps)
        memory = ResidualModel(features: features, errors: best.misses)
    }

    /// Fits the constants, and says of each run how clearly it keeps what it gathers (1) or not (−1), and what is missed.
    private mutating func fitMemory(_ runs: [MeasuredRun]) -> (keeps: [Double], misses: [Double]) {
        func misses(_ constants: MemoryConstants, _ keeps: (Int) -> Bool) -> [Double] {
            runs.indices.map { place in
                let run = runs[place]
                let model = MemoryModel(
                    run.setup,
                    partition: partition,
                    constants: constants,
                    keepsGathered: keeps(place)
                )
                let use = isFirstReported ? model.firstUse(of: run.layout) : model.use(of: run.layout)
                return run.memoryMiss(use, most: Calibration.usableBytes(run.setup.chip))
            }
        }
        let prior = MemoryConstants.prior
        let squares = LeastSquares(means: prior.means, deviations: prior.deviations, rounds: 6)
        var pairs: [(with: Double, without: Double)] = []
        for _ in 0..<4 {
            pairs = zip(misses(memoryConstants) { _ in true }, misses(memoryConstants) { _ in false }).map { ($0, $1) }
            let keeps = pairs.map { abs($0.with) < abs($0.without) }
            memoryConstants = MemoryConstants(
                logarithms: squares.place(from: memoryConstants.logarithms) { place in
                    misses(MemoryConstants(logarithms: place)) { keeps[$0] }
                        .map { LeastSquares.softened($0, from: 0.03) / 0.05 }
                }
            )
        }
        pairs = zip(misses(memoryConstants) { _ in true }, misses(memoryConstants) { _ in false }).map { ($0, $1) }
        let keeps = pairs.map { min(max((abs($0.without) - abs($0.with)) / 0.1, -1), 1) }
        return (keeps, pairs.map { min(max(abs($0.with) < abs($0.without) ? $0.with : $0.without, -0.5), 0.5) })
    }
}

extension MeasuredRun {
    /// How far its memory lies above what is said of it, in logarithms.
    fileprivate func memoryMiss(_ use: MemoryUse, most: Double = .infinity) -> Double {
        Elementary.log((memoryGB ?? 1) * 1e9) - Elementary.log(min(use.bytes, most))
    }
}
