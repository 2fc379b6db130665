/// Moments as people write them, in UTC, and as seconds since 1970.
package enum UnixTime {
    /// The seconds of `2026-01-05`, `2026-01-05T08:30`, `2026-01-05T08:30:15`, each with or without `Z`; nil for others.
    package static func seconds(_ text: String) -> Int64? {
        var bytes = Array(text.utf8)
        if bytes.last == UInt8(ascii: "Z") { bytes.removeLast() }
        guard [10, 16, 19].contains(bytes.count), bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
            return nil
        }
        func number(_ offset: Int, _ count: Int) -> Int? {
            var value = 0
            for place in offset..<offset + count {
                let digit = bytes[place] &- 0x30
                guard digit < 10 else { return nil }
                value = value * 10 + Int(digit)
            }
            return value
        }
        guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let date = CivilDate(year: year, month: month, day: day)
        else {
            return nil
        }
        var seconds = date.daysSinceEpoch * 86_400
        guard bytes.count > 10 else { return seconds }
        guard bytes[10] == UInt8(ascii: "T") || bytes[10] == 0x20, bytes[13] == UInt8(ascii: ":"),
            let hour = number(11, 2), let minute = number(14, 2), hour < 24, minute < 60
        else {
            return nil
        }
        seconds += Int64(hour * 3600 + minute * 60)
        guard bytes.count > 16 else { return seconds }
        guard bytes[16] == UInt8(ascii: ":"), let second = number(17, 2), second < 60 else { return nil }
        return seconds + Int64(second)
    }

    /// `2026-01-05`, or `2026-01-05T08:30` where it isn't midnight, with seconds where they aren't 0.
    package static func text(_ seconds: Int64) -> String {
        let date = CivilDate(daysSinceEpoch: seconds / 86_400)
        let rest = Int(seconds % 86_400)
        if rest == 0 { return "\(date)" }
        let clock = "\(date)T\(CivilDate.two(rest / 3600)):\(CivilDate.two(rest / 60 % 60))"
        return rest % 60 == 0 ? clock : clock + ":\(CivilDate.two(rest % 60))"
    }
}
