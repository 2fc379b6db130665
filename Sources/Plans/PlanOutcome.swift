package import Documents

/// What a plan came to: the report as a page, and all of its tables.
package struct PlanOutcome: Sendable {
    package var page: ReportPage
    /// The tables by name, those that no part of the page shows included.
    package var tables: [(name: String, table: ReportTable)]

    /// Gathers a report, and gives a name to each table of the page that has none.
    init(_ page: ReportPage, _ tables: [(name: String, table: ReportTable)]) {
        self.page = page
        self.tables = tables
        for table in page.sections.compactMap(\.table) where !tables.contains(where: { $0.table == table }) {
            let name = Self.name(of: table.title)
            if !self.tables.contains(where: { $0.name == name }) { self.tables.append((name, table)) }
        }
    }

    /// The name of a table.
    package func name(of table: ReportTable) -> String? { tables.first { $0.table == table }?.name }

    /// A title as a name: letters and digits, parted by hyphens.
    private static func name(of title: String) -> String {
        let words = title.lowercased().utf8.split { byte in
            !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return words.prefix(6).map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
    }
}
