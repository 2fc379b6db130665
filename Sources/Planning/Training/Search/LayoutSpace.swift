/// The layouts that a search looks at.
package struct LayoutSpace: Sendable {
    package var tensor: [Int]
    package var context: [Int]
    package var microbatch: [Int]
    package var interleave: [Int]
    package var recomputation = Layout.Recomputation.allCases
    package var sharding: [Layout.Sharding] = [.optimizer, .weights]
    package var offload = [false]
    /// The least share of the chips that a layout must use: copies must divide the batch and stages the layers, so some may
    /// idle. The largest power of two leaves less than half of any number idle.
    package var leastUsed = 0.5

    /// What is usual: powers of two, tensor parallelism within the fast domain, sequences shared when they are long.
    package init(for setup: TrainingSetup) {
        let powers = (0...10).map { 1 << $0 }
        tensor = powers.filter { $0 <= min(setup.chip.domain, 16) && setup.model.heads % $0 == 0 }
        context = powers.filter { $0 <= 16 && setup.sequence / $0 >= 2048 || $0 == 1 }
        microbatch = powers.filter { $0 <= 16 }
        interleave = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12]
    }

    /// Numbers of stages: those that leave no stage without a layer, and at most one uneven one.
    func pipelines(_ setup: TrainingSetup) -> [Int] {
        (1...min(setup.model.layers, 128)).filter { stages in
            setup.chips >= stages && (setup.model.layers % stages == 0 || (setup.model.layers + 2) % stages == 0)
        }
    }

    /// The most copies of the model that divide the batch and use that share of the chips.
    func copies(_ setup: TrainingSetup, each: Int) -> [Int] {
        let most = setup.chips / each
        guard most > 0 else { return [] }
        let least = Int((Double(setup.chips) * leastUsed / Double(each)).rounded(.up))
        return stride(from: min(most, setup.globalBatch), through: max(1, least), by: -1)
            .first { setup.globalBatch % $0 == 0 }.map { [$0] } ?? []
    }

    /// Spreads of experts that divide them and the chips that share a stage.
    func experts(_ setup: TrainingSetup, copies: Int) -> [Int] {
        guard let experts = setup.model.experts else { return [1] }
        return (1...experts.count).filter { experts.count % $0 == 0 && copies % $0 == 0 }
    }
}
