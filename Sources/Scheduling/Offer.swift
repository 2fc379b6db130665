public import Quantities

/// What one place would mean for a job, reduced to what a choice needs.
public struct Offer: Hashable, Sendable {
    /// The place, by a number that breaks ties the same way every time.
    public var place: UInt64
    /// When the job would end; nil when nobody can say.
    public var end: Instant?
    /// What it would cost.
    public var cost: MicroEuros
    /// What it would emit.
    public var carbon: MicrogramsCO2e
    /// How many jobs were sent there that have not begun.
    public var ahead: Int

    /// Describes an offer.
    public init(place: UInt64, end: Instant?, cost: MicroEuros, carbon: MicrogramsCO2e, ahead: Int = 0) {
        self.place = place
        self.end = end
        self.cost = cost
        self.carbon = carbon
        self.ahead = ahead
    }
}

/// What a project wants its jobs to be.
public enum Objective: UInt8, Sendable, CaseIterable, BinaryCoded {
    /// Ends first.
    case soonest
    /// Costs least.
    case cheapest
    /// Emits least.
    case cleanest

    /// What it looks at, in order; of equals, the place where fewer wait to begin, then the one with the lower number.
    public var criteria: [Objective] {
        switch self {
        case .soonest: [.soonest, .cheapest, .cleanest]
        case .cheapest: [.cheapest, .soonest, .cleanest]
        case .cleanest: [.cleanest, .soonest, .cheapest]
        }
    }

    /// Whether `left` serves the objective better than `right`. A total order: no two places tie.
    public func prefers(_ left: Offer, to right: Offer) -> Bool {
        let latest = Instant(milliseconds: .max)
        let ends = (left.end ?? latest, right.end ?? latest)
        switch self {
        case .soonest:
            return (ends.0, left.cost, left.carbon, left.ahead, left.place)
                < (ends.1, right.cost, right.carbon, right.ahead, right.place)
        case .cheapest:
            return (left.cost, ends.0, left.carbon, left.ahead, left.place)
                < (right.cost, ends.1, right.carbon, right.ahead, right.place)
        case .cleanest:
            return (left.carbon, ends.0, left.cost, left.ahead, left.place)
                < (right.carbon, ends.1, right.cost, right.ahead, right.place)
        }
    }
}
