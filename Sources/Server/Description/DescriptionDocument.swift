import CDescription
import Yams

/// The contract of the API: the OpenAPI document that is compiled in.
struct DescriptionDocument: Sendable {
    /// The one that is compiled in.
    static let shared = DescriptionDocument()

    /// As it was written by hand.
    let yaml: [UInt8]
    /// The same as JSON, in the same order.
    let json: [UInt8]
    /// The same as pages for people.
    let pages: [DescriptionPage.Part: [UInt8]]
    /// The fields of each form, in order.
    private let fields: [String: [String]]

    /// The fields that a form has, in the order of the document.
    func fields(of form: String) -> [String] { fields[form] ?? [] }

    private init() {
        var count = 0
        let bytes = fabrique_description(&count)
        yaml = Array(UnsafeBufferPointer(start: bytes, count: count))
        do {
            guard let root = try Yams.compose(yaml: String(decoding: yaml, as: UTF8.self)) else {
                preconditionFailure("the API's description is not empty")
            }
            var json = JSONWriter(capacity: 2 * count)
            json.value(root)
            self.json = json.bytes
            var fields: [String: [String]] = [:]
            for (name, schema) in root["components"]?["schemas"]?.mapping ?? [:] {
                fields[name.string ?? ""] = schema["properties"]?.mapping?.keys.compactMap(\.string)
            }
            self.fields = fields
            pages = Dictionary(
                uniqueKeysWithValues: DescriptionPage.Part.allCases.map {
                    ($0, Array(DescriptionPage($0, of: root).html.utf8))
                }
            )
        } catch {
            preconditionFailure("the API's description is YAML, which a test checks: \(error)")
        }
    }
}

extension JSONWriter {
    /// A YAML node, by the core schema of YAML 1.2: plain words are null, truth values and numbers where they look so.
    mutating func value(_ node: Node) {
        switch node {
        case .mapping(let mapping):
            nested("{", "}") { json in
                for (key, value) in mapping {
                    json.key(key.string ?? "")
                    json.value(value)
                }
            }
        case .sequence(let items):
            nested("[", "]") { json in
                for item in items {
                    json.separate()
                    json.value(item)
                }
            }
        case .scalar(let scalar):
            if scalar.style == .plain, Self.isLiteral(scalar.string) {
                raw(scalar.string)
            } else {
                text(scalar.string)
            }
        case .alias: preconditionFailure("the API's description has no aliases")
        }
    }

    private static func isLiteral(_ word: String) -> Bool {
        if ["null", "true", "false"].contains(word) { return true }
        let digits = word.hasPrefix("-") ? word.dropFirst() : word[...]
        return digits == "0" || !digits.hasPrefix("0") && Double(digits) != nil && digits.utf8.allSatisfy { $0 < 0x3a }
    }
}
