import Glibc

/// Says how a run is getting on, and how fast.
final class Progress {
    private let trainer: Trainer
    private let beginning: (seconds: Double, step: Int)
    private var last: (seconds: Double, step: Int)

    /// Begins to watch.
    init(_ trainer: Trainer) {
        self.trainer = trainer
        beginning = (Self.now, trainer.step)
        last = beginning
    }

    /// What has happened since the last line; nil when nothing has.
    func line() -> String? {
        guard let loss = trainer.takeMeanLoss() else { return nil }
        let now = (seconds: Self.now, step: trainer.step)
        defer { last = now }
        let plan = trainer.plan
        let steps = String(plan.steps)
        return "step \(Decimal.right(String(now.step), steps.count))/\(steps)"
            + "  loss \(Decimal.fixed(loss, places: 4))"
            + "  rate \(Decimal.fixed(Double(plan.learningRate(at: now.step - 1)), places: 5))"
            + "  \(Decimal.right(Decimal.grouped(Int(tokens(from: last, to: now))), 7)) tokens/s"
    }

    /// What has happened in all, since this process began to train.
    func summary() -> String {
        let now = (seconds: Self.now, step: trainer.step)
        let rate = tokens(from: beginning, to: now)
        let operations = rate * Double(trainer.plan.shape.operationsPerCharacter) / 1e9
        return
            "trained \(now.step - beginning.step) steps in \(Decimal.fixed(now.seconds - beginning.seconds, places: 1)) s: "
            + "\(Decimal.grouped(Int(rate))) tokens/s, \(Decimal.fixed(operations, places: 1)) GFLOP/s"
    }

    /// Tokens (here: characters) trained on in a second.
    private func tokens(from start: (seconds: Double, step: Int), to end: (seconds: Double, step: Int)) -> Double {
        let count = (end.step - start.step) * trainer.plan.batch * trainer.plan.shape.context
        return Double(count) / max(end.seconds - start.seconds, 1e-9)
    }

    /// Seconds of a clock that nobody sets. Speed is only shown: nothing that is computed depends on it.
    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
