import Quantities

/// Plays thousands of futures of a fund, one after the other, in memory that does not grow but for the outcomes.
///
/// Future number n of a seed is the same whichever others are played, so that runs can be cut into pieces and repeated.
package struct FundSimulation {
    private let fund: Fund
    private let seed: UInt64
    private let rates: MonthlyRate
    private let planned: [Double]
    private let begun: Cascade.State
    private var cascade: Cascade
    private var path: FuturePath

    package init(_ fund: Fund, seed: UInt64) {
        self.fund = fund
        self.seed = seed
        rates = MonthlyRate(fund)
        path = FuturePath(fund)
        cascade = Cascade(fund)
        // What comes before the first sale is the same in all futures.
        cascade.play(path, months: 0..<min(path.firstOperation, fund.months - 1))
        begun = cascade.state
        planned = FundRun(fund).layers.map { $0.rate.only ?? 0.05 }
    }

    /// Plays futures by their numbers.
    package mutating func outcomes(of numbers: Range<Int>) -> FutureOutcomes {
        var outcomes = FutureOutcomes(layers: fund.layers.count, paths: numbers.count)
        let first = min(path.firstOperation, fund.months - 1)
        for number in numbers {
            var chance = RandomStream(seed: seed, stream: UInt64(number))
            path.draw(&chance)
            cascade.rewind(to: begun)
            cascade.play(path, months: first..<fund.months)
            record(into: &outcomes)
        }
        return outcomes
    }

    /// Plays the first so many futures, a few hundred at a time; `step` is told the share that is done between them.
    package mutating func outcomes(upTo count: Int, step: (Double) throws -> Void) rethrows -> FutureOutcomes {
        var outcomes = self.outcomes(of: 0..<min(250, count))
        for first in stride(from: 250, to: count, by: 250) {
            try step(Double(first) / Double(count))
            outcomes.merge(self.outcomes(of: first..<min(first + 250, count)))
        }
        return outcomes
    }

    private func record(into outcomes: inout FutureOutcomes) {
        let count = fund.months
        cascade.flows.withUnsafeBufferPointer { flows in
            for layer in fund.layers.indices {
                let account = cascade.state.accounts[layer]
                let own = UnsafeBufferPointer(rebasing: flows[layer * count..<(layer + 1) * count])
                outcomes.add(
                    layer: layer,
                    rate: fund.layers[layer].kind == .grant ? nil : rates.rate(own, near: planned[layer]),
                    drawn: account.drawn,
                    received: account.received,
                    unpaid: account.principal + account.interestDue - account.guaranteed
                )
            }
        }
        outcomes.add(leastCover: leastCover, owed: cascade.state.owed)
    }

    private var leastCover: Double? {
        var least: Double?
        var (available, due) = (Int64(0), Int64(0))
        for (month, row) in cascade.rows.enumerated() {
            available += row.revenue - row.running - row.premiums
            due += row.serviceDue
            guard month % 12 == 11 || month == cascade.rows.count - 1 else { continue }
            if due > 0 { least = min(least ?? .infinity, Double(available) / Double(due)) }
            (available, due) = (0, 0)
        }
        return least
    }
}
