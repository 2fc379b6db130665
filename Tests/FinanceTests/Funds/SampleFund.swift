import Quantities

@testable import Finance

/// Funds to try rules on.
enum SampleFund {
    /// Nobody's terms in particular: four layers and a grant, two years of construction, then even sales.
    static func plain(years: Int = 12, eurPerHour: Double = 2.5) -> Fund {
        let building = OperationPlan.Month(capitalCents: 4_000_000_000, runningCents: 50_000_000)
        let running = OperationPlan.Month(
            runningCents: 400_000_000,
            powerCents: 200_000_000,
            soldDeviceHours: 10_000_000,
            microEURPerDeviceHour: Int64(eurPerHour * 1e6)
        )
        var months = [OperationPlan.Month](repeating: building, count: 24)
        months += [OperationPlan.Month](repeating: running, count: 12 * years - 24)
        return Fund(
            name: "A plain fund",
            start: CivilDate(daysSinceEpoch: 20_635),
            months: 12 * years,
            layers: [
                Layer(
                    name: "senior",
                    kind: .debt,
                    rate: 0.045,
                    repayment: Layer.Repayment(form: .fixed(.annuity), graceMonths: 24, months: 72)
                ),
                Layer(
                    name: "mezzanine",
                    kind: .debt,
                    rate: 0.07,
                    upsideShare: 0.1,
                    repayment: Layer.Repayment(form: .fixed(.linear), graceMonths: 30, months: 90)
                ),
                Layer(name: "equity", kind: .equity, rate: 0.08, upsideShare: 0.75),
                Layer(name: "first loss", kind: .firstLoss, upsideShare: 0.15, marketRate: 0.08),
                Layer(name: "grant", kind: .grant),
            ],
            commitments: [
                commitment("a", .private, 0, 60_000_000_000), commitment("b", .eib, 1, 20_000_000_000),
                commitment("c", .private, 2, 15_000_000_000), commitment("d", .union, 3, 4_000_000_000),
                commitment("e", .state, 3, 5_000_000_000), commitment("f", .state, 4, 3_000_000_000),
            ],
            guarantees: [
                LayerGuarantee(
                    name: "promise",
                    layer: 1,
                    source: .union,
                    guaranteeRate: 0.7,
                    capRate: 0.5,
                    premium: 0.005,
                    marketPremium: 0.02
                )
            ],
            operation: OperationPlan(months: months, residualCents: 1_000_000_000),
            futures: Futures(
                plannedUtilisation: 0.7,
                utilisation: Futures.Spread(low: 0.2, likely: 0.7, high: 0.9, yearlyVolatility: 0.1),
                price: Futures.Spread(low: 0.4, likely: 1, high: 1.3, yearlyVolatility: 0.1),
                power: Futures.Spread(low: 0.5, likely: 1, high: 2, yearlyVolatility: 0.1),
                delayMonths: Futures.Spread(low: 0, likely: 3, high: 24)
            )
        )
    }

    private static func commitment(
        _ reference: String,
        _ source: Commitment.Source,
        _ layer: Int,
        _ cents: Int64
    ) -> Commitment {
        Commitment(
            reference: reference,
            programme: reference,
            country: "EU",
            source: source,
            layer: layer,
            amountCents: cents,
            from: CivilDate(daysSinceEpoch: 20_635),
            until: CivilDate(daysSinceEpoch: 20_635 + 1000)
        )
    }

    /// A fund whose terms and fortunes follow from a seed.
    static func random(_ seed: UInt64) -> Fund {
        var chance = RandomStream(seed: seed, stream: 77)
        var fund = plain(years: Int(6 + chance.below(10)), eurPerHour: 0.2 + 4 * chance.unit())
        for place in fund.layers.indices where fund.layers[place].kind != .grant {
            fund.layers[place].rate = 0.12 * chance.unit()
            fund.layers[place].upsideShare = chance.unit()
        }
        for place in fund.commitments.indices {
            fund.commitments[place].amountCents = Int64(chance.below(2_000_000_000)) * 30
            fund.commitments[place].until = CivilDate(daysSinceEpoch: 20_635 + Int64(chance.below(2000)))
        }
        let forms: [Layer.Repayment.Form] = [
            .fixed(.annuity), .fixed(.linear), .fixed(.bullet), .sculpted(cover: 1.3),
        ]
        for place in [0, 1] {
            let grace = Int(chance.below(30))
            fund.layers[place].repayment = Layer.Repayment(
                form: forms[Int(chance.below(4))],
                graceMonths: grace,
                months: 1 + Int(chance.below(UInt32(fund.months - grace)))
            )
        }
        fund.terms = WaterfallTerms(
            preferredRate: 0.1 * chance.unit(),
            carry: 0.3 * chance.unit(),
            catchUp: chance.unit()
        )
        fund.reserveMonths = Int(chance.below(24))
        for place in fund.operation.months.indices where chance.below(40) == 0 {
            fund.operation.months[place].capitalCents += Int64(chance.below(2_000_000_000))
        }
        return fund
    }
}
