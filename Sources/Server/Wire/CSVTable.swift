import FoundationEssentials

/// A list as comma-separated values (RFC 4180): the columns that the API's description gives its items.
///
/// A field's name bears its unit, so a column's does. What is not a plain value stands in its cell as JSON. A text that
/// a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises.
struct CSVTable {
    private(set) var bytes: [UInt8] = []

    init(_ columns: [String], _ rows: [[String: CellValue]]) {
        line(columns.map(CellValue.text))
        for row in rows { line(columns.map { row[$0] ?? .none }) }
    }

    private mutating func line(_ cells: [CellValue]) {
        for (place, cell) in cells.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            append(cell.text)
        }
        bytes += [13, 10]
    }

    private mutating func append(_ text: String) {
        guard text.utf8.contains(where: { [0x22, 0x2c, 0x0a, 0x0d].contains($0) }) else {
            bytes += text.utf8
            return
        }
        bytes.append(0x22)
        for byte in text.utf8 {
            if byte == 0x22 { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(0x22)
    }
}

/// What a field of an item holds, as a table shows it.
enum CellValue: Decodable {
    case none
    case number(Int64)
    case decimal(Double)
    case flag(Bool)
    case text(String)
    case list([CellValue])
    case object([String: CellValue])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .none
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Int64.self) {
            self = .number(number)
        } else if let decimal = try? value.decode(Double.self) {
            self = .decimal(decimal)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let list = try? value.decode([CellValue].self) {
            self = .list(list)
        } else {
            self = .object(try value.decode([String: CellValue].self))
        }
    }

    /// The cell's text, before it is quoted.
    var text: String {
        switch self {
        case .none: ""
        case .number(let number): String(number)
        case .decimal(let decimal): String(decimal)
        case .flag(let flag): flag ? "true" : "false"
        case .text(let text): Self.isFormula(text) ? "'" + text : text
        case .list, .object: String(decoding: json, as: UTF8.self)
        }
    }

    private static func isFormula(_ text: String) -> Bool {
        text.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
    }

    private var json: [UInt8] {
        var writer = JSONWriter(capacity: 256)
        write(to: &writer)
        return writer.bytes
    }

    private func write(to json: inout JSONWriter) {
        switch self {
        case .none: json.raw("null")
        case .number(let number): json.raw(String(number))
        case .decimal(let decimal): json.raw(String(decimal))
        case .flag(let flag): json.raw(flag ? "true" : "false")
        case .text(let text): json.text(text)
        case .list(let items):
            json.nested("[", "]") { json in
                for item in items {
                    json.separate()
                    item.write(to: &json)
                }
            }
        case .object(let fields):
            json.nested("{", "}") { json in
                for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
                    json.key(name)
                    value.write(to: &json)
                }
            }
        }
    }
}
