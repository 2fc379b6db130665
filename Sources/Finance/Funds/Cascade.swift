import Quantities

/// Plays a fund's money month by month, to the cent: the plan itself, and each of its possible futures.
///
/// In a month, in this order: interest accrues; what is sold comes in; what is lacking for costs, and for interest within a debt's
/// grace, is drawn from the open commitments, each by its part of what is still open; costs are paid, and what can't be
/// is owed; debts are served from the top, each its interest and then its principal, before the next gets anything; when all that is
/// current, and capital cost of the coming months saved for, the rest goes through the waterfall. At the end debts are due in whole, guarantees are
/// called, and the manager gives back what it got too much.
struct Cascade {
    /// A layer's books.
    struct Account {
        /// What was drawn, and what came back in all.
        var drawn: Int64 = 0
        var received: Int64 = 0
        /// A debt's principal and interest that are open.
        var principal: Int64 = 0
        var interestDue: Int64 = 0
        var interestPaid: Int64 = 0
        var principalPaid: Int64 = 0
        /// A debt's principal at the end of its grace, which the schedule pays back.
        var scheduled: Int64 = 0
        /// An equity layer's claim at its own rate, capital included; negative when it got more.
        var claim: Int64 = 0
        /// What a guarantee paid.
        var guaranteed: Int64 = 0
        /// In and out in this month.
        var flow: Int64 = 0
    }

    /// A month's money.
    struct Row {
        var revenue: Int64 = 0
        var running: Int64 = 0
        var premiums: Int64 = 0
        var capital: Int64 = 0
        var drawn: Int64 = 0
        var interest: Int64 = 0
        var principal: Int64 = 0
        /// What debts were to get by their contracts, arrears left out.
        var serviceDue: Int64 = 0
        var toEquity: Int64 = 0
        var toManager: Int64 = 0
        /// What is kept, and what is owed to suppliers, at its end.
        var cash: Int64 = 0
        var owed: Int64 = 0
    }

    /// What changes from month to month.
    struct State {
        var accounts: [Account]
        var drawn: [Int64]
        var waterfall: Waterfall
        var cash: Int64 = 0
        var owed: Int64 = 0
        var manager: Int64 = 0
        var clawedBack: Int64 = 0
    }

    let terms: CascadeTerms
    private(set) var state: State
    /// Each layer's net flow, month after month, layer by layer.
    private(set) var flows: [Int64]
    private(set) var rows: [Row]

    init(_ fund: Fund) {
        terms = CascadeTerms(fund)
        state = State(
            accounts: [Account](repeating: Account(), count: fund.layers.count),
            drawn: [Int64](repeating: 0, count: fund.commitments.count),
            waterfall: Waterfall(fund.terms)
        )
        flows = [Int64](repeating: 0, count: fund.layers.count * fund.months)
        rows = [Row](repeating: Row(), count: fund.months)
    }

    /// Plays months of a future, going on from where the state stands.
    mutating func play(_ path: borrowing FuturePath, months: Range<Int>) {
        for month in months { play(path, month) }
        if months.upperBound == terms.months { settle() }
    }

    /// Goes back to a state, in place.
    mutating func rewind(to earlier: borrowing State) {
        for place in state.accounts.indices { state.accounts[place] = earlier.accounts[place] }
        for place in state.drawn.indices { state.drawn[place] = earlier.drawn[place] }
        state.waterfall = earlier.waterfall
        (state.cash, state.owed, state.manager) = (earlier.cash, earlier.owed, earlier.manager)
        state.clawedBack = earlier.clawedBack
    }

    private mutating func play(_ path: borrowing FuturePath, _ month: Int) {
        var row = Row()
        let graceInterest = accrue(month, &row)
        row.revenue = path.revenue[month] + (month == terms.months - 1 ? terms.residual : 0)
        row.running = path.running[month]
        row.capital = terms.capital[month]
        state.cash += row.revenue
        let cost = row.capital + row.running + row.premiums + state.owed
        let need = cost + graceInterest - state.cash
        if need > 0 {
            row.drawn = draw(need, month)
            state.cash += row.drawn
        }
        let paid = min(state.cash, cost)
        state.owed = cost - paid
        state.cash -= paid
        let isCurrent = serve(month, &row)
        let free = state.cash - terms.reserve[month]
        if isCurrent, state.owed == 0, free > 0 {
            let tiers = state.waterfall.distribute(free)
            row.toEquity = tiers.toInvestors
            row.toManager = tiers.toManager
            state.manager += tiers.toManager
            state.cash -= free
            share(tiers.toInvestors)
        }
        row.cash = state.cash
        row.owed = state.owed
        rows[month] = row
        for layer in state.accounts.indices {
            flows[layer * terms.months + month] = state.accounts[layer].flow
            state.accounts[layer].flow = 0
        }
    }

    /// Lets a month's interest and claims grow; what is due of interest within a grace, which may be drawn for.
    private mutating func accrue(_ month: Int, _ row: inout Row) -> Int64 {
        var graceInterest: Int64 = 0
        for place in terms.debts.indices {
            let layer = terms.debts[place].layer
            let principal = state.accounts[layer].principal
            let open = principal + state.accounts[layer].interestDue
            guard open > 0 else { continue }
            let part = terms.yearParts[month]
            let bearing = Double(open)
            let accrued = min(Cents.nearest(bearing * terms.debts[place].rate * part), max(0, Cents.most - open))
            state.accounts[layer].interestDue += accrued
            if month < terms.debts[place].graceMonths {
                graceInterest += state.accounts[layer].interestDue
            } else {
                row.serviceDue += accrued
            }
            row.premiums += Cents.nearest(Double(principal) * terms.debts[place].premium * part)
        }
        state.waterfall.grow(by: terms.growth[month])
        for place in terms.equities.indices {
            let layer = terms.equities[place].layer
            let claim = Double(state.accounts[layer].claim) * terms.equities[place].growth[month]
            state.accounts[layer].claim = Cents.nearest(claim)
        }
        return graceInterest
    }

    /// Calls what is needed, each open commitment by its part of all that is open.
    private mutating func draw(_ need: Int64, _ month: Int) -> Int64 {
        let open = terms.open[month]
        let available = open.reduce(Int64(0)) { $0 + terms.promised[$1] - state.drawn[$1] }
        guard available > 0 else { return 0 }
        let taken = min(need, available)
        var (sum, given) = (Int128(0), Int64(0))
        for place in open {
            // Running sums rounded down: the parts make the whole, and none is more than what is open.
            sum += Int128(terms.promised[place] - state.drawn[place])
            let upTo = Int64(Int128(taken) * sum / Int128(available))
            let part = upTo - given
            given = upTo
            state.drawn[place] += part
            book(part, terms.layerOf[place])
        }
        return taken
    }

    private mutating func book(_ amount: Int64, _ layer: Int) {
        state.accounts[layer].drawn += amount
        state.accounts[layer].flow -= amount
        switch terms.kinds[layer] {
        case .debt: state.accounts[layer].principal += amount
        case .equity, .firstLoss:
            state.accounts[layer].claim += amount
            state.waterfall.contribute(amount)
        case .grant: break
        }
    }

    /// Pays debts from the top; whether all that is due was paid.
    private mutating func serve(_ month: Int, _ row: inout Row) -> Bool {
        var isCurrent = true
        for place in terms.debts.indices {
            let layer = terms.debts[place].layer
            var account = state.accounts[layer]
            guard account.principal + account.interestDue > 0 else { continue }
            if month == terms.debts[place].graceMonths { account.scheduled = account.principal }
            let share = terms.debts[place].paidShare[month]
            let interest = min(state.cash, account.interestDue)
            var due = account.principal
            if month < terms.debts[place].lastMonth {
                due = min(due, max(0, Cents.nearest(Double(account.scheduled) * share) - account.principalPaid))
            }
            let earlier = month > 0 ? terms.debts[place].paidShare[month - 1] : 0
            row.serviceDue += Cents.nearest(Double(account.scheduled) * (share - earlier))
            let principal = min(state.cash - interest, due)
            state.cash -= interest + principal
            account.interestDue -= interest
            account.interestPaid += interest
            account.principal -= principal
            account.principalPaid += principal
            account.received += interest + principal
            account.flow += interest + principal
            row.interest += interest
            row.principal += principal
            isCurrent = isCurrent && account.interestDue == 0 && principal == due
            state.accounts[layer] = account
        }
        return isCurrent
    }

    /// Shares what investors get: each equity layer's claim from the top, then by upside.
    private mutating func share(_ amount: Int64) {
        var rest = amount
        for place in terms.equities.indices {
            let layer = terms.equities[place].layer
            let paid = min(rest, max(0, state.accounts[layer].claim))
            receive(paid, layer)
            rest -= paid
            if rest == 0 { return }
        }
        var (sum, given) = (0.0, Int64(0))
        for (layer, upside) in terms.upsides {
            sum += upside
            let upTo = layer == terms.lastUpside ? rest : min(rest, Cents.nearest(Double(rest) * sum))
            receive(upTo - given, layer)
            given = upTo
        }
    }

    private mutating func receive(_ amount: Int64, _ layer: Int) {
        state.accounts[layer].received += amount
        state.accounts[layer].flow += amount
        state.accounts[layer].claim -= amount
    }

    /// The end: guarantees are called, and the manager's carry is looked at anew.
    private mutating func settle() {
        let last = terms.months - 1
        for debt in terms.debts where debt.guaranteeRate > 0 {
            let account = state.accounts[debt.layer]
            let promise = PortfolioGuarantee(
                volume: account.drawn,
                guaranteeRate: debt.guaranteeRate,
                capRate: debt.capRate
            )
            let paid = promise.payment(on: account.principal)
            state.accounts[debt.layer].guaranteed = paid
            receive(paid, debt.layer)
        }
        let back = state.waterfall.clawback
        state.manager -= back
        state.clawedBack = back
        rows[last].toManager -= back
        rows[last].toEquity += back
        share(back)
        for layer in state.accounts.indices {
            flows[layer * terms.months + last] += state.accounts[layer].flow
            state.accounts[layer].flow = 0
        }
    }
}
