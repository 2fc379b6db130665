import Quantities
import Testing

@testable import Finance

/// Promises that hold in every future of every fund.
@Suite struct `A fund's money` {
    /// A random fund, played through one random future.
    private func played(_ seed: UInt64) -> (fund: Fund, path: FuturePath, cascade: Cascade) {
        let fund = SampleFund.random(seed)
        var path = FuturePath(fund)
        var chance = RandomStream(seed: seed)
        path.draw(&chance)
        var cascade = Cascade(fund)
        cascade.play(path, months: 0..<fund.months)
        return (fund, path, cascade)
    }

    @Test(arguments: UInt64(1)...150)
    func `is conserved to the cent`(seed: UInt64) {
        let (fund, path, cascade) = played(seed)
        let rows = cascade.rows
        let drawn = cascade.state.accounts.reduce(Int64(0)) { $0 + $1.drawn }
        let received = cascade.state.accounts.reduce(Int64(0)) { $0 + $1.received }
        let promised = cascade.state.accounts.reduce(Int64(0)) { $0 + $1.guaranteed }
        let spent = rows.reduce(Int64(0)) { $0 + $1.capital + $1.running + $1.premiums }
        let earned = path.revenue.reduce(0, +) + fund.operation.residualCents
        #expect(
            drawn + earned + promised
                == received + cascade.state.manager + spent - cascade.state.owed + cascade.state.cash
        )
        #expect(rows.allSatisfy { $0.cash >= 0 && $0.owed >= 0 })
        // Net flows are what the books say.
        #expect(cascade.flows.reduce(0, +) == received - drawn)
    }

    @Test(arguments: UInt64(1)...150)
    func `leaves nothing over at the end, unless somebody is still owed`(seed: UInt64) {
        let (_, _, cascade) = played(seed)
        let isOwed = cascade.state.owed > 0
        let isLate = cascade.state.accounts.contains { $0.principal + $0.interestDue > 0 }
        #expect(cascade.state.cash == 0 || isOwed || isLate)
    }

    @Test func `stays within its figures where a debt doubles each year and is never paid`() {
        var fund = SampleFund.plain(years: 50, eurPerHour: 0.01)
        for layer in fund.layers.indices where fund.layers[layer].kind != .grant { fund.layers[layer].rate = 1 }
        var path = FuturePath(fund)
        var chance = RandomStream(seed: 1)
        path.draw(&chance)
        var cascade = Cascade(fund)
        cascade.play(path, months: 0..<fund.months)
        let owed = cascade.state.accounts.map { $0.principal + $0.interestDue }
        #expect(owed.max() == Cents.most)
        #expect(cascade.state.accounts.allSatisfy { $0.claim <= 2 * Cents.most })
    }

    @Test(arguments: UInt64(1)...150)
    func `pays no debt more than is due`(seed: UInt64) {
        let (fund, _, cascade) = played(seed)
        for (account, layer) in zip(cascade.state.accounts, fund.layers) where layer.kind == .debt {
            #expect(account.principalPaid + account.principal == account.drawn)
            #expect(account.principal >= 0 && account.interestDue >= 0)
            #expect(account.guaranteed <= account.principal)
        }
    }

    @Test(arguments: UInt64(1)...150)
    func `goes to no junior layer in a month that leaves a senior one short`(seed: UInt64) {
        let fund = SampleFund.random(seed)
        var path = FuturePath(fund)
        var chance = RandomStream(seed: seed)
        path.draw(&chance)
        var cascade = Cascade(fund)
        for month in 0..<fund.months - 1 {
            let before = cascade.state.accounts.map(\.received)
            cascade.play(path, months: month..<month + 1)
            let paid = zip(cascade.state.accounts, before).map { $0.received - $1 }
            let accounts = cascade.state.accounts
            // Interest that is open after service was not paid, so nobody below may have been.
            for (senior, layer) in fund.layers.enumerated()
            where layer.kind == .debt && accounts[senior].interestDue > 0 {
                #expect(paid[(senior + 1)...].allSatisfy { $0 == 0 }, "month \(month)")
            }
            // First loss gets nothing while the equity above has a claim open.
            if paid[3] > 0, paid[0...2].reduce(0, +) >= 0 { #expect(accounts[2].claim <= 0) }
        }
    }

    @Test(arguments: UInt64(1)...150)
    func `is called once: no commitment gives more than it promised, and each only while it is open`(seed: UInt64) {
        let (fund, _, cascade) = played(seed)
        for (drawn, commitment) in zip(cascade.state.drawn, fund.commitments) {
            #expect(drawn >= 0 && drawn <= commitment.amountCents)
        }
        for layer in fund.layers.indices {
            let own = fund.commitments.indices.filter { fund.commitments[$0].layer == layer }
            #expect(own.reduce(0) { $0 + cascade.state.drawn[$1] } == cascade.state.accounts[layer].drawn)
        }
        let lastDay = fund.commitments.map(\.until.daysSinceEpoch).max() ?? 0
        for (month, row) in cascade.rows.enumerated() where fund.day(ofMonth: month).daysSinceEpoch > lastDay {
            #expect(row.drawn == 0)
        }
    }

    @Test(arguments: UInt64(1)...150)
    func `is never clawed back below nothing`(seed: UInt64) {
        let (_, _, cascade) = played(seed)
        #expect(cascade.state.clawedBack >= 0)
        #expect(cascade.state.manager >= 0)
    }

    @Test func `earns a debt that is paid in time its rate`() throws {
        let run = FundRun(SampleFund.plain())
        let senior = run.layers[0]
        #expect(senior.unpaidCents == 0)
        // Twelve payments a year, with interest by days: a year's compounding above the rate that is charged.
        let rate = try #require(senior.rate.only)
        #expect(abs(rate - (Amortisation.power(1 + 0.045 / 12, 12) - 1)) < 2e-4)
        #expect(run.mostOwedCents == 0)
    }

    @Test func `waits for a condition that has not come true`() {
        var fund = SampleFund.plain()
        let late = CivilDate(daysSinceEpoch: 20_635 + 300)
        fund.commitments[2].condition = Commitment.Condition(text: "grid connection", planned: late)
        let commitment = fund.commitments[2]
        #expect(!commitment.isOpen(on: CivilDate(daysSinceEpoch: late.daysSinceEpoch - 1)))
        #expect(commitment.isOpen(on: late))
        fund.commitments[2].condition?.actual = CivilDate(daysSinceEpoch: 20_635 + 600)
        #expect(!fund.commitments[2].isOpen(on: late))
    }

    @Test func `is saved for what must be bought soon`() {
        var fund = SampleFund.plain()
        fund.operation.months[80].capitalCents = 20_000_000_000
        #expect(FundRun(fund).mostOwedCents > 0)
        fund.reserveMonths = 36
        #expect(FundRun(fund).mostOwedCents == 0)
    }
}
