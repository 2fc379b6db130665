/// A month of the Gregorian calendar, in UTC.
package struct CalendarMonth: Hashable, Sendable {
    /// The year, from 1970.
    package var year: Int
    /// The month, from 1.
    package var month: Int

    /// How long the longest months are.
    package static let longest = Seconds(31 * 86_400)

    /// The month in which a moment lies that is not before 1970.
    package init(of instant: Instant) {
        let date = CivilDate(daysSinceEpoch: instant.milliseconds / 86_400_000)
        (year, month) = (date.year, date.month)
    }

    /// When it begins.
    package var starts: Instant { Self.start(year, month) }

    /// When the next one begins.
    package var ends: Instant { month == 12 ? Self.start(year + 1, 1) : Self.start(year, month + 1) }

    /// How long it is.
    package var seconds: Seconds { ends.seconds(since: starts) }

    private static func start(_ year: Int, _ month: Int) -> Instant {
        var first = CivilDate(daysSinceEpoch: 0)
        (first.year, first.month) = (year, month)
        return Instant(milliseconds: first.daysSinceEpoch * 86_400_000)
    }
}

extension CalendarMonth: CustomStringConvertible {
    /// `2026-11`.
    package var description: String { "\(year)-\(CivilDate.two(month))" }
}
