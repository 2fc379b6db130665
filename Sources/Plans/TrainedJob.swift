package import Documents
import Planning

/// What a job trains, so that the planner can tell how long it takes on each place's chips.
package struct TrainedJob: Sendable {
    /// The accelerators that a job would have in one place.
    package struct Chips: Hashable, Sendable {
        package var kind: String
        package var nodes: Int
        package var perNode: Int

        package init(kind: String, nodes: Int, perNode: Int) {
            self.kind = kind
            self.nodes = nodes
            self.perNode = perNode
        }
    }

    /// What is foretold of it on some chips.
    package enum Answer: Hashable, Sendable {
        /// Seconds with failures counted, in the best layout, and an interval that holds four of five.
        case time(seconds: Int64, low: Int64, high: Int64, layout: String)
        /// Why nothing can be told.
        case obstacle(PlanFailure)

        /// Whether it can't run there at all: no layout fits in the chips' memory.
        package var isTooLarge: Bool {
            if case .obstacle(.layout(.tooLarge)) = self { true } else { false }
        }
    }

    private let work: TrainingWork

    /// Reads a training plan's document; what it says of chips, prices and the grid does not count, as the place has its own.
    package init(_ text: String) throws(TreeFault) { work = try TrainingWork(tree: YAMLText.tree(of: text)) }

    /// How long it takes on each of some places' chips.
    ///
    /// Cost: a search for each, most of them some milliseconds, two seconds on 100,000 chips.
    package func answers(on places: Set<Chips>) throws -> [Chips: Answer] {
        let calibration = try Calibration.shipped()
        var answers: [Chips: Answer] = [:]
        for place in places { answers[place] = answer(on: place, calibration) }
        return answers
    }

    private func answer(on place: Chips, _ calibration: Calibration) -> Answer {
        let count = place.nodes * place.perNode
        guard count > 0 else { return .obstacle(.noAccelerators) }
        guard count <= PlanLimits.service.chips else {
            return .obstacle(.tooManyAccelerators(limit: PlanLimits.service.chips))
        }
        guard let chip = Chip.meant(by: place.kind) else {
            return .obstacle(.unknownChip(place.kind))
        }
        let order = work.order(on: chip, chips: count, nodeSize: place.perNode)
        let (runs, outcome) = order.plan(calibration)
        guard let best = runs.first else { return .obstacle(.layout(order.obstacle(outcome))) }
        func seconds(ofStep step: Double) -> Int64 {
            let seconds = best.days * 86_400 * step / best.stepSeconds
            return seconds < 1e15 ? Int64(seconds.rounded(.up)) : 1_000_000_000_000_000
        }
        return .time(
            seconds: seconds(ofStep: best.stepSeconds),
            low: seconds(ofStep: best.lowSeconds),
            high: seconds(ofStep: best.highSeconds),
            layout: best.layout.text
        )
    }
}
