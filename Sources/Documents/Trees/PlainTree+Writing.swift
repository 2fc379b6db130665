extension PlainTree {
    /// The document in YAML, block by block; small maps and lists of values on one line.
    package var yaml: String {
        var out = ""
        writeYAML(to: &out, indent: 0, isAfterDash: false)
        return out
    }

    /// The document in JSON, on one line, keys in their order.
    package var json: String {
        var out = ""
        writeJSON(to: &out)
        return out
    }

    private var isScalar: Bool { if case .scalar = self { true } else { false } }

    /// The value on one line, if that reads well.
    private var flow: String? {
        switch self {
        case .scalar(let scalar): return scalar.yaml
        case .list(let values, _):
            guard values.allSatisfy(\.isScalar) else { return values.isEmpty ? "[]" : nil }
            return "[" + values.compactMap(\.flow).joined(separator: ", ") + "]"
        case .map(let entries, _):
            guard entries.allSatisfy({ $0.value.isScalar }) else { return nil }
            let text = "{" + entries.map { "\($0.key.yamlText): \($0.value.flow ?? "")" }.joined(separator: ", ") + "}"
            return text.utf8.count <= 90 ? text : nil
        }
    }

    private func writeYAML(to out: inout String, indent: Int, isAfterDash: Bool) {
        let blanks = String(repeating: " ", count: indent)
        switch self {
        case .scalar(let scalar): out += blanks + scalar.yaml + "\n"
        case .list(let values, _):
            for value in values {
                out += blanks + "-"
                if let flow = value.flow {
                    out += " \(flow)\n"
                } else {
                    out += " "
                    value.writeYAML(to: &out, indent: indent + 2, isAfterDash: true)
                }
            }
        case .map(let entries, _):
            for (place, entry) in entries.enumerated() {
                out += (place == 0 && isAfterDash ? "" : blanks) + entry.key.yamlText + ":"
                if let flow = entry.value.flow {
                    out += " \(flow)\n"
                } else {
                    out += "\n"
                    entry.value.writeYAML(to: &out, indent: indent + 2, isAfterDash: false)
                }
            }
        }
    }

    private func writeJSON(to out: inout String) {
        switch self {
        case .scalar(let scalar): out += scalar.kind == .text ? scalar.text.jsonText : scalar.text
        case .list(let values, _):
            out += "["
            for (place, value) in values.enumerated() {
                if place > 0 { out += "," }
                value.writeJSON(to: &out)
            }
            out += "]"
        case .map(let entries, _):
            out += "{"
            for (place, entry) in entries.enumerated() {
                if place > 0 { out += "," }
                out += entry.key.jsonText + ":"
                entry.value.writeJSON(to: &out)
            }
            out += "}"
        }
    }
}

extension PlainTree.Scalar {
    /// As YAML writes it: a text in quotes where it could be taken for something else.
    fileprivate var yaml: String { kind == .text ? text.yamlText : text }
}

extension String {
    /// The text as a YAML scalar.
    fileprivate var yamlText: String {
        let special: Set<Character> = [
            ":", "#", "{", "}", "[", "]", ",", "&", "*", "?", "|", ">", "!", "%", "@", "`", "\"", "'", "\\", "\n", "\t",
        ]
        let words: Set<String> = ["", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n"]
        let isPlain =
            !words.contains(lowercased()) && Double(self) == nil && !contains(where: special.contains)
            && first != " " && last != " " && first != "-" && first != "=" && first != "."
            && !unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
        return isPlain ? self : jsonText
    }

    /// The text as a JSON string, which YAML reads too.
    package var jsonText: String {
        var out = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case "\r": out += "\\r"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
