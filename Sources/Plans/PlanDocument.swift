package import Documents
import Finance
import Planning
import Quantities
import Twin

/// A document that was read and found sound: what ``play(_:)`` makes a report of.
package struct PlanDocument: Sendable {
    enum Content: Sendable {
        case training(TrainingDocument)
        case gigafactory(Gigafactory, GridHours)
        case fund(Fund, documents: [PlanFile])
        case scenario(Scenario, SimulationInputs)
    }

    package var kind: PlanKind
    /// What the document calls itself.
    package var title: String
    /// As it was written.
    package var text: String
    private let files: [PlanFile]
    /// How many futures of a fund are played.
    package var futures = 10_000
    /// The countries that a gigafactory is set beside itself in.
    private(set) var countries = ["FR", "FI", "ES", "DE"].compactMap(GridCountry.named)
    var content: Content

    /// Reads a document and the files that it names.
    ///
    /// - Parameters:
    ///   - files: the texts of files, by the names that the document gives them; nothing else is opened.
    ///   - limits: how large what it asks for may be.
    /// - Throws: a fault with its line, what is wrong, and how to mend it.
    package init(
        _ kind: PlanKind,
        _ text: String,
        files: [PlanFile] = [],
        limits: PlanLimits = .service
    ) throws(TreeFault) {
        let tree = try YAMLText.tree(of: text)
        let inputs = PlanInputs(files: files)
        self.files = files
        switch kind {
        case .training:
            let document = try TrainingDocument(tree: tree)
            title = document.name
            content = .training(document)
        case .gigafactory:
            let factory = try Gigafactory(tree: tree)
            title = factory.name
            content = .gigafactory(factory, try inputs.hours(of: factory, beside: countries))
        case .fund:
            let name = try Fund.operationFile(of: tree)
            let months = try name.map { name throws(TreeFault) in try inputs.months(name) }
            let fund = try Fund(tree: tree, months: months)
            title = fund.name
            content = .fund(fund, documents: files.filter { $0.name == name })
        case .scenario:
            let scenario = try Scenario(tree: tree)
            title = scenario.title
            content = .scenario(scenario, try inputs.simulation(of: scenario))
        }
        self.kind = kind
        self.text = text
        try limits.check(content)
    }

    /// Sets a gigafactory beside itself in other countries, by their two letters.
    package mutating func compare(in codes: [String]) throws(TreeFault) {
        countries = []
        for code in codes {
            guard let country = GridCountry.named(code) else {
                throw TreeValue.unknown(.text(code), "countries", GridCountry.catalogue.map(\.code))
            }
            if !countries.contains(country) { countries.append(country) }
        }
        guard case .gigafactory(let factory, _) = content else { return }
        content = .gigafactory(factory, try PlanInputs(files: files).hours(of: factory, beside: countries))
    }
}

/// A file that a document names, as text.
package struct PlanFile: Sendable {
    package var name: String
    package var text: String

    package init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}
