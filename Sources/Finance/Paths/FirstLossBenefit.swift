/// What a first-loss layer buys: the same futures of the same fund, with more or less of it.
///
/// What is taken from the first-loss layer is put into the equity above it, upside included, so that the fund has the same money.
package struct FirstLossBenefit: Sendable {
    /// The fund with a part of its first loss.
    package struct Step: Sendable {
        /// The part of the first-loss layer that stays.
        package var share: Double
        package var firstLossCents: Int64
        package var outcomes: FutureOutcomes
    }

    package var steps: [Step]

    /// The layers that gain by it: those above, debts and equity.
    package var protected: [Int]

    /// The parts that are tried.
    package static let shares = [0, 0.25, 0.5, 0.75, 1]

    /// Plays all parts; nil for a fund without a first-loss layer under an equity layer.
    ///
    /// - Parameter step: told the share that is done; what it throws ends the play.
    package init?(_ fund: Fund, seed: UInt64, paths: Int, step: (Double) throws -> Void) rethrows {
        guard let first = fund.layers.firstIndex(where: { $0.kind == .firstLoss }), first > 0,
            fund.layers[first - 1].kind == .equity
        else { return nil }
        protected = Array(fund.layers.indices[..<first])
        steps = try Self.shares.enumerated().map { place, share in
            let variant = fund.keepingFirstLoss(share)
            var simulation = FundSimulation(variant, seed: seed)
            var outcomes = try simulation.outcomes(upTo: paths) {
                try step((Double(place) + $0) / Double(Self.shares.count))
            }
            outcomes.sort()
            let cents = variant.layers.indices.filter { variant.layers[$0].kind == .firstLoss }
                .reduce(0) { $0 + variant.committedCents($1) }
            return Step(share: share, firstLossCents: cents, outcomes: outcomes)
        }
    }
}

extension Fund {
    /// The fund with a part of its first loss; the rest of that money stands in the equity layer above.
    package func keepingFirstLoss(_ share: Double) -> Fund {
        guard let equity = layers.lastIndex(where: { $0.kind == .equity }) else { return self }
        var fund = self
        for place in fund.layers.indices where layers[place].kind == .firstLoss {
            fund.layers[place].upsideShare = layers[place].upsideShare * share
            fund.layers[equity].upsideShare += layers[place].upsideShare * (1 - share)
        }
        for (place, commitment) in commitments.enumerated() where layers[commitment.layer].kind == .firstLoss {
            let kept = commitment.amountCents.parts(by: [share])[0]
            fund.commitments[place].amountCents = kept
            var moved = commitment
            moved.amountCents -= kept
            moved.layer = equity
            moved.reference += " (moved)"
            if moved.amountCents > 0 { fund.commitments.append(moved) }
        }
        return fund
    }
}
