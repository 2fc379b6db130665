import Finance
import Glibc
import Quantities

/// A fund of twenty years with monthly flows: futures a second on one core.
struct FinanceBench {
    private static let paths = 40_000

    func run(into table: inout Table) {
        let fund = Self.fund
        var simulation = FundSimulation(fund, seed: 1)
        var outcomes = simulation.outcomes(of: 0..<1000)
        // Turn by turn, so that a busy minute slows both alike.
        var (seconds, plainSeconds, plain) = (0.0, 0.0, 0.0)
        for turn in 0..<8 {
            let first = turn * Self.paths / 8
            let before = CPUTime.own
            outcomes.merge(simulation.outcomes(of: first..<first + Self.paths / 8))
            seconds += CPUTime.own - before
            let between = CPUTime.own
            plain += Self.plain(fund, count: Self.paths / 8)
            plainSeconds += CPUTime.own - between
        }
        precondition(plain.isFinite && outcomes.paths > Self.paths, "every future has an outcome")
        let ratio = Table.grouped(seconds / plainSeconds)
        table.add(
            "futures of a fund: 240 months, 5 layers, their rates",
            Double(Self.paths) / seconds,
            unit: "a second",
            atLeast: 20_000,
            ratio: "\(ratio) times drawing and discounting its sales alone"
        )
    }

    /// What is beside it: a draw for each month, and its present value, with no layers.
    private static func plain(_ fund: Fund, count: Int) -> Double {
        var chance = RandomStream(seed: 2)
        let revenue = fund.operation.lasting(fund.months).map { Double($0.revenueCents) }
        var sum = 0.0
        for _ in 0..<count {
            var factor = 1.0
            for month in revenue {
                factor *= 0.995
                sum += month * (1 + 0.1 * chance.normal()) * factor
            }
        }
        return sum
    }

    private static let start = CivilDate(daysSinceEpoch: 21_000)

    private static func commitment(_ reference: String, _ layer: Int, _ millions: Int64) -> Commitment {
        Commitment(
            reference: reference,
            programme: reference,
            country: "EU",
            source: layer < 3 ? .private : .state,
            layer: layer,
            amountCents: millions * 100_000_000,
            from: CivilDate(daysSinceEpoch: 20_900),
            until: CivilDate(daysSinceEpoch: 22_000)
        )
    }

    /// Two years of construction, two renewals, five layers, as Examples/funds/gigafactory.yaml.
    private static var fund: Fund {
        func span(_ months: Int, capital: Int64, hours: Int64, price: Int64) -> [OperationPlan.Month] {
            let month = OperationPlan.Month(
                capitalCents: capital * 100_000_000,
                runningCents: 1_250_000_000,
                powerCents: hours > 0 ? 600_000_000 : 0,
                soldDeviceHours: hours,
                microEURPerDeviceHour: price
            )
            return [OperationPlan.Month](repeating: month, count: months)
        }
        let months =
            span(18, capital: 222, hours: 0, price: 0) + span(54, capital: 0, hours: 51_100_000, price: 2_150_000)
            + span(12, capital: 200, hours: 40_000_000, price: 1_800_000)
            + span(60, capital: 0, hours: 51_100_000, price: 1_800_000)
            + span(12, capital: 200, hours: 40_000_000, price: 1_750_000)
            + span(84, capital: 0, hours: 51_100_000, price: 1_700_000)
        return Fund(
            name: "A fund",
            start: CivilDate(daysSinceEpoch: start.daysSinceEpoch - Int64(start.day) + 1),
            months: 240,
            layers: [
                Layer(
                    name: "senior",
                    kind: .debt,
                    rate: 0.045,
                    repayment: Layer.Repayment(form: .fixed(.annuity), graceMonths: 30, months: 84)
                ),
                Layer(
                    name: "mezzanine",
                    kind: .debt,
                    rate: 0.065,
                    upsideShare: 0.05,
                    repayment: Layer.Repayment(form: .fixed(.linear), graceMonths: 36, months: 96)
                ),
                Layer(name: "equity", kind: .equity, rate: 0.08, upsideShare: 0.8),
                Layer(name: "first loss", kind: .firstLoss, upsideShare: 0.15),
                Layer(name: "grant", kind: .grant),
            ],
            commitments: [
                commitment("a", 0, 1700), commitment("b", 1, 600), commitment("c", 2, 1000), commitment("d", 3, 500),
                commitment("e", 4, 600),
            ],
            reserveMonths: 48,
            operation: OperationPlan(months: months, residualCents: 10_000_000_000),
            futures: Futures(
                plannedUtilisation: 0.7,
                utilisation: Futures.Spread(low: 0.35, likely: 0.7, high: 0.85, yearlyVolatility: 0.05),
                price: Futures.Spread(low: 0.6, likely: 1, high: 1.2, yearlyVolatility: 0.1),
                power: Futures.Spread(low: 0.7, likely: 1, high: 1.8, yearlyVolatility: 0.15),
                delayMonths: Futures.Spread(low: 0, likely: 3, high: 18)
            )
        )
    }
}
