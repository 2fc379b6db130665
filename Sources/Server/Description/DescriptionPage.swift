import Yams

/// The API's description for people, on a page of operations and one of forms: complete without scripts, and nothing on
/// them comes from elsewhere.
///
/// End tags that HTML lets one leave out are left out: the pages are long enough.
struct DescriptionPage {
    enum Part: String, CaseIterable, Sendable {
        case operations = "/api"
        case forms = "/api/forms"
    }

    /// The whole page.
    private(set) var html = ""

    private let root: Node
    private let part: Part
    private static let longestExample = 700
    private static let methods = ["get", "put", "post", "delete"]

    init(_ part: Part, of root: Node) {
        self.root = root
        self.part = part
        let title = root["info"]?["title"]?.string ?? ""
        let version = root["info"]?["version"]?.string ?? ""
        html = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>\(title) API</title>\
            <meta name="viewport" content="width=device-width, initial-scale=1">\
            <link rel="stylesheet" href="/api/style.css"></head><body>\
            <a class="skip" href="#main">Skip to the content</a>\
            <header><h1>\(title) API <small>\(version)</small></h1>
            """
        switch part {
        case .operations: operations()
        case .forms: forms()
        }
        html += "</main></body></html>\n"
    }

    private mutating func operations() {
        html += """
            \(Self.prose(root["info"]?["description"]))\
            <p>The same for programs: <a href="/api/v1/openapi.yaml">openapi.yaml</a>, \
            <a href="/api/v1/openapi.json">openapi.json</a>.</p></header><nav aria-label="Operations">
            """
        contents()
        html += "</nav><main id=\"main\">"
        for tag in tags { section(tag) }
        html += "<section><h2 id=\"parameters\">Parameters of many operations</h2>"
        parameters(pairs(root["components"]?["parameters"]).map { ($0.1, $0.0) })
        html += "</section>"
        problems()
    }

    private mutating func forms() {
        // A page of a list is the same for every form.
        let forms = pairs(root["components"]?["schemas"]).filter { !$0.0.hasPrefix("PageOf") }
        html += """
            <p>The forms of what is sent and answered. <a href="\(Part.operations.rawValue)">The operations</a></header>\
            <nav aria-label="Forms"><ul>\(forms.map { "<li><a href=\"#\($0.0)\">\($0.0)</a>" }.joined())</ul></nav>\
            <main id="main"><section><h2>Forms</h2>
            """
        for (name, schema) in forms { form(name, schema) }
        html += "</section>"
    }

    private var tags: [(name: String, about: Node?)] {
        (root["tags"]?.array() ?? []).map { ($0["name"]?.string ?? "", $0["description"]) }
    }

    /// An operation with its place.
    private struct Operation {
        var method: String
        var path: String
        var shared: [Node]
        var node: Node
        var id: String { node["operationId"]?.string ?? "" }
    }

    private func operations(of tag: String) -> [Operation] {
        pairs(root["paths"]).flatMap { path, item in
            Self.methods.compactMap { method in
                item[method].map { node in
                    Operation(method: method, path: path, shared: item["parameters"]?.array() ?? [], node: node)
                }
            }
        }.filter { $0.node["tags"]?.array().first?.string == tag }
    }

    private mutating func contents() {
        for tag in tags {
            html += "<h2>\(Self.escaped(tag.name))</h2><ul>"
            for operation in operations(of: tag.name) {
                let summary = Self.escaped(operation.node["summary"]?.string ?? "")
                html += "<li><a href=\"#\(operation.id)\">\(summary)</a>"
            }
            html += "</ul>"
        }
        html += """
            <ul><li><a href="#parameters">Parameters</a><li><a href="#problems">Problems</a>\
            <li><a href="\(Part.forms.rawValue)">Forms</a></ul>
            """
    }

    private mutating func section(_ tag: (name: String, about: Node?)) {
        html += "<section><h2>\(Self.escaped(tag.name))</h2>\(Self.prose(tag.about))"
        for operation in operations(of: tag.name) { article(operation) }
        html += "</section>"
    }

    private mutating func article(_ operation: Operation) {
        let node = operation.node
        html += """
            <article id="\(operation.id)"><h3>\(Self.escaped(node["summary"]?.string ?? ""))</h3>\
            <p class="call"><b>\(operation.method.uppercased())</b> <code>/api/v1\(Self.escaped(operation.path))</code> \
            <span>\(operation.id) · \(powers(of: node))</span></p>\(Self.prose(node["description"]))
            """
        let parameters = operation.shared + (node["parameters"]?.array() ?? [])
        self.parameters(parameters.filter { $0["$ref"] == nil }.map { ($0, nil) })
        let common = parameters.compactMap { node -> String? in node["$ref"] == nil ? nil : type(of: node) }
        if !common.isEmpty { html += "<p>Parameters as everywhere: \(common.joined(separator: ", "))</p>" }
        if let body = node["requestBody"].map(resolved) {
            html += "<h4>Body</h4>\(Self.prose(body["description"]))<p>\(content(body))</p>"
        }
        html += "<h4>Answers</h4><table>"
        var problems: [String] = []
        for (status, answer) in pairs(node["responses"]) {
            guard answer["$ref"] == nil else {
                problems.append("<a href=\"#\(status)\">\(status)</a>")
                continue
            }
            let about = Self.inline(answer["description"]?.string ?? "")
            html += "<tr><th>\(status)<td>\(about) \(content(answer))"
        }
        html += "</table>"
        if !problems.isEmpty { html += "<p>Problems: \(problems.joined(separator: " "))</p>" }
        html += "</article>"
    }

    /// Every problem once, by its status.
    private mutating func problems() {
        html += "<section><h2 id=\"problems\">Problems</h2><table>"
        for (_, answer) in pairs(root["components"]?["responses"]) {
            let schema = answer["content"]?["application/problem+json"]?["schema"]
            let codes = schema?["properties"]?["code"]?["enum"]?.array().compactMap(\.string) ?? []
            let status = schema?["properties"]?["status"]?["const"]?.string ?? ""
            html += """
                <tr id="\(status)"><th>\(status)<td>\(Self.inline(answer["description"]?.string ?? ""))\
                <td>\(codes.map { "<code>\($0)</code>" }.joined(separator: " "))
                """
        }
        html += "</table></section>"
    }

    private func powers(of node: Node) -> String {
        let required = (node["security"] ?? root["security"])?.array() ?? []
        guard let first = required.first else { return "open to everybody" }
        let powers = first["token"]?.array().compactMap(\.string) ?? []
        return powers.isEmpty ? "any token" : "power: \(powers.joined(separator: ", "))"
    }

    private mutating func parameters(_ all: [(node: Node, id: String?)]) {
        guard !all.isEmpty else { return }
        html += "<h4>Parameters</h4><table>"
        for (parameter, id) in all {
            let anchor = id.map { " id=\"\($0)\"" } ?? ""
            let isRequired = parameter["required"]?.bool == true ? ", required" : ""
            html += """
                <tr\(anchor)><th>\(Self.escaped(parameter["name"]?.string ?? ""))\
                <td>\(parameter["in"]?.string ?? "")\(isRequired)\
                <td>\(type(of: parameter["schema"]))<td>\(Self.inline(parameter["description"]?.string ?? ""))
                """
        }
        html += "</table>"
    }

    private mutating func form(_ name: String, _ schema: Node) {
        html += "<article id=\"\(name)\"><h3>\(name)</h3>\(Self.prose(schema["description"]))"
        let required = Set(schema["required"]?.array().compactMap(\.string) ?? [])
        let fields = pairs(schema["properties"])
        if fields.isEmpty {
            html += "<p>\(type(of: schema))</p>"
        } else {
            html += "<table>"
            for (field, about) in fields {
                html += """
                    <tr><th>\(field)<td>\(type(of: about))\
                    <td>\(required.contains(field) ? "" : "optional")\
                    <td>\(Self.inline(about["description"]?.string ?? ""))
                    """
            }
            html += "</table>"
        }
        for example in schema["examples"]?.array() ?? [] {
            var json = JSONWriter(capacity: 512)
            json.value(example)
            // A longer one holds other forms, which have examples of their own.
            guard json.bytes.count <= Self.longestExample else { continue }
            let text = Self.escaped(String(decoding: json.bytes, as: UTF8.self))
            html += "<details><summary>Example</summary><pre>\(text)</pre></details>"
        }
        html += "</article>"
    }

    /// The media types of a body and their forms.
    private func content(_ body: Node) -> String {
        pairs(body["content"]).map { type, media in
            "<code>\(type)</code> \(self.type(of: media["schema"]))"
        }.joined(separator: ", ")
    }

    private func link(to form: Substring) -> String {
        "<a href=\"\(part == .forms ? "" : Part.forms.rawValue)#\(form)\">\(form)</a>"
    }

    /// What a schema allows, in a few words.
    private func type(of schema: Node?) -> String {
        guard let schema else { return "" }
        if let reference = schema["$ref"]?.string {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            guard !name.hasPrefix("PageOf") else {
                let item = name.dropFirst(6)
                return "page of \(link(to: item))"
            }
            let isForm = reference.hasPrefix("#/components/schemas/")
            return isForm ? link(to: name[...]) : "<a href=\"#\(name)\">\(name)</a>"
        }
        if let parts = (schema["allOf"] ?? schema["anyOf"])?.array() {
            return parts.map { type(of: $0) }.joined(separator: " or ")
        }
        if let words = schema["enum"]?.array() {
            return words.compactMap(\.string).map { "<code>\(Self.escaped($0))</code>" }.joined(separator: " ")
        }
        let names = schema["type"]?.string.map { [$0] } ?? schema["type"]?.array().compactMap(\.string) ?? []
        if names == ["array"] { return "list of \(type(of: schema["items"]))" }
        let low = schema["minimum"]?.string
        let range = low.map { " from \($0)" + (schema["maximum"]?.string.map { " to \($0)" } ?? "") } ?? ""
        return names.joined(separator: " or ") + range
    }

    private func resolved(_ node: Node) -> Node {
        guard let reference = node["$ref"]?.string else { return node }
        return reference.split(separator: "/").dropFirst().reduce(root) { $0[String($1)] ?? $0 }
    }

    private func pairs(_ node: Node?) -> [(String, Node)] {
        node?.mapping?.map { ($0.key.string ?? "", $0.value) } ?? []
    }

    /// Paragraphs with code and emphasis.
    private static func prose(_ node: Node?) -> String {
        let paragraphs = (node?.string ?? "").split(separator: "\n\n")
        return paragraphs.map { "<p>\(inline(String($0)))</p>" }.joined()
    }

    private static func inline(_ text: String) -> String {
        marked(marked(escaped(text), "`", "code"), "**", "strong")
    }

    /// Puts what stands between each two marks into an element.
    private static func marked(_ text: String, _ mark: String, _ element: String) -> String {
        var parts: [Substring] = []
        var rest = text[...]
        while let place = rest.firstRange(of: mark) {
            parts.append(rest[..<place.lowerBound])
            rest = rest[place.upperBound...]
        }
        parts.append(rest)
        return parts.enumerated().map { $0 % 2 == 0 ? String($1) : "<\(element)>\($1)</\(element)>" }.joined()
    }

    /// A text between tags; none of the document's goes into an attribute.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
