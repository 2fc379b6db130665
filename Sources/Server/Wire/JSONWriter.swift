/// Writes JSON byte by byte, for the few answers that are asked for thousands of times a second.
///
/// Foundation's encoder takes 30 to 50 µs for a job, more than all else that its answer needs; this takes about one.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var isFirst = true

    init(capacity: Int = 1024) { bytes.reserveCapacity(capacity) }

    mutating func object(_ fields: (inout JSONWriter) -> Void) { nest(UInt8(ascii: "{"), UInt8(ascii: "}"), fields) }

    mutating func array(_ name: StaticString, _ items: (inout JSONWriter) -> Void) {
        self.name(name)
        nest(UInt8(ascii: "["), UInt8(ascii: "]"), items)
    }

    /// An object that is an item of an array.
    mutating func item(_ fields: (inout JSONWriter) -> Void) {
        comma()
        object(fields)
    }

    mutating func field(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        self.name(name)
        string(value)
    }

    mutating func field(_ name: StaticString, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        self.name(name)
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func field(_ name: StaticString, _ value: Bool) {
        self.name(name)
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// What a value of any form is made of, for one that has no fields of fixed names.
    mutating func nested(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ content: (inout JSONWriter) -> Void) {
        nest(UInt8(ascii: open), UInt8(ascii: close), content)
    }

    /// A field's name that is known only at run time; its value follows.
    mutating func key(_ name: String) {
        comma()
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Sets an item of an array apart from the one before; its value follows.
    mutating func separate() { comma() }

    /// A bare value that is JSON already: a number, a truth value, null.
    mutating func raw(_ value: String) {
        bytes.append(contentsOf: value.utf8)
        isFirst = false
    }

    /// A bare text.
    mutating func text(_ value: String) {
        string(value)
        isFirst = false
    }

    private mutating func nest(_ open: UInt8, _ close: UInt8, _ content: (inout JSONWriter) -> Void) {
        bytes.append(open)
        isFirst = true
        content(&self)
        bytes.append(close)
        isFirst = false
    }

    private mutating func comma() {
        if isFirst { isFirst = false } else { bytes.append(UInt8(ascii: ",")) }
    }

    private mutating func name(_ name: StaticString) {
        comma()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
