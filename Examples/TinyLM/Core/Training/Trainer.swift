/// Trains a network step by step.
///
/// Each step draws windows of text, divides them into ``Plan/parts`` parts, has threads compute each part's loss and
/// gradient, and moves the weights. Nothing depends on which thread did what.
final class Trainer {
    /// What is computed.
    let plan: Plan
    private let corpus: Corpus
    private let team: Team
    private let weights: Floats
    private let optimiser: Optimiser
    private let networks: [Transformer]
    private let gradients: [Floats]
    private var numbers: SplitMix64
    private var lossSum = 0.0
    private var lossCount = 0
    /// How many steps have been taken.
    private(set) var step = 0

    /// Starts a run, or goes on with one when it is given its state.
    init(_ plan: Plan, corpus: Corpus, threads: Int, state: TrainingState? = nil) {
        precondition(plan.batch.isMultiple(of: Plan.parts), "a batch divides into its parts")
        self.plan = plan
        self.corpus = corpus
        team = Team(threads: threads)
        let layout = ParameterLayout(plan.shape)
        weights = Floats(count: layout.count)
        optimiser = Optimiser(layout)
        networks = (0..<Plan.parts).map { _ in Transformer(plan.shape, capacity: plan.batch / Plan.parts) }
        gradients = (0..<Plan.parts).map { _ in Floats(count: layout.count) }
        numbers = SplitMix64(state: plan.seed)
        if let state {
            step = state.step
            numbers = state.numbers
            lossSum = state.lossSum
            lossCount = state.lossCount
            weights.values = state.weights
            optimiser.means.values = state.means
            optimiser.squares.values = state.squares
        } else {
            weights.values = layout.drawInitialValues(from: &numbers)
        }
    }

    /// How many weights there are.
    var weightCount: Int { weights.count }

    /// A copy of all that the run must remember.
    var state: TrainingState {
        TrainingState(
            step: step,
            numbers: numbers,
            lossSum: lossSum,
            lossCount: lossCount,
            weights: weights.values,
            means: optimiser.means.values,
            squares: optimiser.squares.values
        )
    }

    /// Takes one step; returns the mean loss of its windows before the weights moved, in nats a character.
    @discardableResult
    func takeStep() throws(Trouble) -> Double {
        let context = plan.shape.context
        let windows = (0..<plan.batch).map { _ in numbers.next(below: corpus.training.count - context) }
        let share = 1 / Float(plan.batch * context)
        let loss = try meanLoss(of: windows, in: corpus.training) { part, targets in
            self.gradients[part].clear()
            self.networks[part]
                .backward(targets: targets, share: share, weights: self.weights, gradients: self.gradients[part])
        }
        let rate = plan.learningRate(at: step)
        let length = optimiser.improve(weights, by: gradients, rate: rate, step: step, team: team)
        guard length.isFinite else { throw diverged }
        step += 1
        lossSum += loss
        lossCount += 1
        return loss
    }

    /// The mean of the losses since this was last asked; nil when no step was taken since.
    func takeMeanLoss() -> Double? {
        guard lossCount > 0 else { return nil }
        defer {
            lossSum = 0
            lossCount = 0
        }
        return lossSum / Double(lossCount)
    }

    /// The mean loss on text that was kept back, in nats a character, over at most 128 windows spread evenly.
    func heldOutLoss() throws(Trouble) -> Double {
        let context = plan.shape.context
        let last = corpus.heldOut.count - context - 1
        let wanted = min(128, last / context + 1)
        let windows = (0..<wanted).map { wanted == 1 ? 0 : last * $0 / (wanted - 1) }
        var sum = 0.0
        for start in stride(from: 0, to: wanted, by: plan.batch) {
            let batch = Array(windows[start..<min(start + plan.batch, wanted)])
            sum += try meanLoss(of: batch, in: corpus.heldOut) { _, _ in } * Double(batch.count)
        }
        return sum / Double(wanted)
    }

    /// Writes `count` characters of its own, one after the other, always the same for the same weights and seed.
    ///
    /// `temperature` below one makes likely characters likelier.
    func sample(count: Int, temperature: Float = 0.7) -> String {
        let context = plan.shape.context
        let vocabulary = corpus.vocabulary
        var draws = SplitMix64(state: ~plan.seed)
        var text = vocabulary.encode("\n".unicodeScalars)
        for _ in 0..<count {
            // What lies behind the text is never looked at: attention only looks back.
            let window = text.suffix(context) + [Int32](repeating: 0, count: max(0, context - text.count))
            networks[0].forward(Array(window), weights: weights)
            let row = min(text.count, context) - 1
            let scores = networks[0].scores.base + row * vocabulary.count
            for number in 0..<vocabulary.count {
                let isStandIn = vocabulary.characters[number] == Vocabulary.standIn
                scores[number] = isStandIn ? -.greatestFiniteMagnitude : scores[number] / temperature
            }
            Rows.normalise(scores, count: vocabulary.count)
            var left = draws.nextFraction()
            var chosen = 0
            while chosen < vocabulary.count - 1, left >= scores[chosen] {
                left -= scores[chosen]
                chosen += 1
            }
            text.append(Int32(chosen))
        }
        return vocabulary.decode(Array(text.dropFirst()))
    }

    private var diverged: Trouble {
        Trouble(
            "The loss is no longer a number after step \(step). Start again with another --seed or a smaller --width."
        )
    }

    /// Computes the mean loss of up to a batch of windows; `after` runs in each part's thread, once its loss is known.
    private func meanLoss(
        of windows: [Int],
        in text: [Int32],
        after: (_ part: Int, _ targets: [Int32]) -> Void
    ) throws(Trouble) -> Double {
        let context = plan.shape.context
        let size = plan.batch / Plan.parts
        let used = (windows.count + size - 1) / size
        var losses = [Double](repeating: 0, count: used)
        losses.withUnsafeMutableBufferPointer { losses in
            let losses = losses.baseAddress!
            team.perform(used) { part in
                var characters: [Int32] = []
                var targets: [Int32] = []
                for window in windows[part * size..<min((part + 1) * size, windows.count)] {
                    characters += text[window..<window + context]
                    targets += text[window + 1...window + context]
                }
                networks[part].forward(characters, weights: weights)
                losses[part] = networks[part].sumOfLosses(targets: targets)
                after(part, targets)
            }
        }
        let mean = losses.reduce(0, +) / Double(windows.count * context)
        guard mean.isFinite else { throw diverged }
        return mean
    }
}
