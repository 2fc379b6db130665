package import Documents
import Quantities

/// What is told of a fund: its plan, the rules it is held to, its futures, and what its first loss buys.
package struct FundReport: Sendable {
    package var fund: Fund
    package var run: FundRun
    package var aid: AidAssessment
    package var seed: UInt64
    /// Sorted outcomes; nil when no futures were played.
    package var outcomes: FutureOutcomes?
    package var benefit: FirstLossBenefit?

    /// Plays a fund: its plan, so many futures, and as many, up to 10,000, for each size of its first loss.
    ///
    /// - Parameter step: told the share that is done, some times a second; what it throws ends the play.
    package init(_ fund: Fund, paths: Int, seed: UInt64, step: (Double) throws -> Void) rethrows {
        self.fund = fund
        self.seed = seed
        run = FundRun(fund)
        aid = AidAssessment(fund, run)
        guard paths > 0 else { return }
        var simulation = FundSimulation(fund, seed: seed)
        var outcomes = try simulation.outcomes(upTo: paths) { try step($0 / 6) }
        outcomes.sort()
        self.outcomes = outcomes
        benefit = try FirstLossBenefit(fund, seed: seed, paths: min(paths, 10_000)) { try step((1 + 5 * $0) / 6) }
    }

    /// As ``init(_:paths:seed:step:)``, to the end.
    package init(_ fund: Fund, paths: Int, seed: UInt64) { self.init(fund, paths: paths, seed: seed) { _ in } }

    /// The layers as planned.
    package var layers: ReportTable {
        var table = ReportTable(
            "Layers as planned, paid from the top",
            [
                .text("Layer", "layer"), .text("Kind", "kind"), .number("Committed M€", "committedEUR"),
                .number("Drawn M€", "drawnEUR"), .number("Received M€", "receivedEUR"),
                .number("Lost M€", "lostEUR"), .number("Multiple", "multiple"), .text("Rate a year", "rate"),
            ]
        )
        for (layer, result) in zip(fund.layers, run.layers) {
            table.add([
                .text(layer.name), .text(layer.kind.text), Self.money(result.committedCents),
                Self.money(result.drawnCents), Self.money(result.receivedCents), Self.money(result.lossCents),
                result.multiples.map { .number($0.moic, Fund.decimal($0.moic)) } ?? .text("–"),
                result.rate.only.map { .number($0, Fund.percent($0)) } ?? .phrase(result.rate.phrase),
            ])
        }
        let manager = run.managerCents
        table.add([
            .text("manager"), .text("carry"), .text("–"), .text("–"), Self.money(manager), .text("–"), .text("–"),
            .phrase(run.clawedBackCents >= 5_000_000 ? "after \(Fund.millions(run.clawedBackCents)) given back" : "–"),
        ])
        return table
    }

    /// The plan year by year.
    package var years: ReportTable {
        var table = ReportTable(
            "The plan, year by year, in M€",
            [
                .text("Year from", "from"), .number("Sales", "revenueEUR"), .number("Running, power", "runningEUR"),
                .number("Capital", "capitalEUR"), .number("Drawn", "drawnEUR"), .number("Interest", "interestEUR"),
                .number("Principal", "principalEUR"), .number("To equity", "toEquityEUR"),
                .number("Carry", "toManagerEUR"), .number("Kept", "cashEUR"), .number("Owed", "owedEUR"),
                .number("Cover", "cover"),
            ]
        )
        for (place, year) in run.years.enumerated() {
            table.add([
                .text(opening(ofYear: place)),
                Self.money(year.revenue), Self.money(year.running + year.premiums), Self.money(year.capital),
                Self.money(year.drawn), Self.money(year.interest), Self.money(year.principal),
                Self.money(year.toEquity), Self.money(year.toManager), Self.money(year.cash), Self.money(year.owed),
                year.cover.map { .number($0, Fund.decimal($0)) } ?? .text("–"),
            ])
        }
        return table
    }

    /// Who promised what.
    package var commitments: ReportTable {
        var table = ReportTable(
            "Commitments: one euro counts once",
            [
                .text("Reference", "reference"), .text("Programme", "programme"), .text("Country", "country"),
                .text("Source", "source"), .text("Layer", "layer"), .number("Committed M€", "committedEUR"),
                .number("Drawn M€", "drawnEUR"), .text("From", "from"), .text("Until", "until"),
                .text("Condition", "condition"),
            ]
        )
        for (commitment, drawn) in zip(fund.commitments, run.drawnByCommitment) {
            let condition = commitment.condition.map { condition -> Phrase in
                let text = condition.text
                guard let actual = condition.actual else { return "\(text): planned for \(condition.planned)" }
                return "\(text): came true on \(actual)"
            }
            table.add([
                .text(commitment.reference), .text(commitment.programme), .text(commitment.country),
                .text(commitment.source.text), .text(fund.layers[commitment.layer].name),
                Self.money(commitment.amountCents), Self.money(drawn), .text("\(commitment.from)"),
                .text("\(commitment.until)"), .phrase(condition ?? "–"),
            ])
        }
        return table
    }

    /// The rules.
    package var checks: ReportTable {
        var table = ReportTable(
            "Rules",
            [.text("Rule", "rule"), .text("Verdict", "verdict"), .text("Found", "found"), .text("Source", "source")]
        )
        for check in fund.checks(run) {
            table.add([.phrase(check.rule), .text(check.verdict.rawValue), .phrase(check.found), .text(check.source)])
        }
        return table
    }

    /// The aid.
    package var aidTable: ReportTable {
        var table = ReportTable(
            "Aid in the plan" + (aid.intensity.map { ": \(Fund.percent($0)) of eligible cost" } ?? ""),
            [
                .text("Instrument", "instrument"), .number("Public M€", "nominalEUR"),
                .number("Worth as a grant M€", "grantEquivalentEUR"), .text("How", "method"),
            ]
        )
        for one in aid.instruments {
            table.add([
                .text(one.name), Self.euro(one.nominalEUR), Self.euro(one.grantEquivalentEUR), .text(one.method),
            ])
        }
        table.add([.text("all"), .text("–"), Self.euro(aid.grantEquivalentEUR), .text("–")])
        return table
    }

    /// For programs: all of it, money in euro.
    package var tree: PlainTree {
        .map([
            "name": .text(fund.name), "seed": .text("\(seed)"), "paths": .number(outcomes?.paths ?? 0),
            "layers": layers.tree, "years": years.tree, "commitments": commitments.tree, "checks": checks.tree,
            "aid": aidTable.tree, "futures": futures?.tree, "firstLoss": firstLoss?.tree, "losses": losses.tree,
        ])
    }

    /// The month in which a year of the plan begins, as `2027-07`: the same on axes and in tables.
    func opening(ofYear place: Int) -> String {
        "\(fund.start.year + place)-" + (fund.start.month < 10 ? "0" : "") + "\(fund.start.month)"
    }

    static func money(_ cents: Int64) -> ReportTable.Cell { euro(Cents.eur(cents)) }

    static func euro(_ eur: Double) -> ReportTable.Cell { .number(eur, Figure.decimal(eur / 1e6, 1)) }
}
