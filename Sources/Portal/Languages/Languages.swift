/// The languages that there are: one for each file in the folder of catalogues.
struct Languages: Sendable {
    /// By code, e.g. `fr`.
    let all: [String: Words]
    /// The codes in the order in which they are offered.
    let codes: [String]

    /// The one that is spoken where nothing else is asked for.
    static let fallback = "en"

    /// Reads catalogues by their codes.
    init(_ contents: [String: String]) throws(PortalFault) {
        var all: [String: Words] = [:]
        for (code, content) in contents {
            do {
                all[code] = Words(code: code, try Catalogue(content))
            } catch {
                throw PortalFault("Line \(error.line) of the catalogue of \(code) can't be read: \(error.description)")
            }
        }
        guard all[Self.fallback] != nil else { throw PortalFault("There is no catalogue of \(Self.fallback).") }
        self.all = all
        codes = all.keys.sorted()
    }

    subscript(code: String) -> Words? { all[code] }

    /// The words for a reader: of the language that they chose, else of the first that their browser asks for.
    func words(chosen: String?, accepted header: String?) -> Words {
        if let chosen, let words = all[chosen] { return words }
        for code in Self.wanted(header ?? "") {
            if let words = all[code] { return words }
        }
        guard let words = all[Self.fallback] else { preconditionFailure("the fallback was read at the start") }
        return words
    }

    /// The languages of an `Accept-Language` header, best first, without their regions (RFC 9110, 12.5.4).
    static func wanted(_ header: String) -> [String] {
        var found: [(code: String, weight: Double)] = []
        for part in header.split(separator: ",").prefix(20) {
            let fields = part.split(separator: ";")
            guard let tag = fields.first?.trimmed, let code = tag.split(separator: "-").first else { continue }
            let weight = fields.dropFirst().lazy.map(\.trimmed).first { $0.hasPrefix("q=") }.map {
                Double($0.dropFirst(2)) ?? 0
            }
            if (weight ?? 1) > 0 { found.append((code.lowercased(), weight ?? 1)) }
        }
        // Sorting is stable here by the place in the header: equals stay as the browser ordered them.
        return found.enumerated().sorted {
            $0.element.weight == $1.element.weight
                ? $0.offset < $1.offset : $0.element.weight > $1.element.weight
        }.map(\.element.code)
    }
}
