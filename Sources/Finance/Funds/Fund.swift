package import Quantities

/// A public-private fund that pays for a gigafactory: who puts money into which layer, when, on what terms, and what the
/// factory costs and brings.
package struct Fund: Sendable {
    package var name: String
    /// The first day of the first month.
    package var start: CivilDate
    /// How long it lasts.
    package var months: Int
    /// From the one that is paid first to the one that loses first.
    package var layers: [Layer]
    package var commitments: [Commitment]
    package var guarantees: [LayerGuarantee]
    package var terms: WaterfallTerms
    /// How many months ahead capital cost is saved for before equity gets anything.
    package var reserveMonths: Int
    /// The rate at which aid is discounted.
    package var referenceRate: Double
    /// The least cover of debt service that lenders ask for in every year; nil where they ask for none.
    package var leastCover: Double?
    /// The call's lot that the factory is built under; nil where no call's limit holds.
    package var lot: CallLimit?
    package var operation: OperationPlan
    package var futures: Futures

    package init(
        name: String,
        start: CivilDate,
        months: Int,
        layers: [Layer],
        commitments: [Commitment],
        guarantees: [LayerGuarantee] = [],
        terms: WaterfallTerms = WaterfallTerms(preferredRate: 0.08, carry: 0.2, catchUp: 1),
        reserveMonths: Int = 0,
        referenceRate: Double = 0.035,
        leastCover: Double? = nil,
        lot: CallLimit? = nil,
        operation: OperationPlan,
        futures: Futures = Futures()
    ) {
        self.name = name
        self.start = start
        self.months = months
        self.layers = layers
        self.commitments = commitments
        self.guarantees = guarantees
        self.terms = terms
        self.reserveMonths = reserveMonths
        self.referenceRate = referenceRate
        self.leastCover = leastCover
        self.lot = lot
        self.operation = operation
        self.futures = futures
    }

    /// What a layer was promised.
    package func committedCents(_ layer: Int) -> Int64 {
        commitments.reduce(0) { $0 + ($1.layer == layer ? $1.amountCents : 0) }
    }

    /// What sources of a kind promised.
    package func committedCents(_ isCounted: (Commitment.Source) -> Bool) -> Int64 {
        commitments.reduce(0) { $0 + (isCounted($1.source) ? $1.amountCents : 0) }
    }

    /// Whether a layer's money is the public's, for the greater part.
    package func isPublic(_ layer: Int) -> Bool {
        let own = commitments.filter { $0.layer == layer }
        let isPublic = own.reduce(Int64(0)) { $0 + ($1.source.isPublic ? $1.amountCents : -$1.amountCents) }
        return isPublic > 0
    }

    /// The last day of a month: when its money flows.
    package func day(ofMonth month: Int) -> CivilDate {
        CivilDate(daysSinceEpoch: firstDay(ofMonth: month + 1) - 1)
    }

    /// Days since 1970 of a month's first day.
    package func firstDay(ofMonth month: Int) -> Int64 {
        let place = 12 * start.year + start.month - 1 + month
        guard let day = CivilDate(year: place / 12, month: place % 12 + 1, day: 1) else {
            preconditionFailure("a fund ends before the year 9999")
        }
        return day.daysSinceEpoch
    }
}

/// The most that the Union pays for one factory under the gigafactory call of 2026.
///
/// Tender specifications EUROHPC/2026/OP/0008, read 2026-08-19: 100 + 400 million euro in lot 1, 200 + 800 in lot 2.
package enum CallLimit: String, CaseIterable, Sendable {
    case lot1
    case lot2

    package var number: Int { self == .lot1 ? 1 : 2 }

    package var unionCents: Int64 { self == .lot1 ? 50_000_000_000 : 100_000_000_000 }
}
