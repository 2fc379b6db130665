package import Quantities

/// A map being read: each key is asked for once, and what nobody asked for is a mistake.
package struct TreeFields {
    package let path: String
    package let line: Int
    private let entries: [PlainTree.Entry]
    private var asked: [String] = []

    package init(_ tree: PlainTree, path: String) throws(TreeFault) {
        guard case .map(let entries, let line) = tree else {
            throw TreeFault(
                line: tree.line,
                path: path,
                message: "\(tree.noun) stands where keys are expected",
                remedy: "Write keys with values, a line each: name: alpha."
            )
        }
        self.path = path
        self.line = line
        self.entries = entries
        for (place, entry) in entries.enumerated() where entries[..<place].contains(where: { $0.key == entry.key }) {
            throw TreeFault(
                line: entry.line,
                path: Self.join(path, entry.key),
                message: "the key is written twice",
                remedy: "Keep one of them."
            )
        }
    }

    package static func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The way to a key of this map.
    package func path(_ key: String) -> String { Self.join(path, key) }

    /// The value under a key; nil when it isn't there.
    package mutating func value(_ key: String) -> PlainTree? {
        asked.append(key)
        return entries.first { $0.key == key }?.value
    }

    /// The value under a key that must be there.
    package mutating func required(_ key: String, _ remedy: Phrase) throws(TreeFault) -> PlainTree {
        if let value = value(key) { return value }
        let unknown = entries.map(\.key).filter { !asked.contains($0) }
        let typo = Suggestion.nearest(to: key, among: unknown)
        throw TreeFault(
            line: typo.flatMap { typo in entries.first { $0.key == typo }?.line } ?? line,
            path: path,
            message: "the key \(key) is missing",
            remedy: typo.map { "Is \"\($0)\" meant to be \(key)?" } ?? remedy
        )
    }

    /// Says what was written and never asked for.
    package func finish() throws(TreeFault) {
        for entry in entries where !asked.contains(entry.key) {
            let nearest = Suggestion.nearest(to: entry.key, among: asked)
            throw TreeFault(
                line: entry.line,
                path: path(entry.key),
                message: "no such key is known here",
                remedy: nearest.map { "Did you mean \($0)?" } ?? "Known here: \(asked.joined(separator: ", "))."
            )
        }
    }

    /// The keys as they stand, for maps whose keys are names; all count as asked for.
    package mutating func allEntries() -> [PlainTree.Entry] {
        asked += entries.map(\.key)
        return entries
    }

    package func fault(_ key: String, _ tree: PlainTree, _ message: Phrase, _ remedy: Phrase) -> TreeFault {
        TreeFault(line: tree.line, path: path(key), message: message, remedy: remedy)
    }
}

extension TreeFields {
    package mutating func text(_ key: String) throws(TreeFault) -> String? {
        try value(key).map { tree throws(TreeFault) in try TreeValue.text(tree, path(key)) }
    }

    package mutating func requiredText(_ key: String, _ remedy: Phrase) throws(TreeFault) -> String {
        try TreeValue.text(try required(key, remedy), path(key))
    }

    package mutating func whole(_ key: String, _ range: ClosedRange<Int>, _ example: Int) throws(TreeFault) -> Int? {
        try value(key).map { tree throws(TreeFault) in try TreeValue.whole(tree, path(key), range, example) }
    }

    package mutating func number(_ key: String, _ range: ClosedRange<Double>, _ example: Double) throws(TreeFault)
        -> Double?
    {
        try value(key).map { tree throws(TreeFault) in try TreeValue.number(tree, path(key), range, example) }
    }

    package mutating func share(_ key: String) throws(TreeFault) -> Double? {
        try value(key).map { tree throws(TreeFault) in try TreeValue.share(tree, path(key)) }
    }

    package mutating func seconds(_ key: String) throws(TreeFault) -> Int64? {
        try value(key).map { tree throws(TreeFault) in try TreeValue.seconds(tree, path(key)) }
    }

    package mutating func moment(_ key: String) throws(TreeFault) -> Int64? {
        try value(key).map { tree throws(TreeFault) in try TreeValue.moment(tree, path(key)) }
    }

    /// The value of an enumeration whose names are its raw values.
    package mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String,
        _ type: Choice.Type
    ) throws(TreeFault) -> Choice? where Choice.RawValue == String {
        guard let tree = value(key) else { return nil }
        return try TreeValue.choice(tree, path(key), type)
    }

    package mutating func list(_ key: String) throws(TreeFault) -> [PlainTree] {
        guard let tree = value(key) else { return [] }
        guard case .list(let values, _) = tree else {
            throw fault(key, tree, "\(tree.noun) stands where a list is expected", "Begin each element with \"- \".")
        }
        return values
    }

    package mutating func numbers(_ key: String, _ range: ClosedRange<Double>) throws(TreeFault) -> [Double] {
        var numbers: [Double] = []
        for (place, tree) in try list(key).enumerated() {
            numbers.append(try TreeValue.number(tree, "\(path(key))[\(place)]", range, range.lowerBound))
        }
        return numbers
    }

    /// Weights by name: `{alpha: 2, beta: 1}`; one name alone stands for all the weight.
    package mutating func weights(_ key: String) throws(TreeFault) -> [NamedWeight] {
        guard let tree = value(key) else { return [] }
        if case .scalar(let scalar) = tree { return [NamedWeight(scalar.text, 1)] }
        var fields = try TreeFields(tree, path: path(key))
        var weights: [NamedWeight] = []
        for entry in fields.allEntries() {
            let weight = try TreeValue.number(entry.value, fields.path(entry.key), 0...1e9, 1)
            weights.append(NamedWeight(entry.key, weight))
        }
        guard weights.contains(where: { $0.weight > 0 }) else {
            throw fault(key, tree, "no weight is above 0", "Give at least one: \("{alpha: 1}").")
        }
        return weights
    }
}
