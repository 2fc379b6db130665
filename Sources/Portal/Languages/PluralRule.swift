/// When a count takes a plural form, as Unicode's CLDR writes it, for whole numbers:
/// `n = 1`, `n = 0..1`, `n % 10 = 2..4 and n % 100 != 12..14`, `n = 0 or n % 100 = 1..19`.
struct PluralRule: Hashable, Sendable {
    private struct Relation: Hashable, Sendable {
        /// Zero for the number itself.
        var modulus: UInt64
        var isEqual: Bool
        var ranges: [ClosedRange<UInt64>]

        func holds(for number: UInt64) -> Bool {
            let rest = modulus == 0 ? number : number % modulus
            return ranges.contains { $0.contains(rest) } == isEqual
        }
    }

    /// The name of the form, e.g. `one`.
    var form: String
    /// One of these must hold, and in it all.
    private var alternatives: [[Relation]]

    /// Reads a rule; nil when it is none.
    init?(form: String, _ text: String) {
        self.form = form
        alternatives = []
        var relations: [Relation] = []
        var words = text.split(separator: " ")[...]
        while true {
            guard let relation = Self.relation(&words) else { return nil }
            relations.append(relation)
            guard let word = words.popFirst() else { break }
            switch word {
            case "and": continue
            case "or":
                alternatives.append(relations)
                relations = []
            default: return nil
            }
        }
        alternatives.append(relations)
    }

    /// Whether a count takes this form.
    func holds(for number: UInt64) -> Bool {
        alternatives.contains { relations in relations.allSatisfy { $0.holds(for: number) } }
    }

    private static func relation(_ words: inout ArraySlice<Substring>) -> Relation? {
        guard words.popFirst() == "n" else { return nil }
        var modulus: UInt64 = 0
        if words.first == "%" {
            words.removeFirst()
            guard let number = words.popFirst().flatMap({ UInt64($0) }), number > 0 else { return nil }
            modulus = number
        }
        guard let sign = words.popFirst(), sign == "=" || sign == "!=", let list = words.popFirst() else { return nil }
        var ranges: [ClosedRange<UInt64>] = []
        for part in list.split(separator: ",") {
            let ends = part.split(separator: ".", omittingEmptySubsequences: true).map { UInt64($0) }
            guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last else {
                return nil
            }
            ranges.append(first...last)
        }
        return ranges.isEmpty ? nil : Relation(modulus: modulus, isEqual: sign == "=", ranges: ranges)
    }
}
