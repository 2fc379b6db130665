/// Chips that come together: how many, when planned, and when they came.
package struct Phase: Hashable, Sendable {
    package var name: String
    package var chips: Int
    /// The day that paying begins, counted from 1970-01-01; nil where nobody said.
    package var orderedDay: Int64?
    /// The day that operation was to begin.
    package var plannedDay: Int64
    /// The day that it began, or is expected by now; nil while the plan stands.
    package var actualDay: Int64?

    package init(name: String, chips: Int, orderedDay: Int64? = nil, plannedDay: Int64, actualDay: Int64? = nil) {
        self.name = name
        self.chips = chips
        self.orderedDay = orderedDay
        self.plannedDay = plannedDay
        self.actualDay = actualDay
    }

    /// The day that counts: what happened, else what is planned.
    package var firstDay: Int64 { actualDay ?? plannedDay }

    /// The days that its money is spent in.
    package var paidDays: Range<Int64> { min(orderedDay ?? firstDay, firstDay)..<firstDay + 1 }
}
