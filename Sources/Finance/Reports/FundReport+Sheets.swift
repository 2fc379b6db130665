package import Documents
import Quantities

extension FundReport {
    /// The report as a workbook: a file of CSV for each table, by name.
    package var sheets: [(name: String, csv: String)] { tables.map { ("\($0.name).csv", $0.table.csv) } }

    /// All tables by the name that files bear.
    package var tables: [(name: String, table: ReportTable)] {
        let tables: [(String, ReportTable?)] = [
            ("layers", layers), ("years", years), ("commitments", commitments), ("checks", checks), ("aid", aidTable),
            ("futures", futures), ("first-loss", firstLoss), ("losses", losses), ("flows", flows),
        ]
        return tables.compactMap { name, table in table.map { (name, $0) } }
    }

    /// Each layer's net flow of every month, in euro: what its rate is reckoned from.
    private var flows: ReportTable {
        var table = ReportTable(
            "Net flows",
            [.text("Date", "date")] + fund.layers.map { .number($0.name, $0.name) }
        )
        for month in 0..<fund.months {
            table.add([.text("\(fund.day(ofMonth: month))")] + run.layers.map { Self.euro($0.flows.amounts[month]) })
        }
        return table
    }
}
