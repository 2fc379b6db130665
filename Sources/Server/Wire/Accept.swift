/// What a client takes, and how gladly: its `Accept` header (RFC 9110, 12.5.1).
struct Accept {
    /// The ranges of media types as they stand there, each with its weight from 0 to 1.
    private let ranges: [(type: String, weight: Double)]

    /// Reads a header; without one, everything is as welcome. A weight that can't be read is none.
    init(_ header: String?) {
        let bare = (header ?? "").lowercased().filter { $0 != " " && $0 != "\t" }
        ranges = bare.split(separator: ",").map { range in
            let parts = range.split(separator: ";")
            let written = parts.dropFirst().first { $0.hasPrefix("q=") }
            let weight = written.map { min(1, max(0, Double($0.dropFirst(2)) ?? 0)) } ?? 1
            return (type: String(parts.first ?? ""), weight: weight)
        }
    }

    /// The type that is taken most gladly; of those that are as welcome the one that is named first, or else the first.
    func best(of types: String...) -> String {
        precondition(!types.isEmpty, "there is a type to answer with")
        var best = types[0]
        for type in types.dropFirst() {
            let (own, most) = (weight(of: type), weight(of: best))
            if own > most || own == most && own > 0 && place(of: type) < place(of: best) { best = type }
        }
        return best
    }

    /// The weight of a type: that of the narrowest range that holds it.
    private func weight(of type: String) -> Double {
        let group = String(type.prefix { $0 != "/" }) + "/*"
        for range in [type, group, "*/*"] {
            if let named = ranges.first(where: { $0.type == range }) { return named.weight }
        }
        return 0
    }

    /// Where a type is named itself.
    private func place(of type: String) -> Int { ranges.firstIndex { $0.type == type } ?? ranges.count }
}
