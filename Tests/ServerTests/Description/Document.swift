import Foundation
import Testing

@testable import Server

/// The API's description as a test reads it.
struct Document {
    struct Operation {
        var method: String
        var path: String
        var node: [String: Any]
        var id: String { node["operationId"] as? String ?? "" }
    }

    private let root: [String: Any]

    init() throws {
        let json = try JSONSerialization.jsonObject(with: Data(DescriptionDocument().json))
        root = try #require(json as? [String: Any])
    }

    var operations: [Operation] {
        (root["paths"] as? [String: [String: Any]] ?? [:]).flatMap { path, item in
            item.compactMap { method, node in
                method == "parameters"
                    ? nil : Operation(method: method, path: path, node: node as? [String: Any] ?? [:])
            }
        }
    }

    var schemas: [String: Any] { components("schemas") }

    func schema(_ name: String) throws -> [String: Any] {
        try #require(schemas[name] as? [String: Any], "there is no form \(name)")
    }

    /// The codes of every problem that an answer may be.
    var problemCodes: Set<String> {
        var codes: Set<String> = []
        for case let answer as [String: Any] in components("responses").values {
            let content = answer["content"] as? [String: [String: Any]]
            let schema = content?["application/problem+json"]?["schema"] as? [String: Any]
            let code = (schema?["properties"] as? [String: [String: Any]])?["code"]
            codes.formUnion(code?["enum"] as? [String] ?? [])
        }
        return codes
    }

    private func components(_ kind: String) -> [String: Any] {
        (root["components"] as? [String: [String: Any]])?[kind] ?? [:]
    }
}

/// The sources of a module, where the repository is at hand.
enum Source {
    static func files(in module: String) throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources/\(module)")
        let paths = FileManager.default.enumerator(at: root.standardizedFileURL, includingPropertiesForKeys: nil)
        let files = try (paths?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }.map {
            try String(contentsOf: $0, encoding: .utf8)
        }
        try #require(!files.isEmpty)
        return files
    }
}
