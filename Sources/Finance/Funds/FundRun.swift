/// A fund as planned: what each layer pays and gets, year by year and to the cent.
package struct FundRun: Sendable {
    /// A layer's life.
    package struct LayerResult: Sendable {
        package var committedCents: Int64
        package var drawnCents: Int64
        package var receivedCents: Int64
        /// Of what it received, what a guarantee paid.
        package var guaranteedCents: Int64
        /// A debt's principal and interest that were never paid.
        package var unpaidCents: Int64
        package var rate: InternalRate
        package var multiples: Multiples?
        /// Its flows with their times.
        package var flows: CashFlows
        /// What is at work in it at the end of each year: a debt's principal, or what an equity layer has not got back.
        package var atWorkCents: [Int64]

        /// What it put in and never got back.
        package var lossCents: Int64 { max(0, drawnCents - receivedCents) }
    }

    /// A year's money, in cents.
    package struct Year: Hashable, Sendable {
        package var revenue: Int64 = 0
        package var running: Int64 = 0
        package var premiums: Int64 = 0
        package var capital: Int64 = 0
        package var drawn: Int64 = 0
        package var interest: Int64 = 0
        package var principal: Int64 = 0
        package var serviceDue: Int64 = 0
        package var toEquity: Int64 = 0
        package var toManager: Int64 = 0
        /// What is kept, and what suppliers are owed, at its end.
        package var cash: Int64 = 0
        package var owed: Int64 = 0

        /// Cash available for debt service.
        package var availableForService: Int64 { revenue - running - premiums }

        /// The debt service cover ratio; nil in a year without service due.
        package var cover: Double? {
            serviceDue > 0 ? Double(availableForService) / Double(serviceDue) : nil
        }
    }

    package var layers: [LayerResult]
    package var years: [Year]
    package var drawnByCommitment: [Int64]
    package var managerCents: Int64
    package var clawedBackCents: Int64
    /// The most that suppliers were ever owed: what the fund could not pay for in time.
    package var mostOwedCents: Int64

    /// Plays a fund as planned.
    package init(_ fund: Fund) {
        var cascade = Cascade(fund)
        let path = FuturePath(fund)
        var atWork = fund.layers.map { _ in [Int64]() }
        for first in stride(from: 0, to: fund.months, by: 12) {
            cascade.play(path, months: first..<min(first + 12, fund.months))
            for (layer, account) in cascade.state.accounts.enumerated() {
                let open = fund.layers[layer].kind == .debt ? account.principal : account.drawn - account.received
                atWork[layer].append(max(0, open))
            }
        }
        let rates = MonthlyRate(fund)
        let (state, allFlows, rows) = (cascade.state, cascade.flows, cascade.rows)
        let count = fund.months
        layers = fund.layers.indices.map { layer in
            let own = allFlows[layer * count..<(layer + 1) * count]
            let account = state.accounts[layer]
            let flows = rates.cashFlows(own)
            return LayerResult(
                committedCents: fund.committedCents(layer),
                drawnCents: account.drawn,
                receivedCents: account.received,
                guaranteedCents: account.guaranteed,
                unpaidCents: account.principal + account.interestDue,
                rate: flows.internalRate,
                multiples: account.drawn > 0
                    ? Multiples([-Cents.eur(account.drawn), Cents.eur(account.received)]) : nil,
                flows: flows,
                atWorkCents: atWork[layer]
            )
        }
        years = Self.years(rows)
        drawnByCommitment = state.drawn
        managerCents = state.manager
        clawedBackCents = state.clawedBack
        mostOwedCents = rows.map(\.owed).max() ?? 0
    }

    /// The least cover of any year with debt service; nil without debts.
    package var leastCover: Double? { years.compactMap(\.cover).min() }

    static func years(_ rows: [Cascade.Row]) -> [Year] {
        stride(from: 0, to: rows.count, by: 12).map { first in
            var year = Year()
            for row in rows[first..<min(first + 12, rows.count)] {
                year.revenue += row.revenue
                year.running += row.running
                year.premiums += row.premiums
                year.capital += row.capital
                year.drawn += row.drawn
                year.interest += row.interest
                year.principal += row.principal
                year.serviceDue += row.serviceDue
                year.toEquity += row.toEquity
                year.toManager += row.toManager
                year.cash = row.cash
                year.owed = row.owed
            }
            return year
        }
    }
}
