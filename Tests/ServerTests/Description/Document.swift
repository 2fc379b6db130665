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

        /// The answers by status, those that are written here.
        var answers: [String: Any] { node["responses"] as? [String: Any] ?? [:] }

        /// Whether what it was asked for may come as a type.
        func serves(_ type: String) -> Bool { content(type) != nil }

        /// What is said of a type in which it answers.
        func content(_ type: String) -> [String: Any]? {
            let success = answers["200"] as? [String: Any]
            return (success?["content"] as? [String: [String: Any]])?[type]
        }
    }

    private let root: [String: Any]

    init() throws {
        let json = try JSONSerialization.jsonObject(with: Data(DescriptionDocument.shared.json))
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

    /// The parameters of an operation besides those of its path.
    func parameters(of operation: Operation) -> [[String: Any]] {
        (operation.node["parameters"] as? [[String: Any]] ?? []).map { node -> [String: Any] in
            guard let name = (node["$ref"] as? String)?.split(separator: "/").last else { return node }
            return components("parameters")[String(name)] as? [String: Any] ?? [:]
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
