import Quantities
import Testing

@testable import Finance

@Suite struct `A loan` {
    @Test(arguments: RepaymentForm.allCases, [0, 3])
    func `is paid back in whole, with interest on what was left`(form: RepaymentForm, grace: Int) {
        let loan = Amortisation(principal: 1e9, ratePerPeriod: 0.011, periods: 24, form: form, gracePeriods: grace)
        #expect(abs(loan.principal - 1e9) < 1e-3)
        #expect(loan.instalments.last.map { abs($0.balance) < 1e-3 } == true)
        var balance = 1e9
        for one in loan.instalments {
            #expect(abs(one.interest - balance * 0.011) < 1e-3)
            balance = one.balance
        }
        #expect(loan.instalments[..<grace].allSatisfy { $0.principal == 0 })
    }

    @Test func `without interest is paid in equal parts`() {
        let loan = Amortisation(principal: 120, ratePerPeriod: 0, periods: 12, form: .annuity)
        #expect(loan.instalments.allSatisfy { abs($0.payment - 10) < 1e-9 })
    }

    @Test func `that is sculpted is covered alike in every period, and says when it grows`() {
        let cash = [10.0, 60, 80, 120, 90]
        let loan = Amortisation(sculptedTo: cash, cover: 1.3, ratePerPeriod: 0.06)
        for (one, available) in zip(loan.instalments, cash) { #expect(abs(available / one.payment - 1.3) < 1e-9) }
        #expect(loan.grows)
        #expect(loan.instalments.last.map { abs($0.balance) < 1e-9 } == true)
    }
}
