import Quantities

/// The moment that `--deadline` in a `#FABRIQUE` line names.
struct Deadline {
    var instant: Instant
    /// Whether it came without a zone, and was read as UTC.
    var isZoneAssumed: Bool

    /// Reads `2026-12-24T18:00`, with seconds or without, and with `Z`, `+01:00` or no zone behind it.
    init(reading text: ByteText) throws(ValueFault) {
        var scan = Scan(text: text, position: text.startIndex)
        guard
            let year = scan.number(digits: 4), scan.skip("-"), let month = scan.number(digits: 2), scan.skip("-"),
            let day = scan.number(digits: 2), scan.skip("T") || scan.skip("t"),
            let hour = scan.number(digits: 2), scan.skip(":"), let minute = scan.number(digits: 2)
        else { throw Self.fault(text) }
        var second = 0
        if scan.skip(":") {
            guard let number = scan.number(digits: 2) else { throw Self.fault(text) }
            second = number
        }
        var offsetMinutes = 0
        isZoneAssumed = false
        if scan.isAtEnd {
            isZoneAssumed = true
        } else if !scan.skip("Z") && !scan.skip("z") {
            let isEast = scan.skip("+")
            guard isEast || scan.skip("-"), let hours = scan.number(digits: 2), scan.skip(":"),
                let minutes = scan.number(digits: 2), hours <= 18, minutes < 60
            else { throw Self.fault(text) }
            offsetMinutes = (hours * 60 + minutes) * (isEast ? 1 : -1)
        }
        guard scan.isAtEnd else { throw Self.fault(text) }
        guard year >= 1970, (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day), hour < 24,
            minute < 60, second < 60
        else {
            throw ValueFault(.invalidValue, at: text.range, "\(text.quoted) is not on the calendar")
        }
        let days = Self.daysSince1970(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + (minute - offsetMinutes) * 60 + second
        instant = Instant(milliseconds: Int64(seconds) * 1000)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Counts days in the Gregorian calendar, in years that begin in March so that the leap day comes last.
    /// Method: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let century = marchYear / 400
        let yearOfCentury = marchYear - century * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return century * 146_097 + yearOfCentury * 365 + yearOfCentury / 4 - yearOfCentury / 100 + dayOfYear - 719_468
    }

    private static func fault(_ text: ByteText) -> ValueFault {
        ValueFault(
            .invalidValue,
            at: text.range,
            "\(text.quoted) is not a moment",
            suggestion: "write e.g. 2026-12-24T18:00+01:00, or 2026-12-24T17:00Z"
        )
    }
}

/// Walks over the parts of a moment.
private struct Scan {
    var text: ByteText
    var position: Int

    var isAtEnd: Bool { position == text.endIndex }

    mutating func number(digits: Int) -> Int? {
        guard position + digits <= text.endIndex, let number = text[position..<position + digits].decimal else {
            return nil
        }
        position += digits
        return number
    }

    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard position < text.endIndex, text[position] == UInt8(ascii: mark) else { return false }
        position += 1
        return true
    }
}
