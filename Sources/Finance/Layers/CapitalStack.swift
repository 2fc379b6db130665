/// Layers that share what one sale brings, paid from the top of the list.
///
/// Each takes its interest, compounded over its life, then its principal; what is left after all is shared by their upside
/// shares. Money is in whole units of any size, so that sums are exact.
package struct CapitalStack: Sendable {
    /// A layer.
    package struct Tranche: Hashable, Sendable {
        package var name: String
        package var principal: Int64
        package var rate: Double
        package var years: Double
        /// The part of what is left after all layers.
        package var upsideShare: Double

        package init(name: String, principal: Int64, rate: Double = 0, years: Double = 1, upsideShare: Double = 0) {
            self.name = name
            self.principal = principal
            self.rate = rate
            self.years = years
            self.upsideShare = upsideShare
        }
    }

    /// What a layer gets.
    package struct Outcome: Hashable, Sendable {
        package var interest: Int64 = 0
        package var principal: Int64 = 0
        package var upside: Int64 = 0
        package var interestShortfall: Int64 = 0
        package var principalLoss: Int64 = 0

        package var total: Int64 { interest + principal + upside }

        /// What came back for what was put in; nil for a layer of nothing.
        package func moic(of tranche: Tranche) -> Double? {
            tranche.principal > 0 ? Double(total) / Double(tranche.principal) : nil
        }

        /// The yearly rate at which the layer's money became what came back; −1 when nothing did.
        package func annualReturn(of tranche: Tranche) -> Double? {
            moic(of: tranche).map { $0 > 0 ? Amortisation.power($0, 1 / tranche.years) - 1 : -1 }
        }
    }

    package var tranches: [Tranche]

    package init(_ tranches: [Tranche]) { self.tranches = tranches }

    /// What each layer gets of so much cash, and what no layer has a right to.
    package func shared(_ cash: Int64) -> (outcomes: [Outcome], unallocated: Int64) {
        var rest = cash
        var outcomes = tranches.map { tranche in
            var outcome = Outcome()
            let growth = Amortisation.power(1 + tranche.rate, tranche.years) - 1
            let due = Cents.nearest(Double(tranche.principal) * growth)
            outcome.interest = min(rest, due)
            rest -= outcome.interest
            outcome.principal = min(rest, tranche.principal)
            rest -= outcome.principal
            outcome.interestShortfall = due - outcome.interest
            outcome.principalLoss = tranche.principal - outcome.principal
            return outcome
        }
        let parts = rest.parts(by: tranches.map(\.upsideShare))
        for place in outcomes.indices { outcomes[place].upside = parts[place] }
        return (outcomes, rest - parts.reduce(0, +))
    }

    /// What each layer loses when so much of the capital is lost: the last of the list first.
    package func losses(of loss: Int64) -> (byTranche: [Int64], unabsorbed: Int64) {
        var rest = loss
        var losses = [Int64](repeating: 0, count: tranches.count)
        for place in tranches.indices.reversed() {
            losses[place] = min(rest, tranches[place].principal)
            rest -= losses[place]
        }
        return (losses, rest)
    }
}

extension Int64 {
    /// Parts of the amount by shares of it. Running sums are rounded, so that shares that make one leave nothing over.
    func parts(by shares: [Double]) -> [Int64] {
        var (sum, given) = (0.0, Int64(0))
        return shares.map { share in
            sum += share
            let upTo = Swift.min(self, Cents.nearest(Double(self) * sum))
            defer { given = upTo }
            return upTo - given
        }
    }
}
