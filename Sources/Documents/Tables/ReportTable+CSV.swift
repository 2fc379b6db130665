extension ReportTable {
    /// The table as CSV (RFC 4180): a line of names, then the rows; numbers in full, not as people see them, and nothing
    /// where a figure is not known.
    package var csv: String {
        let lines =
            [columns.map(\.key)]
            + rows.map { row in
                row.map { $0.isUnknown ? "" : $0.number.map(Self.text) ?? $0.text }
            }
        return lines.map { $0.map(Self.field).joined(separator: ",") + "\n" }.joined()
    }

    private static func text(_ number: Double) -> String {
        number.rounded() == number && abs(number) < 1e15 ? "\(Int64(number))" : "\(number)"
    }

    /// In quotes where a comma, a quote or a line's end would be taken for the table's own.
    private static func field(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
