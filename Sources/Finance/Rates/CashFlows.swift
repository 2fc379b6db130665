package import Quantities

/// Money on days: what is paid in is negative, what comes back positive.
package struct CashFlows: Hashable, Sendable {
    /// An amount on a day.
    package struct Flow: Hashable, Sendable {
        package var date: CivilDate
        package var amount: Double

        package init(_ date: CivilDate, _ amount: Double) {
            self.date = date
            self.amount = amount
        }
    }

    /// Years since the first day, rising.
    package private(set) var years: [Double]
    /// The amounts at those times; each time stands once.
    package private(set) var amounts: [Double]

    /// Flows in any order; those of one day are one.
    package init(_ flows: [Flow], dayCount: DayCount = .actual365) {
        let sorted = flows.sorted { $0.date.daysSinceEpoch < $1.date.daysSinceEpoch }
        years = []
        amounts = []
        guard let first = sorted.first else { return }
        for flow in sorted {
            add(flow.amount, after: dayCount.years(from: first.date, to: flow.date))
        }
    }

    /// One amount a period, the first now.
    package init(periodic amounts: [Double]) {
        years = amounts.indices.map(Double.init)
        self.amounts = amounts
    }

    /// Amounts at times that rise.
    init(years: [Double], amounts: [Double]) {
        self.years = years
        self.amounts = amounts
    }

    private mutating func add(_ amount: Double, after time: Double) {
        if time == years.last {
            amounts[amounts.count - 1] += amount
        } else {
            years.append(time)
            amounts.append(amount)
        }
    }

    /// The value on the first day at a yearly rate above −1: Σ aᵢ ÷ (1 + r)^tᵢ.
    package func presentValue(rate: Double) -> Double {
        precondition(rate > -1, "a rate is above −100 %")
        let force = Elementary.log(1 + rate)
        return zip(years, amounts).reduce(0) { $0 + $1.1 * Elementary.exp(-force * $1.0) }
    }

    /// How often the amounts change their sign, zeros left out.
    package var signChanges: Int {
        let signs = amounts.filter { $0 != 0 }.map { $0 > 0 }
        return zip(signs, signs.dropFirst()).count { $0 != $1 }
    }
}
