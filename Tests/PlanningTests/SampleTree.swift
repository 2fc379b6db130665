import Documents
import Yams

/// Documents for tests, written as people write them.
enum SampleTree {
    static func read(_ yaml: String) throws -> PlainTree {
        guard let node = try Yams.compose(yaml: yaml) else { return .map([:]) }
        return tree(node)
    }

    private static func tree(_ node: Node) -> PlainTree {
        let line = node.mark?.line ?? 0
        switch node {
        case .scalar(let scalar): return .scalar(PlainTree.Scalar(text: scalar.string, line: line))
        case .sequence(let sequence): return .list(sequence.map(tree), line: line)
        case .mapping(let mapping):
            return .map(
                mapping.map { key, value in
                    PlainTree.Entry(key: key.string ?? "", line: key.mark?.line ?? line, value: tree(value))
                },
                line: line
            )
        case .alias: return .map([:])
        }
    }
}
