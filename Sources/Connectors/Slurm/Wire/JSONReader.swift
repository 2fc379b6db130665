/// Reads JSON (RFC 8259) that comes from outside: every byte is hostile, depth and size have bounds.
struct JSONReader {
    /// Where the text stops being JSON.
    struct Fault: Error, Hashable {
        var offset: Int
    }

    /// Deeper than anything Slurm answers, and far from the end of any stack.
    private static let deepest = 64

    private let bytes: [UInt8]
    private var at = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value that the whole text is.
    static func read(_ bytes: [UInt8]) throws(Fault) -> JSONValue {
        var reader = JSONReader(bytes)
        let value = try reader.value(depth: 0)
        try reader.end()
        return value
    }

    /// Reads an object, giving the elements of one of its lists away one by one, so that a list of ten thousand jobs is
    /// never in memory as a whole. Returns the object without that list.
    static func read(
        _ bytes: [UInt8],
        elementsOf list: String,
        each body: (JSONValue) -> Void
    ) throws(Fault) -> JSONValue {
        var reader = JSONReader(bytes)
        var members: [String: JSONValue] = [:]
        reader.skipBlanks()
        try reader.expect(UInt8(ascii: "{"))
        if !reader.takes(UInt8(ascii: "}")) {
            repeat {
                let name = try reader.name()
                reader.skipBlanks()
                if name == list, reader.peek == UInt8(ascii: "[") {
                    try reader.elements(depth: 1, body)
                } else {
                    members[name] = try reader.value(depth: 1)
                }
            } while reader.takes(UInt8(ascii: ","))
            try reader.expect(UInt8(ascii: "}"))
        }
        try reader.end()
        return .object(members)
    }

    private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }
    private var fault: Fault { Fault(offset: at) }

    private mutating func end() throws(Fault) {
        skipBlanks()
        guard at == bytes.count else { throw fault }
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { at += 1 }
    }

    private mutating func takes(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard peek == byte else { return false }
        at += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(Fault) {
        guard takes(byte) else { throw fault }
    }

    private mutating func expect(word: String) throws(Fault) {
        for byte in word.utf8 {
            guard peek == byte else { throw fault }
            at += 1
        }
    }

    private mutating func value(depth: Int) throws(Fault) -> JSONValue {
        guard depth < Self.deepest else { throw fault }
        skipBlanks()
        guard let byte = peek else { throw fault }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["):
            var items: [JSONValue] = []
            try elements(depth: depth) { items.append($0) }
            return .list(items)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"):
            try expect(word: "true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try expect(word: "false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try expect(word: "null")
            return .null
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(Fault) -> JSONValue {
        try expect(UInt8(ascii: "{"))
        var members: [String: JSONValue] = [:]
        if takes(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            let name = try name()
            members[name] = try value(depth: depth + 1)
        } while takes(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
        return .object(members)
    }

    private mutating func elements(depth: Int, _ body: (JSONValue) -> Void) throws(Fault) {
        try expect(UInt8(ascii: "["))
        if takes(UInt8(ascii: "]")) { return }
        repeat { body(try value(depth: depth + 1)) } while takes(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
    }

    private mutating func name() throws(Fault) -> String {
        skipBlanks()
        let name = try text()
        try expect(UInt8(ascii: ":"))
        return name
    }

    private mutating func text() throws(Fault) -> String {
        try expect(UInt8(ascii: "\""))
        let start = at
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
        guard let stop = peek, stop >= 0x20 else { throw fault }
        if stop == UInt8(ascii: "\"") {
            at += 1
            return String(decoding: bytes[start..<(at - 1)], as: UTF8.self)
        }
        var units = Array(bytes[start..<at])
        while let byte = peek {
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
            case UInt8(ascii: "\\"): units += try escape()
            case 0..<0x20: throw fault
            default: units.append(byte)
            }
        }
        throw fault
    }

    private mutating func escape() throws(Fault) -> [UInt8] {
        guard let byte = peek else { throw fault }
        at += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "u"):
            var unit = try hexadecimal()
            if (0xd800..<0xdc00).contains(unit), peek == UInt8(ascii: "\\") {
                try expect(word: "\\u")
                let low = try hexadecimal()
                guard (0xdc00..<0xe000).contains(low) else { throw fault }
                unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
            }
            let scalar = Unicode.Scalar(unit) ?? "\u{fffd}"
            return Array(String(Character(scalar)).utf8)
        default: throw fault
        }
    }

    private mutating func hexadecimal() throws(Fault) -> UInt32 {
        guard at + 4 <= bytes.count else { throw fault }
        let digits = String(decoding: bytes[at..<(at + 4)], as: UTF8.self)
        guard digits.allSatisfy(\.isHexDigit), let unit = UInt32(digits, radix: 16) else { throw fault }
        at += 4
        return unit
    }

    private mutating func number() throws(Fault) -> JSONValue {
        let start = at
        while let byte = peek, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { at += 1 }
        let digits = String(decoding: bytes[start..<at], as: UTF8.self)
        if let whole = Int64(digits) { return .integer(whole) }
        guard let number = Double(digits) else { throw fault }
        return .decimal(number)
    }
}
