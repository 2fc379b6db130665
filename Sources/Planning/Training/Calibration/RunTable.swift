/// A table of measured runs: comma-separated values with a line of headings, as spreadsheets write them.
package struct RunTable: Sendable {
    /// Why a table can't be read.
    package struct Fault: Error, CustomStringConvertible {
        package var line: Int
        package var description: String
    }

    package private(set) var headings: [String] = []
    /// One line's fields, by place.
    package private(set) var rows: [[String]] = []
    private var places: [String: Int] = [:]

    /// Columns without which no row can be predicted.
    static let required = [
        "layers", "hidden", "heads", "ffn", "vocab", "seq", "global_batch_seqs", "gpu", "gpus", "precision",
    ]

    /// The most bytes of a table.
    package static let byteLimit = 64 << 20

    /// Reads a table; fields may be quoted, with quotes doubled inside.
    package init(_ bytes: [UInt8]) throws(Fault) {
        guard bytes.count <= Self.byteLimit else {
            throw Fault(line: 0, description: "the table is longer than 64 MiB. Cut it into parts.")
        }
        var fields: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var line = 1
        // Some spreadsheets write a mark of the encoding before all else.
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index <= bytes.count {
            let byte = index < bytes.count ? bytes[index] : UInt8(ascii: "\n")
            if isQuoted, index < bytes.count {
                if byte == UInt8(ascii: "\"") {
                    if index + 1 < bytes.count, bytes[index + 1] == byte {
                        field.append(byte)
                        index += 1
                    } else {
                        isQuoted = false
                    }
                } else {
                    field.append(byte)
                }
            } else if isQuoted {
                throw Fault(line: line, description: "line \(line): a quoted field never ends. Close its quote.")
            } else {
                switch byte {
                case UInt8(ascii: "\""): isQuoted = true
                case UInt8(ascii: ","):
                    fields.append(String(decoding: field, as: UTF8.self))
                    field = []
                case UInt8(ascii: "\r"): break
                case UInt8(ascii: "\n"):
                    fields.append(String(decoding: field, as: UTF8.self))
                    field = []
                    if fields != [""] { try take(fields, line) }
                    fields = []
                    line += 1
                default: field.append(byte)
                }
            }
            index += 1
        }
        guard !headings.isEmpty else { throw Fault(line: 1, description: "the table is empty.") }
        guard !rows.isEmpty else {
            throw Fault(line: 1, description: "the table has headings and no row. Add a row for each run.")
        }
    }

    private mutating func take(_ fields: [String], _ line: Int) throws(Fault) {
        guard !headings.isEmpty else {
            headings = fields
            for (place, heading) in fields.enumerated() { places[heading] = place }
            let missing = Self.required.filter { places[$0] == nil }.joined(separator: ", ")
            guard missing.isEmpty else {
                throw Fault(
                    line: line,
                    description: "no table of measured runs: it lacks columns (\(missing)). Add them."
                )
            }
            return
        }
        guard fields.count == headings.count else {
            let counts = "\(fields.count) fields, but the headings are \(headings.count)"
            throw Fault(line: line, description: "line \(line) has \(counts). Check its commas and quotes.")
        }
        rows.append(fields)
    }

    /// A row's field; empty where the table has no such column.
    func text(_ row: Int, _ heading: String) -> String { places[heading].map { rows[row][$0] } ?? "" }

    /// A row's number; nil where there is none.
    func number(_ row: Int, _ heading: String) -> Double? {
        Double(text(row, heading)).flatMap { $0.isFinite ? $0 : nil }
    }

    /// A row's whole number from 1 to a thousand million; nil where there is none.
    func count(_ row: Int, _ heading: String) -> Int? {
        number(row, heading).flatMap { $0 >= 1 && $0 <= 1e9 ? Int($0) : nil }
    }
}
