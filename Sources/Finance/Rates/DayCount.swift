package import Quantities

/// How the time between two days becomes a part of a year.
///
/// The conventions and their names are those of the ISDA 2006 Definitions, section 4.16.
package enum DayCount: String, CaseIterable, Sendable {
    /// Days ÷ 365, leap years or not: what rates of funds are told in. A span of 366 days is more than a year.
    case actual365 = "ACT/365F"
    /// Days ÷ 360: money markets.
    case actual360 = "ACT/360"
    /// Days ÷ 364.
    case actual364 = "ACT/364"
    /// Days ÷ 365.25.
    case actual36525 = "ACT/365.25"
    /// Days in leap years ÷ 366 and days in others ÷ 365.
    case actualActual = "ACT/ACT ISDA"
    /// Months of 30 days; a 31st counts as a 30th.
    case thirtyE360 = "30E/360"
    /// Months of 30 days; a 31st counts as the first of the next month.
    case thirtyEPlus360 = "30E+/360"
    /// Months of 30 days; the last day of February counts as a 30th too.
    case thirtyE360ISDA = "30E/360 ISDA"
    /// Months of 30 days; an ending 31st counts as a 30th only after a start on a 30th or 31st: the bond basis.
    case thirty360 = "30/360 ISDA"
    /// As the bond basis, and February's last day counts as a 30th: as United States bonds do.
    case thirtyU360 = "30U/360"
    /// Days ÷ 365, 29 February left out.
    case noLeap365 = "NL/365"
    /// Days ÷ 360, 29 February left out.
    case noLeap360 = "NL/360"

    /// The part of a year from one day to another; negative when the other is before it.
    package func years(from start: CivilDate, to end: CivilDate) -> Double {
        if end.daysSinceEpoch < start.daysSinceEpoch { return -years(from: end, to: start) }
        let days = Double(end.daysSinceEpoch - start.daysSinceEpoch)
        if days == 0 { return 0 }
        switch self {
        case .actual365: return days / 365
        case .actual360: return days / 360
        case .actual364: return days / 364
        case .actual36525: return days / 365.25
        case .actualActual: return Self.actualActualYears(start, end)
        case .noLeap365: return (days - Double(Self.leapDays(start, end))) / 365
        case .noLeap360: return (days - Double(Self.leapDays(start, end))) / 360
        case .thirtyE360, .thirtyEPlus360, .thirtyE360ISDA, .thirty360, .thirtyU360:
            return thirty(start, end) / 360
        }
    }

    private func thirty(_ start: CivilDate, _ end: CivilDate) -> Double {
        var (first, last) = (start.day, end.day)
        var lastMonth = 12 * end.year + end.month
        switch self {
        case .thirtyEPlus360:
            first = min(first, 30)
            if last == 31 {
                last = 1
                lastMonth += 1
            }
        case .thirtyE360ISDA:
            first = start.isEndOfMonth ? 30 : first
            last = end.isEndOfMonth ? 30 : last
        case .thirty360:
            first = min(first, 30)
            if last == 31, first == 30 { last = 30 }
        case .thirtyU360:
            if start.isEndOfFebruary, end.isEndOfFebruary { last = 30 }
            if start.isEndOfFebruary { first = 30 }
            if last == 31, first >= 30 { last = 30 }
            first = min(first, 30)
        default:
            first = min(first, 30)
            last = min(last, 30)
        }
        return Double(30 * (lastMonth - 12 * start.year - start.month) + last - first)
    }

    private static func actualActualYears(_ start: CivilDate, _ end: CivilDate) -> Double {
        func intoYear(_ date: CivilDate) -> Double {
            let newYear = CivilDate.firstDay(of: date.year)
            return Double(date.daysSinceEpoch - newYear) / Double(CivilDate.firstDay(of: date.year + 1) - newYear)
        }
        return Double(end.year - start.year) + intoYear(end) - intoYear(start)
    }

    /// How many 29 Februaries there are from the start to the end, both counted.
    private static func leapDays(_ start: CivilDate, _ end: CivilDate) -> Int {
        (start.year...end.year).count { year in
            guard let day = CivilDate(year: year, month: 2, day: 29) else { return false }
            return day.daysSinceEpoch >= start.daysSinceEpoch && day.daysSinceEpoch <= end.daysSinceEpoch
        }
    }
}

extension CivilDate {
    /// Days since 1970 of a year's 1 January.
    fileprivate static func firstDay(of year: Int) -> Int64 {
        let shifted = Int64(year) - 1
        return 365 * (shifted - 1969) + (shifted / 4 - shifted / 100 + shifted / 400) - 477
    }

    fileprivate var isEndOfMonth: Bool { CivilDate(daysSinceEpoch: daysSinceEpoch + 1).day == 1 }

    fileprivate var isEndOfFebruary: Bool { month == 2 && isEndOfMonth }
}
