package import Documents

/// A gigafactory's plan as people and programs read it: tables, JSON and a page.
package struct GigafactoryReport: Sendable {
    package var plan: GigafactoryPlan
    /// Nil where none was asked for, or none fits.
    package var largestRun: LargestRun?
    /// The same factory in several countries; empty where nobody asked.
    package var places: [GigafactoryPlan]
    /// The document that it was read from.
    package var source: String

    package init(plan: GigafactoryPlan, largestRun: LargestRun?, places: [GigafactoryPlan], source: String) {
        self.plan = plan
        self.largestRun = largestRun
        self.places = places
        self.source = source
    }

    /// All tables by the name that files bear.
    package var tables: [(name: String, table: ReportTable)] {
        var tables = [
            ("summary", summary), ("phases", phases), ("years", years), ("months", months), ("call", call),
        ]
        if let cost { tables.append(("cost", cost)) }
        if let sensitivity { tables.append(("sensitivity", sensitivity)) }
        if let market { tables.append(("market", market)) }
        tables.append(("sites", sites))
        if !places.isEmpty { tables.append(("countries", countries)) }
        tables.append(("unknown", gaps))
        return tables
    }

    /// The whole report for programs.
    package var tree: PlainTree {
        .map(
            [PlainTree.Entry(key: "name", value: .text(plan.factory.name))]
                + tables.map { PlainTree.Entry(key: $0.name, value: $0.table.tree) },
            line: 0
        )
    }
}

extension GigafactoryPlan {
    /// The same factory on the power of another country: price, intensity and, where known, its hours.
    package func moved(to country: GridCountry) -> GigafactoryPlan {
        var factory = factory
        factory.country = country
        return factory.plan(hours: hours)
    }
}
