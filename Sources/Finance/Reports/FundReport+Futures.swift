package import Documents
import Quantities

extension FundReport {
    /// What futures come to by layer; nil when none were played.
    package var futures: ReportTable? {
        guard let outcomes else { return nil }
        var table = ReportTable(
            "\(Figure.decimal(Double(outcomes.paths))) futures of seed \(seed)",
            [
                .text("Layer", "layer"), .number("Loses money", "lossShare"), .number("Lost of a euro", "expectedLoss"),
                .number("Not paid in whole", "unpaidShare"), .number("Multiple", "meanMultiple"),
                .number("Rate, 5 %", "rate5"), .number("Rate, 50 %", "rate50"), .number("Rate, 95 %", "rate95"),
                .number("Without one rate", "withoutRate"),
            ]
        )
        for (layer, outlook) in zip(fund.layers, outcomes.layers) where layer.kind != .grant {
            func rate(_ share: Double) -> ReportTable.Cell {
                outlook.rate(quantile: share).map { .number($0, Fund.percent($0)) } ?? .text("–")
            }
            let without = Double(outcomes.paths - outlook.rates.count)
            func share(_ value: Double) -> ReportTable.Cell { .number(value, Fund.percent(value)) }
            table.add([
                .text(layer.name), share(outlook.lossShare), share(outlook.expectedLoss),
                layer.kind == .debt ? share(outlook.unpaidShare) : .text("–"),
                .number(outlook.meanMultiple, Fund.decimal(outlook.meanMultiple)), rate(0.05), rate(0.5), rate(0.95),
                .number(without, Figure.decimal(without)),
            ])
        }
        return table
    }

    /// What first loss of several sizes buys the layers above it; nil where there is none.
    package var firstLoss: ReportTable? {
        guard let benefit else { return nil }
        var table = ReportTable(
            "What the first loss buys",
            [.text("Part kept", "share"), .number("First loss M€", "firstLossEUR")]
                + benefit.protected.flatMap { layer in
                    let name = fund.layers[layer].name
                    return [
                        ReportTable.Column.number(of: "\(name): how often it loses money", "\(name).lossShare"),
                        .number(of: "\(name): lost of each euro", "\(name).expectedLoss"),
                    ]
                }
        )
        for step in benefit.steps {
            table.add(
                [.text(Figure.decimal(step.share * 100) + " %"), Self.money(step.firstLossCents)]
                    + benefit.protected.flatMap { layer in
                        let outlook = step.outcomes.layers[layer]
                        return [
                            ReportTable.Cell.number(outlook.lossShare, Fund.percent(outlook.lossShare)),
                            .number(outlook.expectedLoss, Fund.percent(outlook.expectedLoss)),
                        ]
                    }
            )
        }
        return table
    }

    /// Who bears which loss of the capital.
    package var losses: ReportTable {
        let stack = CapitalStack(
            zip(fund.layers, run.layers).map { layer, result in
                CapitalStack.Tranche(name: layer.name, principal: result.drawnCents)
            }
        )
        let whole = stack.tranches.reduce(0) { $0 + $1.principal }
        var table = ReportTable(
            "Who bears a loss of the capital, in M€",
            [.text("Lost", "share")] + fund.layers.map { .number($0.name, $0.name) }
        )
        for tenths in [1, 2, 3, 4, 5, 7, 10] as [Int64] {
            let (byTranche, _) = stack.losses(of: whole * tenths / 10)
            table.add([.text("\(tenths * 10) %")] + byTranche.map(Self.money))
        }
        return table
    }
}
