/// What a form sent: fields in their order, several of a name allowed.
struct Form: Sendable {
    private(set) var fields: [(name: String, value: String)] = []

    /// A form has at most so many fields.
    private static let mostFields = 1000

    init() {}

    /// Reads a body of the type that its header names; nil when it is malformed.
    init?(_ body: [UInt8], type: String) {
        let kind = type.split(separator: ";").first?.trimmed.lowercased()
        switch kind {
        case "application/x-www-form-urlencoded":
            guard readURLEncoded(body) else { return nil }
        case "multipart/form-data":
            guard let boundary = Self.boundary(in: type), readMultipart(body, boundary) else { return nil }
        default: return nil
        }
    }

    /// The last value of a field that is not empty.
    subscript(name: String) -> String? { fields.last { $0.name == name && !$0.value.isEmpty }?.value }

    /// Every value of a field.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    // MARK: application/x-www-form-urlencoded

    private mutating func readURLEncoded(_ body: [UInt8]) -> Bool {
        for pair in body.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard fields.count < Self.mostFields, let name = Self.decoded(pair[..<equals]),
                let value = Self.decoded(pair[equals...].dropFirst())
            else { return false }
            fields.append((name, value))
        }
        return true
    }

    /// The text that a percent-encoding stands for; nil when it is malformed or not UTF-8.
    static func decoded(_ bytes: some Collection<UInt8>) -> String? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var rest = bytes.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): result.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(Self.digit), let low = rest.next().flatMap(Self.digit) else {
                    return nil
                }
                result.append(high << 4 | low)
            default: result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    // MARK: multipart/form-data (RFC 7578)

    private static func boundary(in type: String) -> [UInt8]? {
        for parameter in type.split(separator: ";").dropFirst() {
            let parts = parameter.trimmed.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "boundary" else { continue }
            let value = parts[1].hasPrefix("\"") ? parts[1].dropFirst().dropLast() : parts[1]
            return (1...70).contains(value.utf8.count) ? Array(value.utf8) : nil
        }
        return nil
    }

    private mutating func readMultipart(_ body: [UInt8], _ boundary: [UInt8]) -> Bool {
        let dashes: [UInt8] = [0x2d, 0x2d]
        guard body.starts(with: dashes + boundary) else { return false }
        var rest = body.dropFirst(2 + boundary.count)
        let separator: [UInt8] = [13, 10] + dashes + boundary
        while true {
            if rest.starts(with: dashes) { return true }
            guard rest.starts(with: [13, 10]), fields.count < Self.mostFields else { return false }
            rest = rest.dropFirst(2)
            guard let headEnd = rest.firstRange(of: [13, 10, 13, 10]),
                let end = rest[headEnd.upperBound...].firstRange(of: separator)
            else { return false }
            let head = String(decoding: rest[..<headEnd.lowerBound], as: UTF8.self)
            guard let name = Self.name(in: head),
                let value = String(validating: rest[headEnd.upperBound..<end.lowerBound], as: UTF8.self)
            else { return false }
            fields.append((name, value))
            rest = rest[end.upperBound...]
        }
    }

    /// The field's name in the head of a part.
    private static func name(in head: String) -> String? {
        for line in head.split(whereSeparator: \.isNewline) {
            guard line.lowercased().hasPrefix("content-disposition:") else { continue }
            for parameter in line.split(separator: ";").dropFirst() {
                let word = parameter.trimmed
                if word.hasPrefix("name=\""), word.hasSuffix("\"") { return String(word.dropFirst(6).dropLast()) }
            }
        }
        return nil
    }
}

extension Form {
    /// Makes the request key one for this part of what the form orders.
    mutating func mark(with part: String) {
        guard let key = self["request"] else { return }
        fields.append(("request", "\(key)-\(part)"))
    }
}
