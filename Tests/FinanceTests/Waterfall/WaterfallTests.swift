import Quantities
import Testing

@testable import Finance

@Suite struct `A waterfall` {
    /// A random life: calls and payouts in random order, some years apart.
    private func life(_ seed: UInt64) -> (waterfall: Waterfall, cash: Int64, tiers: [Waterfall.Tiers]) {
        var chance = RandomStream(seed: seed)
        var waterfall = Waterfall(
            WaterfallTerms(
                preferredRate: 0.12 * chance.unit(),
                carry: 0.3 * chance.unit(),
                catchUp: [0, 0.5, 0.8, 1][Int(chance.below(4))]
            )
        )
        var (cash, tiers) = (Int64(0), [Waterfall.Tiers]())
        for _ in 0..<Int(3 + chance.below(60)) {
            waterfall.grow(by: waterfall.growth(years: chance.unit()))
            if chance.below(3) == 0 { waterfall.contribute(Int64(chance.below(1_000_000_000))) }
            let paid = Int64(chance.below(600_000_000))
            cash += paid
            tiers.append(waterfall.distribute(paid))
        }
        return (waterfall, cash, tiers)
    }

    @Test(arguments: UInt64(1)...200)
    func `pays out every cent that came in, and no more`(seed: UInt64) {
        let (waterfall, cash, tiers) = life(seed)
        #expect(tiers.reduce(0) { $0 + $1.toInvestors + $1.toManager } == cash)
        #expect(waterfall.distributed == cash)
        #expect(waterfall.carried == tiers.reduce(0) { $0 + $1.toManager })
        for one in tiers {
            let parts = [
                one.returnOfCapital, one.preferred, one.catchUpToManager, one.catchUpToInvestors, one.splitToManager,
                one.splitToInvestors,
            ]
            #expect(parts.allSatisfy { $0 >= 0 })
        }
    }

    @Test(arguments: UInt64(1)...200)
    func `gives the manager nothing before the capital is back and the preferred return paid`(seed: UInt64) {
        var chance = RandomStream(seed: seed)
        var waterfall = Waterfall(WaterfallTerms(preferredRate: 0.08, carry: 0.2, catchUp: 1))
        for _ in 0..<40 {
            waterfall.grow(by: waterfall.growth(years: 0.25))
            if chance.below(4) == 0 { waterfall.contribute(Int64(chance.below(100_000_000))) }
            let tiers = waterfall.distribute(Int64(chance.below(30_000_000)))
            if tiers.toManager > 0 {
                #expect(waterfall.unreturned == 0)
                #expect(waterfall.hurdle <= 0)
            }
        }
    }

    @Test(arguments: UInt64(1)...200)
    func `claws back no more than was carried, and never less than nothing`(seed: UInt64) {
        let (waterfall, _, _) = life(seed)
        #expect(waterfall.clawback >= 0)
        #expect(waterfall.clawback <= waterfall.carried)
        // Afterwards the manager holds no more than its share of the profit.
        let kept = waterfall.carried - waterfall.clawback
        #expect(Double(kept) <= waterfall.terms.carry * Double(max(0, waterfall.profit)) + 1)
    }

    @Test(arguments: UInt64(1)...100)
    func `leaves the account at nothing or below exactly when investors earn the preferred rate`(seed: UInt64) {
        var chance = RandomStream(seed: seed)
        var waterfall = Waterfall(WaterfallTerms(preferredRate: 0.08, carry: 0.2, catchUp: 1))
        var flows: [CashFlows.Flow] = []
        for year in 0..<10 {
            if year > 0 { waterfall.grow(by: waterfall.growth(years: 1)) }
            let paid = Int64(year < 3 ? chance.below(1_000_000_000) : 0)
            waterfall.contribute(paid)
            let tiers = waterfall.distribute(year < 3 ? 0 : Int64(chance.below(800_000_000)))
            let day = CivilDate(daysSinceEpoch: Int64(18_000 + 365 * year))
            flows.append(CashFlows.Flow(day, Double(tiers.toInvestors - paid)))
        }
        guard let rate = CashFlows(flows).internalRate.only, abs(rate - 0.08) > 1e-6 else { return }
        #expect((waterfall.hurdle <= 0) == (rate > 0.08))
    }
}
