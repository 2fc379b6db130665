/// Finds the fastest layouts that fit, and proves that none of the space is faster.
///
/// Branch and bound: tensor, pipeline, context and data parallelism are the branches; one is cut when even its
/// bound, computing alone in the largest microbatch with nothing computed twice and nothing waited for, is no faster than
/// the slowest layout kept, or when its smallest layout does not fit. What is left is looked at one by one.
/// Cost: some 300 nanoseconds a layout; memory for the layouts kept only.
package struct LayoutSearch: Sendable {
    package var setup: TrainingSetup
    package var space: LayoutSpace
    package var constants: StepConstants
    /// How much more memory than the model says layouts were found to take.
    package var memoryFactor = 1.0
    package var partition = MemoryModel.Partition.even
    package var memoryConstants = MemoryConstants.assumed
    /// How many layouts are kept.
    package var kept = 5
    /// Chips' memory that a run may fill.
    package var fillShare = 0.94

    package struct Candidate: Sendable {
        package var layout: Layout
        package var time: StepTime
        package var memory: MemoryUse
    }

    /// What a search found, and what it left out and why.
    package struct Outcome: Sendable {
        /// The fastest that fit, fastest first.
        package var best: [Candidate] = []
        /// The fastest that do not fit.
        package var tooLarge: [Candidate] = []
        package var evaluated = 0
        /// Branches cut because their bound is no better, and because nothing in them fits.
        package var boundedBranches = 0
        package var oversizedBranches = 0
        package var branches = 0
    }

    package init(_ setup: TrainingSetup, space: LayoutSpace, constants: StepConstants) {
        self.setup = setup
        self.space = space
        self.constants = constants
    }

    private struct Branch {
        var layout: Layout
        var bound: Double
    }

    /// Searches the whole space.
    package func run() -> Outcome {
        let model = StepModel(setup, constants)
        let memory = MemoryModel(setup, partition: partition, constants: memoryConstants)
        var outcome = Outcome()
        // The most promising branch first, so that most others are cut.
        let branches = self.branches(model).sorted { $0.bound < $1.bound }
        outcome.branches = branches.count
        for branch in branches {
            if outcome.best.count == kept, let worst = outcome.best.last, branch.bound >= worst.time.seconds {
                outcome.boundedBranches += 1
                continue
            }
            var smallest = branch.layout
            smallest.recomputation = space.recomputation.contains(.full) ? .full : .none
            smallest.sharding = space.sharding.max { $0.rawValue < $1.rawValue } ?? .optimizer
            smallest.expert = space.experts(setup, copies: smallest.data * smallest.context).last ?? 1
            smallest.isOffloaded = space.offload.contains(true)
            if !fits(memory.use(of: smallest)) {
                outcome.oversizedBranches += 1
                let candidate = Candidate(
                    layout: smallest,
                    time: model.time(of: smallest),
                    memory: use(memory, smallest)
                )
                Self.insert(candidate, into: &outcome.tooLarge, kept: 3)
                continue
            }
            explore(branch.layout, model, memory, &outcome)
        }
        return outcome
    }

    private func branches(_ model: StepModel) -> [Branch] {
        var branches: [Branch] = []
        for tensor in space.tensor {
            for pipeline in space.pipelines(setup) {
                for context in space.context where tensor * pipeline * context <= setup.chips {
                    for data in space.copies(setup, each: tensor * pipeline * context) {
                        var layout = Layout()
                        (layout.tensor, layout.pipeline) = (tensor, pipeline)
                        (layout.context, layout.data) = (context, data)
                        let share = setup.globalBatch / data
                        let largest = space.microbatch.last { share % $0 == 0 } ?? 1
                        branches.append(Branch(layout: layout, bound: model.bound(layout, microbatch: largest)))
                    }
                }
            }
        }
        return branches
    }

    private func explore(_ branch: Layout, _ model: StepModel, _ memory: MemoryModel, _ outcome: inout Outcome) {
        let share = setup.globalBatch / branch.data
        // Where the embedding and the output count as a layer each, as Llama 3's do, the stages are as even.
        let isEven = setup.model.layers % branch.pipeline == 0
        let perStage = (setup.model.layers + (isEven ? 0 : 2)) / branch.pipeline
        let experts = space.experts(setup, copies: branch.data * branch.context)
        for microbatch in space.microbatch where share % microbatch == 0 {
            let count = share / microbatch
            for chunks in space.interleave where chunks == 1 || branch.pipeline > 1 {
                // Interleaving wants whole rounds of microbatches and whole chunks of layers.
                if chunks > 1, perStage % chunks != 0 || count % branch.pipeline != 0 { continue }
                for recomputation in space.recomputation {
                    if recomputation == .selective, setup.software.isAttentionFused { continue }
                    for sharding in space.sharding where sharding != .weights || branch.pipeline == 1 {
                        for expert in experts {
                            for isOffloaded in space.offload {
                                var layout = branch
                                layout.microbatch = microbatch
                                layout.interleave = chunks
                                layout.recomputation = recomputation
                                layout.sharding = sharding
                                layout.expert = expert
                                layout.isOffloaded = isOffloaded
                                look(layout, model, memory, &outcome)
                            }
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private func look(_ layout: Layout, _ model: StepModel, _ memory: MemoryModel, _ outcome: inout Outcome) {
        outcome.evaluated += 1
        let time = model.time(of: layout)
        let isFull = outcome.best.count == kept
        if isFull, let worst = outcome.best.last, time.seconds >= worst.time.seconds { return }
        let use = use(memory, layout)
        let candidate = Candidate(layout: layout, time: time, memory: use)
        if fits(use) {
            Self.insert(candidate, into: &outcome.best, kept: kept)
        } else {
            Self.insert(candidate, into: &outcome.tooLarge, kept: 3)
        }
    }

    private func use(_ memory: MemoryModel, _ layout: Layout) -> MemoryUse {
        var use = memory.use(of: layout)
        use.scale(by: memoryFactor)
        return use
    }

    private func fits(_ use: MemoryUse) -> Bool { use.bytes <= setup.chip.memoryGB * 1e9 * fillShare }

    private static func insert(_ candidate: Candidate, into list: inout [Candidate], kept: Int) {
        let place = list.firstIndex { candidate.time.seconds < $0.time.seconds } ?? list.count
        guard place < kept else { return }
        list.insert(candidate, at: place)
        if list.count > kept { list.removeLast() }
    }
}
