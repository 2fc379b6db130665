package import Documents
import Quantities
import Yams

/// Reads YAML, and JSON, which is a part of it, into plain values with their lines.
///
/// The text may be anybody's: depth and number of values are bounded, and aliases, which can grow without end, are not read.
package enum YAMLText {
    /// The deepest nesting that is followed.
    private static let mostDepth = 32
    /// Values and keys of a document; a year of hours in a list has 8,760.
    private static let mostValues = 200_000
    /// Columns that a line may begin with before its content: each level of nesting needs one.
    private static let mostIndentation = 200

    /// Reads a text.
    package static func tree(of text: String) throws(TreeFault) -> PlainTree {
        try checkNesting(of: text)
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch {
            throw notYAML(error, in: text)
        }
        guard let node else {
            throw TreeFault(
                line: 0,
                path: "",
                message: "the document is empty",
                remedy: "Begin with one of those in Examples."
            )
        }
        var values = 0
        return try tree(node, depth: 0, &values)
    }

    private static func tree(_ node: Node, depth: Int, _ values: inout Int) throws(TreeFault) -> PlainTree {
        let line = node.mark?.line ?? 0
        values += 1
        guard depth < mostDepth else { throw tooDeep(line) }
        guard values <= mostValues else {
            throw TreeFault(
                line: line,
                path: "",
                message: "there are more than \(mostValues) values",
                remedy: "Write aliases out, and long series into a file of their own."
            )
        }
        switch node {
        case .scalar(let scalar): return .scalar(PlainTree.Scalar(text: scalar.string, line: line))
        case .sequence(let sequence):
            var list: [PlainTree] = []
            for one in sequence { list.append(try tree(one, depth: depth + 1, &values)) }
            return .list(list, line: line)
        case .mapping(let mapping):
            var entries: [PlainTree.Entry] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw TreeFault(line: line, path: "", message: "a key is a list or a map", remedy: "Write a name.")
                }
                let value = try tree(value, depth: depth + 1, &values)
                entries.append(PlainTree.Entry(key: name.string, line: key.mark?.line ?? line, value: value))
            }
            return .map(entries, line: line)
        case .alias:
            throw TreeFault(
                line: line,
                path: "",
                message: "aliases (*name) are not read",
                remedy: "Write the value out."
            )
        }
    }

    /// The parser goes down a level of its own stack for each of the document's, so the levels are counted before it.
    private static func checkNesting(of text: String) throws(TreeFault) {
        var (line, indentation, isInIndentation, depth) = (1, 0, true, 0)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\n"): (line, indentation, isInIndentation) = (line + 1, 0, true)
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: "\t"):
                if isInIndentation { indentation += 1 }
            default:
                isInIndentation = false
                if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { depth += 1 }
                if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { depth = max(0, depth - 1) }
            }
            // Brackets in texts and comments count too, which few documents have more than some of.
            guard indentation <= mostIndentation, depth <= 2 * mostDepth else { throw tooDeep(line) }
        }
    }

    private static func tooDeep(_ line: Int) -> TreeFault {
        TreeFault(
            line: line,
            path: "",
            message: "lists and keys are nested too deeply",
            remedy: "\(mostDepth) levels are the limit."
        )
    }

    private static func notYAML(_ error: any Error, in text: String) -> TreeFault {
        // The parser speaks English: what it says stands as a value, and ours around it.
        let (message, line): (Phrase, Int) =
            switch error as? YamlError {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                ("this is not YAML: \(problem)", mark.line)
            case .reader(let problem, _, _, _): ("this is not YAML: \(problem)", 0)
            case .duplicatedKeysInMapping(let keys, let context):
                ("this is not YAML: \(keys.prefix(3).joined(separator: ", ")) stands twice", context.mark.line)
            default: ("this is not YAML: it can't be read", 0)
            }
        // What is missing at the end is missed one line after it.
        let last = 1 + text.utf8.dropLast(text.hasSuffix("\n") ? 1 : 0).count { $0 == UInt8(ascii: "\n") }
        return TreeFault(
            line: min(line, last),
            path: "",
            message: message,
            remedy: "Write keys with values, a line each, and indent what belongs below a key."
        )
    }
}
