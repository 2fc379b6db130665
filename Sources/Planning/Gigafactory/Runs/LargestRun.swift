/// The largest training run that a gigafactory holds: the largest plain transformer that it trains in the days given.
package struct LargestRun: Sendable {
    package var model: ModelShape
    package var tokens: Double
    package var chips: Int
    package var run: PlannedRun
    /// The next larger model looked at, and the days it takes; nil where that fits in no layout.
    package var next: (parameters: Double, days: Double?)
}

extension Gigafactory {
    /// Plans ever larger models on the most chips that work at once, and keeps the largest that is done in time.
    ///
    /// The models are drawn in the proportions of Llama 3 405B (arXiv 2407.21783): 130 of width for each layer, heads of
    /// 128, eight of them with keys, a feed-forward part 3.25 times as wide, and 16 million tokens a step or somewhat
    /// more. Tokens follow from the document (20 a parameter by Hoffmann et al., arXiv 2203.15556). Failures cost what
    /// the document says of them. Cost: some five searches for a layout.
    ///
    /// - Parameter step: told about what share is done before each search; what it throws ends the work.
    package func largestRun(
        _ wish: RunWish,
        chips available: Int,
        _ calibration: Calibration,
        step: (Double) throws -> Void
    ) rethrows -> LargestRun? {
        let unit = available >= 10_240 ? 1024 : 32
        let chips = available / unit * unit
        guard chips > 0 else { return nil }
        let widths = (1...32).map { $0 * 2048 }
        func planned(_ width: Int) -> (order: TrainingOrder, run: PlannedRun)? {
            let order = order(of: wish, width: width, chips: chips)
            return order.plan(calibration).runs.first.map { (order, $0) }
        }
        var best: (order: TrainingOrder, run: PlannedRun)?
        var tooLong: (parameters: Double, days: Double?) = (0, nil)
        var (low, high) = (0, widths.count)
        var searches = 0.0
        while low < high {
            try step(min(0.9, searches / 5))
            searches += 1
            let middle = (low + high) / 2
            let found = planned(widths[middle])
            if let found, found.run.days <= wish.days {
                best = found
                low = middle + 1
            } else {
                let shape = found?.order.setup.model ?? Self.shape(width: widths[middle])
                tooLong = (shape.parameters, found?.run.days)
                high = middle
            }
        }
        return best.map { best in
            LargestRun(
                model: best.order.setup.model,
                tokens: best.order.tokens,
                chips: chips,
                run: best.run,
                next: tooLong
            )
        }
    }

    static func shape(width: Int) -> ModelShape {
        // Two less than a multiple of 16: with the embedding and the output as a layer each, stages come out even.
        let layers = max(14, 16 * Int((Double(width) / 130 / 16).rounded()) - 2)
        return ModelShape(
            layers: layers,
            hidden: width,
            heads: width / 128,
            keyValueHeads: 8,
            headSize: 128,
            feedForward: width * 13 / 4,
            matrices: 3,
            vocabulary: 128_256
        )
    }

    private func order(of wish: RunWish, width: Int, chips: Int) -> TrainingOrder {
        let model = Self.shape(width: width)
        // Batches that whole copies of 32, 64, 128 … chips share.
        let each = max(1, chips / 32)
        let wanted = 16_777_216 / wish.sequence
        let batch = each * max(1, (wanted + each / 2) / each)
        let setup = TrainingSetup(
            model: model,
            sequence: wish.sequence,
            globalBatch: batch,
            chip: chip,
            chips: chips,
            nodeSize: chipsPerNode,
            precision: wish.precision,
            software: TrainingSetup.Software(profile: Calibration.unmeasuredProfile)
        )
        var order = TrainingOrder(setup: setup, tokens: wish.tokensPerParameter * model.parameters)
        order.failures.chipHoursBetweenFailures = failures.chipHoursBetweenFailures
        order.failures.spares = Int(Double(chips / chipsPerNode) * failures.spareShare)
        order.failures.repairSeconds = failures.repairHours.map { $0 * 3600 } ?? order.failures.repairSeconds
        order.pue = power.meanPUE
        order.gramsPerKWh = country.gramsPerKilowattHour
        return order
    }
}

extension GigafactoryPlan {
    /// The largest run, on the chips that users have in the busiest year; nil where none is asked for or none fits.
    package func largestRun(_ calibration: Calibration, step: (Double) throws -> Void) rethrows -> LargestRun? {
        guard let wish = factory.run, let year = busiestYear, year.hours > 0 else { return nil }
        return try factory.largestRun(wish, chips: Int(year.availableChips), calibration, step: step)
    }

    /// As ``largestRun(_:step:)``, to the end.
    package func largestRun(_ calibration: Calibration) -> LargestRun? { largestRun(calibration) { _ in } }
}
