import Quantities

/// What a fund's contracts come to, month by month: worked out once, the same in every future.
struct CascadeTerms {
    /// A debt's contract.
    struct Debt {
        var layer: Int
        var rate: Double
        var graceMonths: Int
        /// The month in which all that is left is due.
        var lastMonth: Int
        /// The share of the principal that is paid back up to each month; never falls.
        var paidShare: [Double]
        /// What its guarantee costs a year, of its principal; 0 without one.
        var premium: Double
        var guaranteeRate: Double
        var capRate: Double
    }

    /// An equity layer's claim.
    struct Equity {
        var layer: Int
        /// What the claim grows by in each month.
        var growth: [Double]
    }

    let months: Int
    let kinds: [Layer.Kind]
    /// What each commitment promises, and to which layer.
    let promised: [Int64]
    let layerOf: [Int]
    /// The commitments that can be called in each month.
    let open: [[Int]]
    let capital: [Int64]
    let residual: Int64
    /// What is kept at each month's end for capital cost to come.
    let reserve: [Int64]
    /// Each month as a part of a year of 365 days.
    let yearParts: [Double]
    /// What the investors' account at the preferred rate grows by in each month.
    let growth: [Double]
    /// From the top.
    let debts: [Debt]
    /// From the top.
    let equities: [Equity]
    /// Layers that share in what is left, with their parts, which make one.
    let upsides: [(layer: Int, share: Double)]
    let lastUpside: Int

    init(_ fund: Fund) {
        let count = fund.months
        let plan = fund.operation.lasting(count)
        let parts = (0..<count).map { month in
            Double(fund.firstDay(ofMonth: month + 1) - fund.firstDay(ofMonth: month)) / 365
        }
        months = count
        kinds = fund.layers.map(\.kind)
        promised = fund.commitments.map(\.amountCents)
        layerOf = fund.commitments.map(\.layer)
        open = (0..<count).map { month in
            let day = fund.day(ofMonth: month)
            return fund.commitments.indices.filter { fund.commitments[$0].isOpen(on: day) }
        }
        capital = plan.map(\.capitalCents)
        residual = fund.operation.residualCents
        reserve = Self.reserve(plan.map(\.capitalCents), months: fund.reserveMonths)
        yearParts = parts
        growth = parts.map { Amortisation.power(1 + fund.terms.preferredRate, $0) }
        debts = fund.layers.indices.compactMap { layer in
            Self.debt(fund, layer, plan)
        }
        equities = fund.layers.indices.filter { fund.layers[$0].isEquity }.map { layer in
            Equity(layer: layer, growth: parts.map { Amortisation.power(1 + fund.layers[layer].rate, $0) })
        }
        let whole = fund.layers.reduce(0) { $0 + $1.upsideShare }
        let sharing = fund.layers.indices.filter { fund.layers[$0].upsideShare > 0 }
        if whole > 0 {
            upsides = sharing.map { ($0, fund.layers[$0].upsideShare / whole) }
        } else {
            upsides = equities.first.map { [($0.layer, 1)] } ?? []
        }
        lastUpside = upsides.last?.layer ?? 0
    }

    /// Capital cost of the coming months, each saved for evenly over so many months.
    private static func reserve(_ capital: [Int64], months: Int) -> [Int64] {
        capital.indices.map { month in
            guard months > 0, month + 1 < capital.count else { return 0 }
            let ahead = capital[(month + 1)..<min(capital.count, month + 1 + months)]
            return ahead.enumerated().reduce(0) { sum, one in
                sum + Int64((Double(one.element) * Double(months - one.offset) / Double(months)).rounded())
            }
        }
    }

    private static func debt(_ fund: Fund, _ layer: Int, _ plan: [OperationPlan.Month]) -> Debt? {
        guard let repayment = fund.layers[layer].repayment, fund.layers[layer].kind == .debt else { return nil }
        let rate = fund.layers[layer].rate
        let grace = min(repayment.graceMonths, fund.months - 1)
        let paying = min(repayment.months, fund.months - grace)
        let instalments: [Double]
        switch repayment.form {
        case .fixed(let form):
            instalments = Amortisation(principal: 1, ratePerPeriod: rate / 12, periods: paying, form: form)
                .instalments.map(\.principal)
        case .sculpted(let cover):
            let cash = plan[grace..<grace + paying].map { one in
                Double(one.revenueCents - one.runningCents - one.powerCents)
            }
            instalments = Amortisation(sculptedTo: cash, cover: cover, ratePerPeriod: rate / 12)
                .instalments.map(\.principal)
        }
        let guarantee = fund.guarantees.first { $0.layer == layer }
        return Debt(
            layer: layer,
            rate: rate,
            graceMonths: grace,
            lastMonth: grace + paying - 1,
            paidShare: paidShare(instalments, grace: grace, months: fund.months),
            premium: guarantee.map { $0.premium * $0.guaranteeRate } ?? 0,
            guaranteeRate: guarantee?.guaranteeRate ?? 0,
            capRate: guarantee?.capRate ?? 0
        )
    }

    /// Running shares of the sum. A month in which a sculpted debt would grow pays nothing instead.
    private static func paidShare(_ instalments: [Double], grace: Int, months: Int) -> [Double] {
        let whole = instalments.reduce(0, +)
        var (sum, paid) = (0.0, 0.0)
        return (0..<months).map { month in
            if month >= grace + instalments.count { return 1 }
            guard month >= grace, whole > 0 else { return 0 }
            sum += instalments[month - grace] / whole
            paid = min(1, max(paid, sum))
            return paid
        }
    }
}
