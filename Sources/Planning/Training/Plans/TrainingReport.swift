package import Documents
package import Quantities

/// What is told of a planned training run: the fastest layouts, where a step's time and a chip's memory go, what was left
/// out and why, and how days and cost hang on the number of chips.
package struct TrainingReport: Sendable {
    package var name: String
    package var order: TrainingOrder
    /// The fastest layouts, fastest first; there is at least one.
    package var runs: [PlannedRun]
    package var outcome: LayoutSearch.Outcome
    /// Numbers of chips, ascending and each once; empty where one number alone was asked for.
    package var curve: [Point]
    /// The document that it was read from.
    package var source: String

    /// A number of chips, and the best run on them or why there is none.
    package struct Point: Sendable {
        package var chips: Int
        package var found: Result<PlannedRun, TrainingObstacle>

        /// The best run; nil where there is none.
        package var run: PlannedRun? { try? found.get() }

        /// The best run's layout, or why there is none, in a few words.
        package var layout: String {
            switch found {
            case .success(let run): run.layout.text
            case .failure(.tooLarge): "does not fit"
            case .failure(.indivisible): "does not divide"
            }
        }
    }

    /// Plans a document; of its numbers of chips the first that a layout fits is told in full. Throws a
    /// ``TrainingObstacle`` where none does.
    ///
    /// - Parameter step: told the share that is done before each search; what it throws ends the plan.
    package init(
        _ document: TrainingDocument,
        calibration: Calibration,
        source: String,
        step: (Double) throws -> Void = { _ in }
    ) throws {
        let counts = Set(document.chips).sorted()
        var plans: [Int: (order: TrainingOrder, runs: [PlannedRun], outcome: LayoutSearch.Outcome)] = [:]
        var points: [Point] = []
        for (place, count) in counts.enumerated() {
            try step(Double(place) / Double(counts.count))
            var order = document.order
            order.setup.chips = count
            let (runs, outcome) = order.plan(calibration)
            plans[count] = (order, runs, outcome)
            let found: Result<PlannedRun, TrainingObstacle> =
                if let run = runs.first { .success(run) } else { .failure(order.obstacle(outcome)) }
            points.append(Point(chips: count, found: found))
        }
        let written = document.chips.compactMap { plans[$0] }
        guard let told = written.first(where: { !$0.runs.isEmpty }) else {
            guard let first = written.first else { preconditionFailure("a document names a number of chips") }
            throw first.order.obstacle(first.outcome)
        }
        name = document.name
        order = told.order
        runs = told.runs
        outcome = told.outcome
        curve = points.count > 1 ? points : []
        self.source = source
    }

    /// All tables by the name that files bear.
    package var tables: [(name: String, table: ReportTable)] {
        [("summary", summary), ("layouts", layouts), ("step", step), ("memory", memory)]
            + (curve.isEmpty ? [] : [("curve", curveTable)])
            + (outcome.tooLarge.isEmpty ? [] : [("rejected", rejected)])
    }

    /// The whole report for programs.
    package var tree: PlainTree {
        .map(
            [PlainTree.Entry(key: "name", value: .text(name))]
                + tables.map { PlainTree.Entry(key: $0.name, value: $0.table.tree) },
            line: 0
        )
    }
}

/// Why a run can't be laid out.
package enum TrainingObstacle: Error, Hashable, Sendable, CustomStringConvertible {
    /// The devices and the batch have no divisors that would do.
    case indivisible(devices: Int, batch: Int)
    /// Memory lacks: the layout that needs least needs more than there is.
    case tooLarge(leastGB: Double, ofGB: Double)

    /// What is in the way, and what helps.
    package var phrase: Phrase {
        switch self {
        case .indivisible(let devices, let batch):
            "No layout divides \(devices) devices and a batch of \(batch). Change one."
        case .tooLarge(let least, let all):
            "No layout fits: the nearest needs \(Figure.short(least)) GB a chip, which has \(Figure.trimmed(all)) GB. "
                + "Use more devices."
        }
    }

    package var description: String { phrase.text }
}

extension TrainingOrder {
    /// Why a search found nothing.
    package func obstacle(_ outcome: LayoutSearch.Outcome) -> TrainingObstacle {
        guard let least = outcome.tooLarge.map({ $0.memory.bytes / 1e9 }).min() else {
            return .indivisible(devices: setup.chips, batch: setup.globalBatch)
        }
        return .tooLarge(leastGB: least, ofGB: setup.chip.memoryGB)
    }
}

extension Layout {
    /// The layout as a person reads it.
    package var text: String {
        var parts = ["data \(data)", "tensor \(tensor)", "pipeline \(pipeline)"]
        if context > 1 { parts.append("context \(context)") }
        if expert > 1 { parts.append("expert \(expert)") }
        parts.append("microbatch \(microbatch)")
        if let chunks = interleave, chunks > 1 { parts.append("interleave \(chunks)") }
        parts.append("recompute \(recomputation.rawValue)")
        parts.append("shard \(sharding)")
        if isOffloaded { parts.append("offload") }
        return parts.joined(separator: ", ")
    }
}
