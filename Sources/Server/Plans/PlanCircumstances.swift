import Contract
import Documents
import Plans

/// What a plan hangs on besides its document, as it is kept beside it.
struct PlanCircumstances: Codable, Sendable {
    var files: [PlanInput]?
    var futures: Int?
    var countries: [String]?

    init(_ order: NewPlan) {
        files = order.files
        futures = order.futures
        countries = order.countries
    }

    /// The document, read and found sound.
    func document(_ kind: PlanKind, _ text: String) throws(TreeFault) -> PlanDocument {
        var document = try PlanDocument(
            kind,
            text,
            files: (files ?? []).map { PlanFile(name: $0.name, text: $0.text) }
        )
        if let futures { document.futures = futures }
        if let countries { try document.compare(in: countries) }
        return document
    }
}
