/// A small text record: a first line that names form and kind, then `key=value` lines. A key may repeat.
///
/// Text, because a person who looks into a spool after a bad night must be able to read it. Backslash and line feed
/// are the only characters that are escaped, so any text without a zero byte survives the round trip.
package struct Record: Hashable, Sendable {
    /// One line.
    package struct Field: Hashable, Sendable {
        package var key: String
        package var value: String
    }

    /// What the record is about: `order`, `launched`, `started`, `stop`, `end`.
    package var kind: String
    /// The lines, in the order in which they were written.
    package private(set) var fields: [Field] = []

    /// The version of the form, in the first line of every record.
    private static let version = 1

    /// Makes an empty record.
    package init(kind: String) { self.kind = kind }

    /// Appends a line.
    package mutating func add(_ key: String, _ value: String) { fields.append(Field(key: key, value: value)) }

    /// Appends a number.
    package mutating func add(_ key: String, _ value: some BinaryInteger) { add(key, String(value)) }

    /// Appends a line where there is something to say.
    package mutating func add(_ key: String, ifPresent value: String?) {
        if let value { add(key, value) }
    }

    /// Appends a number where there is one.
    package mutating func add(_ key: String, ifPresent value: Int64?) {
        if let value { add(key, value) }
    }

    /// The value of the first line with this key.
    package func text(_ key: String) -> String? { fields.first { $0.key == key }?.value }

    /// The values of all lines with this key, in order.
    package func texts(_ key: String) -> [String] { fields.filter { $0.key == key }.map(\.value) }

    /// The number in the first line with this key; nil where there is no such line or no number in it.
    package func number(_ key: String) -> Int64? { text(key).flatMap { Int64($0) } }

    /// The text of a line that must be there.
    package func require(_ key: String) throws(SystemFault) -> String {
        guard let value = text(key) else { throw SystemFault("the \(kind) record has no \(key)", code: 0) }
        return value
    }

    /// The number in a line that must be there.
    package func requireNumber(_ key: String) throws(SystemFault) -> Int64 {
        guard let value = number(key) else { throw SystemFault("the \(kind) record has no number \(key)", code: 0) }
        return value
    }
}

extension Record {
    /// The bytes of the record's file.
    package var bytes: [UInt8] {
        var text = "fabrique-spool \(Self.version) \(kind)\n"
        for field in fields { text += "\(field.key)=\(Self.escaped(field.value))\n" }
        return Array(text.utf8)
    }

    /// Reads a record's file. Every byte is treated as hostile.
    package init(kind: String, bytes: [UInt8]) throws(SystemFault) {
        guard let text = String(validating: bytes, as: UTF8.self), text.hasSuffix("\n") else {
            throw SystemFault("the \(kind) record is cut off or not UTF-8", code: 0)
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()[...]
        guard lines.popFirst() == "fabrique-spool \(Self.version) \(kind)" else {
            throw SystemFault("the \(kind) record is of another kind or of a version unknown here", code: 0)
        }
        self.init(kind: kind)
        for line in lines {
            guard let equals = line.firstIndex(of: "=") else {
                throw SystemFault("the \(kind) record has a line without '='", code: 0)
            }
            add(String(line[..<equals]), Self.unescaped(line[line.index(after: equals)...]))
        }
    }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\n") }) else { return value }
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func unescaped(_ value: Substring) -> String {
        guard value.utf8.contains(UInt8(ascii: "\\")) else { return String(value) }
        var result = String.UnicodeScalarView()
        var escape = false
        for scalar in value.unicodeScalars {
            if escape {
                result.append(scalar == "n" ? "\n" : scalar)
                escape = false
            } else if scalar == "\\" {
                escape = true
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
