import Quantities

/// The aid in a fund's public money, as its plan has it: what each instrument is worth as if it were a grant today.
package struct AidAssessment: Sendable {
    /// One instrument.
    package struct Instrument: Hashable, Sendable {
        package var name: String
        package var nominalEUR: Double
        package var grantEquivalentEUR: Double
        /// How it was reckoned.
        package var method: String
    }

    package var instruments: [Instrument]
    /// Planned capital cost up to the last day on which public money can be called.
    package var eligibleEUR: Double

    /// All aid.
    package var grantEquivalentEUR: Double { instruments.reduce(0) { $0 + $1.grantEquivalentEUR } }

    /// Aid for a euro of eligible cost; nil without any cost.
    package var intensity: Double? { eligibleEUR > 0 ? grantEquivalentEUR / eligibleEUR : nil }

    package init(_ fund: Fund, _ run: FundRun) {
        let lastDay = fund.commitments.filter(\.source.isPublic).map(\.until.daysSinceEpoch).max() ?? 0
        let plan = fund.operation.lasting(fund.months)
        let eligible = plan.indices.filter { fund.firstDay(ofMonth: $0) <= lastDay }
        eligibleEUR = Cents.eur(eligible.reduce(0) { $0 + plan[$1].capitalCents })
        instruments = []
        for layer in fund.layers.indices {
            let all = Self.drawn(run, fund, layer) { _ in true }
            let own = Self.drawn(run, fund, layer, \.isPublic)
            guard own > 0 else { continue }
            instruments.append(Self.instrument(fund, run, layer, nominal: own, share: own / all))
        }
        for guarantee in fund.guarantees where guarantee.source.isPublic {
            let balances = Self.openings(run.layers[guarantee.layer]).map { $0 * guarantee.guaranteeRate }
            let aid = GrantEquivalent(
                balances: balances,
                advantageRate: guarantee.marketPremium - guarantee.premium,
                discountRate: fund.referenceRate
            )
            instruments.append(
                Instrument(
                    name: guarantee.name,
                    nominalEUR: balances.max() ?? 0,
                    grantEquivalentEUR: aid.value,
                    method: "guarantee: market premium less premium on what is guaranteed"
                )
            )
        }
    }

    private static func instrument(
        _ fund: Fund,
        _ run: FundRun,
        _ place: Int,
        nominal: Double,
        share: Double
    ) -> Instrument {
        let layer = fund.layers[place]
        let value: Double
        let method: String
        switch (layer.kind, layer.marketRate) {
        case (.grant, _):
            value = nominal
            method = "grant: all of it"
        case (_, nil):
            value = 0
            method = "at the market's terms, as the document says"
        case (.debt, let market?):
            let aid = GrantEquivalent(
                balances: openings(run.layers[place]),
                advantageRate: market - layer.rate,
                discountRate: fund.referenceRate
            )
            value = aid.value * share
            method = "loan: market rate less rate on what is outstanding"
        case (_, let market?):
            value = GrantEquivalent(investment: run.layers[place].flows, marketRate: market).value * share
            method = "equity: what it lacks of the market's return in the plan"
        }
        return Instrument(name: layer.name, nominalEUR: nominal, grantEquivalentEUR: value, method: method)
    }

    /// What is outstanding at the beginning of each year.
    private static func openings(_ layer: FundRun.LayerResult) -> [Double] {
        [0] + layer.atWorkCents.dropLast().map(Cents.eur)
    }

    private static func drawn(
        _ run: FundRun,
        _ fund: Fund,
        _ layer: Int,
        _ isCounted: (Commitment.Source) -> Bool
    ) -> Double {
        zip(fund.commitments, run.drawnByCommitment).reduce(0) { sum, one in
            one.0.layer == layer && isCounted(one.0.source) ? sum + Cents.eur(one.1) : sum
        }
    }
}
