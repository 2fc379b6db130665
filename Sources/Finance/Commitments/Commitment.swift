package import Quantities

/// A promise of money: by whom, from which programme, for which layer, how much, and when it can be called.
///
/// One euro counts once: a commitment belongs to one layer and one programme, and no two bear one reference.
package struct Commitment: Hashable, Sendable {
    /// Whose money it is.
    package enum Source: String, CaseIterable, Sendable {
        /// The Union's budget.
        case union
        /// A participating state's budget, cohesion money that it spends included.
        case state
        /// The European Investment Bank's own resources: mobilised, and not counted as public money.
        case eib
        /// Everybody else.
        case `private`

        package var isPublic: Bool { self == .union || self == .state }
    }

    /// What must come true before money can be called. Planned and actual dates are kept apart.
    package struct Condition: Hashable, Sendable {
        package var text: String
        package var planned: CivilDate
        /// When it came true; nil as long as it did not.
        package var actual: CivilDate?

        package init(text: String, planned: CivilDate, actual: CivilDate? = nil) {
            self.text = text
            self.planned = planned
            self.actual = actual
        }

        /// The day that the fund reckons with.
        package var day: CivilDate { actual ?? planned }
    }

    /// The decision or contract that it rests on.
    package var reference: String
    package var programme: String
    /// `EU`, or the country's two letters.
    package var country: String
    package var source: Source
    /// The place of its layer.
    package var layer: Int
    package var amountCents: Int64
    /// The first day on which it can be called.
    package var from: CivilDate
    /// The last.
    package var until: CivilDate
    package var condition: Condition?

    package init(
        reference: String,
        programme: String,
        country: String,
        source: Source,
        layer: Int,
        amountCents: Int64,
        from: CivilDate,
        until: CivilDate,
        condition: Condition? = nil
    ) {
        self.reference = reference
        self.programme = programme
        self.country = country
        self.source = source
        self.layer = layer
        self.amountCents = amountCents
        self.from = from
        self.until = until
        self.condition = condition
    }

    /// Whether it can be called on a day.
    package func isOpen(on day: CivilDate) -> Bool {
        let day = day.daysSinceEpoch
        return day >= from.daysSinceEpoch && day <= until.daysSinceEpoch
            && (condition.map { day >= $0.day.daysSinceEpoch } ?? true)
    }
}
