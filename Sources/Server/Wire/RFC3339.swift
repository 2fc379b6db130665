package import Quantities

/// Instants as RFC 3339 texts in UTC with milliseconds, e.g. `2026-11-21T05:04:03.210Z`.
///
/// Days are turned into dates by Hinnant's `civil_from_days` (https://howardhinnant.github.io/date_algorithms.html).
package enum RFC3339 {
    /// Writes an instant.
    package static func text(_ instant: Instant) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        append(instant, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func append(_ instant: Instant, to bytes: inout [UInt8]) {
        let milliseconds = instant.milliseconds
        let days = milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000
        let rest = milliseconds - days * 86_400_000
        let (year, month, day) = date(fromDays: days)
        digits(year, 4, &bytes)
        bytes.append(UInt8(ascii: "-"))
        digits(month, 2, &bytes)
        bytes.append(UInt8(ascii: "-"))
        digits(day, 2, &bytes)
        bytes.append(UInt8(ascii: "T"))
        digits(rest / 3_600_000, 2, &bytes)
        bytes.append(UInt8(ascii: ":"))
        digits(rest / 60_000 % 60, 2, &bytes)
        bytes.append(UInt8(ascii: ":"))
        digits(rest / 1000 % 60, 2, &bytes)
        bytes.append(UInt8(ascii: "."))
        digits(rest % 1000, 3, &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    /// Reads `YYYY-MM-DDTHH:MM:SS[.fff](Z|±HH:MM)`; nil for anything else.
    package static func instant(_ text: String) -> Instant? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == 0x2d, bytes[7] == 0x2d, bytes[10] | 0x20 == UInt8(ascii: "t"),
            bytes[13] == 0x3a, bytes[16] == 0x3a,
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60
        else { return nil }
        var position = 19
        var fraction: Int64 = 0
        if bytes[position] == UInt8(ascii: ".") {
            let end = bytes[(position + 1)...].firstIndex { !(0x30...0x39).contains($0) } ?? bytes.count
            guard end > position + 1, end - position <= 10 else { return nil }
            let padded = bytes[(position + 1)..<min(end, position + 4)] + [0x30, 0x30]
            fraction = number(padded.prefix(3)) ?? 0
            position = end
        }
        guard position < bytes.count, let offset = offsetMinutes(bytes[position...]) else { return nil }
        let days = days(year: year, month: month, day: day)
        guard date(fromDays: days) == (year, month, day) else { return nil }
        let minutes = days * 1440 + hour * 60 + minute - offset
        return Instant(milliseconds: (minutes * 60 + second) * 1000 + fraction)
    }

    private static func offsetMinutes(_ bytes: ArraySlice<UInt8>) -> Int64? {
        if bytes.count == 1, let zone = bytes.first { return zone | 0x20 == UInt8(ascii: "z") ? 0 : nil }
        let zone = Array(bytes)
        guard zone.count == 6, zone[3] == 0x3a, let hours = number(zone[1..<3]), let minutes = number(zone[4..<6]),
            hours < 24, minutes < 60
        else { return nil }
        switch zone[0] {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case UInt8(ascii: "-"): return -(hours * 60 + minutes)
        default: return nil
        }
    }

    private static func number(_ bytes: some Collection<UInt8>) -> Int64? {
        var value: Int64 = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }

    private static func digits(_ value: Int64, _ count: Int, _ bytes: inout [UInt8]) {
        var divisor: Int64 = 1
        for _ in 1..<count { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(truncatingIfNeeded: value / divisor % 10) + 0x30)
            divisor /= 10
        }
    }

    private static func date(fromDays days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
