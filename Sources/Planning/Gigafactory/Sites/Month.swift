import Quantities

/// A month of the calendar, in which a gigafactory's figures are told.
package struct Month: Hashable, Comparable, Sendable {
    /// Months since January of the year 0.
    package var index: Int

    package init(index: Int) { self.index = index }

    /// The month that a day lies in.
    package init(day: Int64) {
        let date = CivilDate(daysSinceEpoch: day)
        index = date.year * 12 + date.month - 1
    }

    package var year: Int { index / 12 }

    /// From 1 for January.
    package var number: Int { index % 12 + 1 }

    /// The first day, counted from 1970-01-01.
    package var firstDay: Int64 {
        guard let date = CivilDate(year: year, month: number, day: 1) else {
            preconditionFailure("a month lies between 1970 and 9999")
        }
        return date.daysSinceEpoch
    }

    package var next: Month { Month(index: index + 1) }

    /// Its days, counted from 1970-01-01.
    package var days: Range<Int64> { firstDay..<next.firstDay }

    package var hours: Int { days.count * 24 }

    package static func < (left: Month, right: Month) -> Bool { left.index < right.index }
}

extension Month: CustomStringConvertible {
    /// `2028-09`.
    package var description: String { "\(year)-" + (number < 10 ? "0" : "") + "\(number)" }
}
