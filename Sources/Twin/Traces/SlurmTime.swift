import Quantities

/// Reads moments and spans as Slurm writes them, from the bytes of a trace.
enum SlurmTime {
    /// Seconds since 1970 of `2026-11-21T08:30:00`, with or without a zone, or of a number that is that already.
    static func moment(_ field: Range<Int>, in text: TraceText) -> Int64? {
        if let seconds = text.integer(field) { return (0...TraceText.mostSeconds).contains(seconds) ? seconds : nil }
        guard field.count >= 19 else { return nil }
        let at = field.lowerBound
        let bytes = text.bytes
        func number(_ offset: Int, _ count: Int) -> Int? {
            var value = 0
            for place in at + offset..<at + offset + count {
                let digit = bytes[place] &- 0x30
                guard digit < 10 else { return nil }
                value = value * 10 + Int(digit)
            }
            return value
        }
        guard bytes[at + 4] == UInt8(ascii: "-"), bytes[at + 7] == UInt8(ascii: "-"),
            bytes[at + 10] == UInt8(ascii: "T") || bytes[at + 10] == 0x20,
            bytes[at + 13] == UInt8(ascii: ":"), bytes[at + 16] == UInt8(ascii: ":"),
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let hour = number(11, 2), let minute = number(14, 2), let second = number(17, 2),
            let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60
        else {
            return nil
        }
        var seconds = date.daysSinceEpoch * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        let zone = at + 19..<field.upperBound
        if zone.isEmpty || text.equals(zone, "Z") { return seconds }
        // +hh:mm or +hhmm
        guard zone.count >= 5, let hours = number(20, 2), let minutes = number(field.count - 2, 2) else { return nil }
        let ahead = Int64(hours * 3600 + minutes * 60)
        switch bytes[zone.lowerBound] {
        case UInt8(ascii: "+"): seconds -= ahead
        case UInt8(ascii: "-"): seconds += ahead
        default: return nil
        }
        return seconds
    }

    /// Seconds of `[days-]hours:minutes:seconds` or `minutes:seconds`, with or without a fraction.
    static func span(_ field: Range<Int>, in text: TraceText) -> Int64? {
        var parts: [Int64] = []
        var days: Int64 = 0
        var value: Int64?
        for place in field {
            let byte = text.bytes[place]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = Int64(byte - 0x30)
                guard (value ?? 0) < 1_000_000 else { return nil }
                value = (value ?? 0) * 10 + digit
            case UInt8(ascii: "-"):
                guard parts.isEmpty, days == 0, let whole = value else { return nil }
                days = whole
                value = nil
            case UInt8(ascii: ":"):
                guard let part = value, parts.count < 2 else { return nil }
                parts.append(part)
                value = nil
            case UInt8(ascii: "."):
                guard !parts.isEmpty, let part = value else { return nil }
                return total(days, parts + [part])
            default: return nil
            }
        }
        guard let part = value else { return nil }
        return total(days, parts + [part])
    }

    private static func total(_ days: Int64, _ parts: [Int64]) -> Int64? {
        // Behind days the first part is hours; else the last is seconds.
        var seconds: Int64 = 0
        if days > 0 {
            for (place, part) in parts.enumerated() { seconds += part * [3600, 60, 1][place] }
        } else if parts.count >= 2 {
            for part in parts { seconds = seconds * 60 + part }
        } else {
            seconds = parts[0] * 60
        }
        let sum = days * 86_400 + seconds
        return sum <= TraceText.mostSeconds ? sum : nil
    }
}
