import Quantities

/// A figure of the grid for each hour and zone: grams of CO2e for a kilowatt-hour, or euros for a megawatt-hour.
///
/// Kept as thousandths in whole numbers, so that what is summed up over a year is exact.
package struct HourlyFigures: Hashable, Sendable {
    /// The zones, in the order of the file.
    package var zones: [String]
    /// The first hour, in seconds since 1970.
    package var firstUnixSeconds: Int64
    /// How many hours there are.
    package var hours: Int
    /// Thousandths of the figure, zone by zone: zone `z` at hour `h` is element `z × hours + h`.
    package var thousandths: [Int32]
    /// How many cells were empty, or hours missing; each took the hour before.
    package var filled: Int

    /// The figures of a zone, hour by hour; nil when it isn't in the file.
    package func thousandths(of zone: String) -> ArraySlice<Int32>? {
        guard let place = zones.firstIndex(of: zone) else { return nil }
        return thousandths[place * hours..<(place + 1) * hours]
    }

    /// Reads a CSV whose first column is the hour (`2022-01-01T00:00Z`) and whose header names the zones.
    ///
    /// That is the form of `grid-hourly-2022.csv`; exports of ENTSO-E and Electricity Maps need their columns renamed.
    package init(bytes: [UInt8]) throws(TraceFault) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(TraceFault) in try Self.read(bytes) }
    }

    private init(zones: [String], firstUnixSeconds: Int64, hours: Int, thousandths: [Int32], filled: Int) {
        self.zones = zones
        self.firstUnixSeconds = firstUnixSeconds
        self.hours = hours
        self.thousandths = thousandths
        self.filled = filled
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(TraceFault) -> HourlyFigures {
        var text = TraceText(bytes)
        var fields: [Range<Int>] = []
        guard text.advance() else {
            throw TraceFault(line: 0, message: "the file is empty", remedy: "Name a file with an hour on each line.")
        }
        text.split(at: UInt8(ascii: ","), into: &fields)
        let zones = fields.dropFirst().map { text.string($0) }
        guard !zones.isEmpty, Set(zones).count == zones.count else {
            throw TraceFault(
                line: text.line,
                message: "the header names no zones, or one of them twice",
                remedy: "Begin with a line as: utc,FR,DE."
            )
        }
        var rows: [Int32] = []
        var first: Int64?
        var hours = 0
        var filled = 0
        while text.advance() {
            text.split(at: UInt8(ascii: ","), into: &fields)
            guard fields.count == zones.count + 1 else {
                throw TraceFault(
                    line: text.line,
                    message: "\(fields.count) fields, where the header names \(zones.count + 1)",
                    remedy: "Give each zone a field, empty where it is unknown."
                )
            }
            guard let moment = UnixTime.seconds(text.string(fields[0])), moment % 3600 == 0 else {
                throw TraceFault(
                    line: text.line,
                    field: "hour",
                    message: "\(text.quoted(fields[0])) is not an hour in UTC",
                    remedy: "Write it as 2022-01-01T00:00Z."
                )
            }
            let begin = first ?? moment
            first = begin
            let hour = Int((moment - begin) / 3600)
            guard moment >= begin, hour >= hours, hour < 1_000_000 else {
                throw TraceFault(
                    line: text.line,
                    field: "hour",
                    message: "\(text.quoted(fields[0])) does not follow the hour above it",
                    remedy: "Put the hours in order, each once."
                )
            }
            // An hour that is missing (a change of clocks, an outage of the source) is as the one before.
            while hours < hour {
                rows += rows.suffix(zones.count)
                hours += 1
                filled += zones.count
            }
            for (place, field) in fields.dropFirst().enumerated() {
                if field.isEmpty {
                    rows.append(hours > 0 ? rows[rows.count - zones.count] : 0)
                    filled += 1
                    continue
                }
                guard let value = thousandths(field, in: text) else {
                    throw TraceFault(
                        line: text.line,
                        field: zones[place],
                        message: "\(text.quoted(field)) is not a number",
                        remedy: "Write it with a point, as 84.73, or leave it empty."
                    )
                }
                rows.append(value)
            }
            hours += 1
        }
        guard let first else {
            throw TraceFault(line: text.line, message: "there are no hours", remedy: "Add a line for each hour.")
        }
        var byZone: [Int32] = []
        byZone.reserveCapacity(rows.count)
        for zone in zones.indices {
            for hour in 0..<hours { byZone.append(rows[hour * zones.count + zone]) }
        }
        return HourlyFigures(zones: zones, firstUnixSeconds: first, hours: hours, thousandths: byZone, filled: filled)
    }

    /// A decimal number in thousandths, rounded half up; nil when it is none, or beyond two million.
    private static func thousandths(_ field: Range<Int>, in text: TraceText) -> Int32? {
        var place = field.lowerBound
        let isNegative = place < field.upperBound && text.bytes[place] == UInt8(ascii: "-")
        if isNegative { place += 1 }
        var value: Int64 = 0
        var decimals = -1
        var digits = 0
        while place < field.upperBound {
            let byte = text.bytes[place]
            place += 1
            if byte == UInt8(ascii: "."), decimals < 0 {
                decimals = 0
                continue
            }
            let digit = byte &- 0x30
            guard digit < 10, value < 1_000_000_000_000 else { return nil }
            digits += 1
            if decimals >= 4 { continue }
            value = value * 10 + Int64(digit)
            if decimals >= 0 { decimals += 1 }
        }
        guard digits > 0 else { return nil }
        // To ten-thousandths, then rounded.
        for _ in max(0, decimals)..<4 { value *= 10 }
        let rounded = (value + 5) / 10
        guard rounded <= 2_000_000_000 else { return nil }
        return Int32(isNegative ? -rounded : rounded)
    }
}
