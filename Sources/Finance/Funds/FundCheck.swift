package import Quantities

/// A rule that a fund is held to, and what was found.
package struct FundCheck: Hashable, Sendable {
    package enum Verdict: String, Sendable {
        case met
        case broken
        /// A figure without a limit, or a thing that is not known yet.
        case note
    }

    package var rule: Phrase
    package var found: Phrase
    package var verdict: Verdict
    /// Where the rule comes from.
    package var source: String
}

extension Fund {
    /// All rules, against the plan.
    package func checks(_ run: FundRun) -> [FundCheck] {
        [paidFor(run)] + unionRules + debtRules(run) + conditions + [oneEuro, leverage]
    }

    private func paidFor(_ run: FundRun) -> FundCheck {
        FundCheck(
            rule: "What the plan costs is paid for when it is due",
            found: run.mostOwedCents == 0
                ? "nothing is owed at any month's end" : "up to \(Self.millions(run.mostOwedCents)) is owed",
            verdict: run.mostOwedCents == 0 ? .met : .broken,
            source: "the plan's own months"
        )
    }

    private var unionRules: [FundCheck] {
        let union = committedCents { $0 == .union }
        guard union > 0 else { return [] }
        let states = committedCents { $0 == .state }
        let lastDay = commitments.filter(\.source.isPublic).map(\.until.daysSinceEpoch).max() ?? 0
        let plan = operation.lasting(months)
        let capital = plan.indices.reduce(Int64(0)) { sum, month in
            firstDay(ofMonth: month) <= lastDay ? sum + plan[month].capitalCents : sum
        }
        let share = UnionShare(capitalCost: Cents.eur(capital))
        let source = "Regulation (EU) 2026/150"
        let part = capital > 0 ? Self.percent(Double(union) / Double(capital)) : "without any"
        var checks = [
            FundCheck(
                rule: "The Union pays at most 17 % of capital expenditure",
                found: "\(Self.millions(union)) of \(Self.millions(capital)), \(part)",
                verdict: share.allows(union: Cents.eur(union)) ? .met : .broken,
                source: source
            ),
            FundCheck(
                rule: "The states pay at least as much as the Union",
                found: "states \(Self.millions(states)), Union \(Self.millions(union))",
                verdict: Cents.eur(states) >= share.leastStateContribution(union: Cents.eur(union)) ? .met : .broken,
                source: source
            ),
        ]
        if let lot {
            checks.append(
                FundCheck(
                    rule: "The Union pays at most \(Self.millions(lot.unionCents)) for a factory of lot \(lot.number)",
                    found: "\(Self.millions(union))",
                    verdict: union <= lot.unionCents ? .met : .broken,
                    source: "EUROHPC/2026/OP/0008, read 2026-08-19"
                )
            )
        }
        return checks
    }

    private func debtRules(_ run: FundRun) -> [FundCheck] {
        var checks: [FundCheck] = []
        for (layer, result) in zip(layers, run.layers) where layer.kind == .debt {
            checks.append(
                FundCheck(
                    rule: "\(layer.name): paid in whole",
                    found: result.unpaidCents == 0 ? "paid" : "\(Self.millions(result.unpaidCents)) stays open",
                    verdict: result.unpaidCents == 0 ? .met : .broken,
                    source: "its own terms"
                )
            )
        }
        if let cover = run.leastCover {
            checks.append(
                FundCheck(
                    rule: leastCover.map { "Cash covers debt service \(Self.decimal($0)) times in every year" }
                        ?? "Cash covers debt service",
                    found: "at the least \(Self.decimal(cover)) times",
                    verdict: cover >= (leastCover ?? 1) ? .met : .broken,
                    source: leastCover == nil ? "a cover of one" : "the fund's own least cover"
                )
            )
        }
        return checks
    }

    private var conditions: [FundCheck] {
        commitments.compactMap { commitment in
            guard let condition = commitment.condition else { return nil }
            return FundCheck(
                rule: Phrase(stringLiteral: "\(commitment.reference): \(condition.text)"),
                found: condition.actual.map { "came true: \($0)" }
                    ?? "planned, and reckoned with from then: \(condition.planned)",
                verdict: condition.actual == nil ? .note : .met,
                source: commitment.programme
            )
        }
    }

    /// A document in which a reference stands twice is not even read.
    private var oneEuro: FundCheck {
        FundCheck(
            rule: "One euro counts once",
            found: "\(commitments.count) commitments, each of one programme, for one layer",
            verdict: Set(commitments.map(\.reference)).count == commitments.count ? .met : .broken,
            source: "references of the commitments"
        )
    }

    private var leverage: FundCheck {
        let all = committedCents { _ in true }
        let own = committedCents(\.isPublic)
        let leverage = Leverage(publicAmount: Cents.eur(own), total: Cents.eur(all))
        return FundCheck(
            rule: "Money for each public euro",
            found: leverage.map {
                "\(Self.decimal($0.multiplier)) in all, \(Self.decimal($0.privatePerPublic)) of others"
            } ?? "no public money, so that there is no leverage",
            verdict: .note,
            source: "Union and states count as public; the EIB's own resources do not"
        )
    }
}
