import Quantities
import Testing

@testable import Finance

@Suite struct `Internal rates` {
    private func flows(_ amounts: [Double], years: [Int]? = nil) -> CashFlows {
        CashFlows(
            amounts.enumerated().map { place, amount in
                CashFlows.Flow(CivilDate(daysSinceEpoch: 18_628 + Int64(365 * (years?[place] ?? place))), amount)
            }
        )
    }

    @Test func `do not depend on the order in which flows are told`() {
        let flows = [
            CashFlows.Flow(CivilDate(daysSinceEpoch: 500), 40), CashFlows.Flow(CivilDate(daysSinceEpoch: 100), -100),
            CashFlows.Flow(CivilDate(daysSinceEpoch: 900), 90),
        ]
        #expect(CashFlows(flows).internalRate == CashFlows(flows.reversed()).internalRate)
    }

    @Test func `of flows with two rates are both said`() {
        let rates = flows([-100, 230, -132]).internalRate.all
        #expect(rates.count == 2)
        #expect(abs(rates[0] - 0.1) < 1e-12 && abs(rates[1] - 0.2) < 1e-12)
    }

    @Test func `of flows that touch zero once are one`() {
        // (1 − 1.1v)²: 10 % twice.
        let rates = flows([-1, 2.2, -1.21]).internalRate.all
        #expect(rates.count == 1)
        #expect(rates.first.map { abs($0 - 0.1) < 1e-6 } == true)
    }

    @Test func `are none where no rate makes the flows nothing, and not asked for where money goes one way`() {
        #expect(flows([100, -200, 150]).internalRate == .none)
        #expect(flows([-100, -10]).internalRate == .noSignChange)
        #expect(flows([]).internalRate == .noSignChange)
    }

    @Test(arguments: UInt64(1)...40)
    func `are found, all of them, of flows made from them`(seed: UInt64) {
        var chance = RandomStream(seed: seed)
        // Π (1 − (1 + r)·v) over the rates has exactly these roots.
        let wanted = (0...Int(chance.below(4))).map { 0.05 + 0.25 * Double($0) + 0.1 * chance.unit() }
        var amounts = [-1.0]
        for rate in wanted {
            amounts.append(0)
            for place in (1..<amounts.count).reversed() { amounts[place] -= (1 + rate) * amounts[place - 1] }
        }
        let found = flows(amounts).internalRate.all
        #expect(found.count == wanted.count)
        for (rate, expected) in zip(found, wanted) { #expect(abs(rate - expected) < 1e-7) }
    }

    @Test(arguments: UInt64(1)...60)
    func `make random flows worth nothing, and are as many as the signs at both ends ask`(seed: UInt64) {
        var chance = RandomStream(seed: seed)
        let flows = flows((0..<Int(2 + chance.below(40))).map { _ in chance.normal() })
        for rate in flows.internalRate.all where rate < 1e6 && rate > -0.9 {
            let size = zip(flows.years, flows.amounts)
                .reduce(0) { $0 + abs($1.1) * Elementary.exp(-Elementary.log(1 + rate) * $1.0) }
            #expect(abs(flows.presentValue(rate: rate)) < 1e-9 * size)
        }
        // Crossings come in pairs when first and last flow have one sign.
        let isOdd = (flows.amounts[0] < 0) != (flows.amounts[flows.amounts.count - 1] < 0)
        #expect(flows.internalRate.all.count % 2 == (isOdd ? 1 : 0))
    }
}
