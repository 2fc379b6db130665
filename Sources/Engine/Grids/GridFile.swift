import Federation
import Quantities

/// The hourly carbon intensities of grids, as an operator keeps them in a file.
///
/// A CSV whose first column, `utc`, is the hour and whose header names the grids: a country by its two letters, or a system by
/// its name, which goes before its country. The figures are g CO2e/kWh, lifecycle, and count to the nearest gram; an empty field
/// is an hour that is not known. Scenarios of the twin read this form too, without any line that begins with `#`, and take
/// the hour before for one that is missing.
///
///     # hourly figures of the grids, lifecycle
///     utc,FR,leonardo
///     2026-11-21T13:00Z,41,287.4
///     2026-11-21T14:00Z,38,
struct GridFile: Hashable, Sendable {
    /// Hours that follow each other, and what a grid emits in each, in g CO2e/kWh.
    struct Run: Hashable, Sendable {
        var firstHour: Int64
        var grams: [Int64]

        var hours: Range<Int64> { firstHour..<firstHour + Int64(grams.count) }
    }

    /// Where the figures come from: the first line that begins with `#`.
    private(set) var source = "hourly figures that the operator keeps"
    /// What is known of each grid, in order of time.
    private(set) var runs: [String: [Run]] = [:]

    /// Reads a file's bytes.
    init(_ bytes: [UInt8]) throws(GridFileFault) {
        var grids: [String] = []
        var last: Int64?
        var hasSource = false
        var number = 0
        for row in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let line = Self.trimmed(row)
            if line.isEmpty { continue }
            if line.first == UInt8(ascii: "#") {
                if !hasSource { source = try Self.words(of: line.dropFirst(), number) }
                hasSource = true
                continue
            }
            let fields = line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Self.trimmed)
            if grids.isEmpty {
                grids = try Self.names(of: fields, number)
                // A system that is named and has no hours is not told its country's.
                for grid in grids { runs[grid] = [] }
                continue
            }
            guard fields.count == grids.count + 1 else {
                throw GridFileFault(number, "\(fields.count) fields, where the header names \(grids.count + 1)")
            }
            let hour = try Self.hour(of: fields[0], number)
            if let last, hour <= last { throw GridFileFault(number, "the hour does not follow the one above it") }
            last = hour
            for (grid, field) in zip(grids, fields.dropFirst()) where !field.isEmpty {
                guard let grams = Self.grams(of: field) else {
                    throw GridFileFault(number, "\(grid) is no number from 0 to 5000")
                }
                note(grams, of: grid, at: hour)
            }
        }
    }

    private mutating func note(_ grams: Int64, of grid: String, at hour: Int64) {
        var known = runs.removeValue(forKey: grid) ?? []
        if known.last?.hours.upperBound == hour {
            known[known.count - 1].grams.append(grams)
        } else {
            known.append(Run(firstHour: hour, grams: [grams]))
        }
        runs[grid] = known
    }
}

extension GridFile {
    private static func trimmed(_ field: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }
        var field = field.drop(while: isBlank)
        while let last = field.last, isBlank(last) { field.removeLast() }
        return field
    }

    private static func words(of comment: ArraySlice<UInt8>, _ line: Int) throws(GridFileFault) -> String {
        let words = trimmed(comment)
        guard (1...200).contains(words.count), words.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }),
            let text = String(validating: words, as: UTF8.self)
        else {
            throw GridFileFault(line, "the source has 1 to 200 bytes of text")
        }
        return text
    }

    private static func names(of fields: [ArraySlice<UInt8>], _ line: Int) throws(GridFileFault) -> [String] {
        let words = fields.map { String(decoding: $0, as: UTF8.self) }
        guard words.first == "utc" else {
            throw GridFileFault(line, "the header does not begin with utc; begin with a line as: utc,FR,DE")
        }
        let names = Array(words.dropFirst())
        guard !names.isEmpty, !names.contains(""), Set(names).count == names.count else {
            throw GridFileFault(line, "the header names no grid, or one of them twice; begin with a line as: utc,FR,DE")
        }
        return names
    }

    private static func hour(of field: ArraySlice<UInt8>, _ line: Int) throws(GridFileFault) -> Int64 {
        guard let seconds = UnixTime.seconds(String(decoding: field, as: UTF8.self)), seconds % 3600 == 0 else {
            throw GridFileFault(line, "the first field is no hour in UTC; write it as 2026-11-21T13:00Z")
        }
        return seconds / 3600
    }

    /// A decimal number, rounded half up to a whole one; nil when it is none, or nothing that a grid emits.
    private static func grams(of field: ArraySlice<UInt8>) -> Int64? {
        let parts = field.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = parts.count > 1 ? parts[1] : []
        func areDigits(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.allSatisfy { (0x30...0x39).contains($0) } }
        guard (1...4).contains(parts[0].count), areDigits(parts[0]), areDigits(decimals) else { return nil }
        let whole = parts[0].reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
        let grams = whole + (decimals.first.map { $0 >= 0x35 } ?? false ? 1 : 0)
        return GridHours.possibleGrams.contains(grams) ? grams : nil
    }
}

/// What is wrong with a file of grids' hours.
struct GridFileFault: Error, CustomStringConvertible {
    /// The line; zero where it is about the whole file.
    var line: Int
    var message: String

    init(_ line: Int, _ message: String) {
        self.line = line
        self.message = message
    }

    /// Says it to an operator.
    var description: String { line > 0 ? "line \(line): \(message)" : message }
}
