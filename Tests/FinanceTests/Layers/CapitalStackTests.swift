import Quantities
import Testing

@testable import Finance

@Suite struct `A capital stack` {
    private func random(_ chance: inout RandomStream) -> CapitalStack {
        let count = Int(1 + chance.below(6))
        let shares = (0..<count).map { _ in chance.unit() }
        let sum = shares.reduce(0, +)
        return CapitalStack(
            shares.map { share in
                CapitalStack.Tranche(
                    name: "layer",
                    principal: Int64(1 + chance.below(1_000_000_000)),
                    rate: 0.1 * chance.unit(),
                    years: 10 * chance.unit() + 1,
                    upsideShare: share / sum
                )
            }
        )
    }

    @Test(arguments: UInt64(1)...200)
    func `shares out every cent, and pays no junior layer before a senior one has all`(seed: UInt64) {
        var chance = RandomStream(seed: seed)
        let stack = random(&chance)
        let cash = Int64(chance.below(4_000_000_000))
        let (outcomes, unallocated) = stack.shared(cash)
        #expect(outcomes.reduce(0) { $0 + $1.total } + unallocated == cash)
        #expect(unallocated == 0 || outcomes.allSatisfy { $0.principalLoss == 0 })
        for (senior, junior) in zip(outcomes, outcomes.dropFirst()) where junior.total > 0 {
            #expect(senior.interestShortfall == 0 && senior.principalLoss == 0)
        }
        for (outcome, tranche) in zip(outcomes, stack.tranches) {
            #expect(outcome.principal + outcome.principalLoss == tranche.principal)
            #expect(outcome.upside >= 0)
        }
    }

    @Test(arguments: UInt64(1)...200)
    func `loses from the bottom, each layer no more than it has`(seed: UInt64) {
        var chance = RandomStream(seed: seed)
        let stack = random(&chance)
        let loss = Int64(chance.below(4_000_000_000))
        let (losses, unabsorbed) = stack.losses(of: loss)
        #expect(losses.reduce(0, +) + unabsorbed == loss)
        for place in stack.tranches.indices.dropFirst() where losses[place - 1] > 0 {
            #expect(losses[place] == stack.tranches[place].principal)
        }
    }

    @Test(arguments: UInt64(1)...100)
    func `is relieved by a guarantee of its share of the loss, up to the cap`(seed: UInt64) {
        var chance = RandomStream(seed: seed)
        let guarantee = PortfolioGuarantee(
            volume: Int64(1 + chance.below(1_000_000_000)),
            guaranteeRate: chance.unit(),
            capRate: chance.unit()
        )
        let loss = Int64(chance.below(1_000_000_000))
        let paid = guarantee.payment(on: loss)
        #expect(paid <= guarantee.cap && paid <= loss && paid >= 0)
    }

    @Test func `has no leverage without public money`() {
        #expect(Leverage(publicAmount: 0, total: 10) == nil)
        #expect(Leverage(publicAmount: 10, total: 30)?.privatePerPublic == 2)
    }
}
