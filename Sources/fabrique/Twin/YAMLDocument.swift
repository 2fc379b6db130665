import Documents
import Twin
import Yams

/// Reads a YAML document into plain values with their lines.
enum YAMLDocument {
    /// The deepest nesting that is followed.
    private static let mostDepth = 32

    /// Reads a file, or standard input for `-`. Throws a ``CommandFailure`` that names file and line.
    static func read(_ path: String) throws -> PlainTree { try read(try TextFile.read(path), named: path) }

    /// Reads a text; `path` is for messages.
    static func read(_ text: String, named path: String) throws -> PlainTree {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let fault as YamlError {
            throw CommandFailure(.wrongInput, "\(path): this is not YAML: \(fault)")
        }
        guard let node else {
            throw CommandFailure(
                .wrongInput,
                "\(path): the file is empty. Examples/scenarios shows what may stand in it."
            )
        }
        return try tree(node, depth: 0, path)
    }

    private static func tree(_ node: Node, depth: Int, _ path: String) throws -> PlainTree {
        let line = node.mark?.line ?? 0
        guard depth < mostDepth else {
            throw CommandFailure(
                .wrongInput,
                "\(path):\(line): lists and keys are nested too deeply. \(mostDepth) is the limit."
            )
        }
        switch node {
        case .scalar(let scalar): return .scalar(PlainTree.Scalar(text: scalar.string, line: line))
        case .sequence(let sequence):
            return .list(try sequence.map { try tree($0, depth: depth + 1, path) }, line: line)
        case .mapping(let mapping):
            var entries: [PlainTree.Entry] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw CommandFailure(.wrongInput, "\(path):\(line): a key is a list or a map. Write a name.")
                }
                let value = try tree(value, depth: depth + 1, path)
                entries.append(PlainTree.Entry(key: name.string, line: key.mark?.line ?? line, value: value))
            }
            return .map(entries, line: line)
        case .alias:
            throw CommandFailure(.wrongInput, "\(path):\(line): aliases (*name) are not read. Write the value out.")
        }
    }
}
