package import Quantities

/// The places that could have taken a job when it got one, and why it went where it did.
///
/// Kept where they lie on more than one system; on a single one there is nothing to tell.
package struct Comparison: Hashable, Sendable {
    /// Which attempt it was for.
    package var attempt: UInt32
    /// When it was made.
    package var at: Instant
    /// The place that was chosen, then the others, best first.
    package var places: [ComparedPlace]

    /// How many places are kept: the chosen one and the best of the rest.
    static let mostPlaces = 8
}

/// What one place meant for a job at that moment.
package struct ComparedPlace: Hashable, Sendable {
    /// Why the job went there or did not.
    package enum Verdict: UInt8, Sendable, CaseIterable, BinaryCoded {
        case chosen
        /// It had no room then, or somebody older waited for it.
        case full
        /// It would have ended later.
        case later
        /// It would have cost more.
        case dearer
        /// It would have emitted more.
        case dirtier
        /// It would have ended after the deadline.
        case pastDeadline
        /// Its system took no jobs or was out of reach.
        case outOfService
        /// The budget did not reach.
        case budgetExhausted
        /// It was as good; the place of the lower number goes first.
        case alike
        /// Attempts that were sent there waited to begin for longer than they should.
        case stalled
        /// It had maintenance before the job could have ended.
        case maintenance
        /// Too little was left of the share of its time that its system offers.
        case shareCapReached
    }

    /// The place.
    package var partition: PartitionID
    /// Why the job went there or did not.
    package var verdict: Verdict
    /// When it would have started at the latest; nil where nobody could say.
    package var start: Instant?
    /// How long it would run: what was foretold, else its time limit on the slowest chip that could take it, less on faster
    /// ones.
    package var run: Seconds
    /// What would be billed for that, whole-node effects included.
    package var billed: DeviceSeconds
    /// The price of that.
    package var cost: MicroEuros
    /// The energy of that, by the partition's stated model.
    package var joules: Joules
    /// The greenhouse gas of that, by the grid's hours from that of the choice on where they are known, else by the year's.
    package var carbon: MicrogramsCO2e

    /// When it would have ended.
    package var end: Instant? { start.map { $0 + run } }
}

/// The places of a job that is about to get one were compared.
package struct PlacesCompared: Sendable {
    package var key: AttemptKey
    package var places: [ComparedPlace]
}

extension ComparedPlace.Verdict {
    /// The word that the API uses.
    package var word: String {
        switch self {
        case .chosen: "chosen"
        case .full: "full"
        case .later: "later"
        case .dearer: "dearer"
        case .dirtier: "dirtier"
        case .pastDeadline: "pastDeadline"
        case .outOfService: "outOfService"
        case .budgetExhausted: "budgetExhausted"
        case .alike: "alike"
        case .stalled: "stalled"
        case .maintenance: "maintenance"
        case .shareCapReached: "shareCapReached"
        }
    }

    /// Says it to a person.
    package var sentence: String {
        switch self {
        case .chosen: "It served the job's objective best."
        case .full: "It had no room then, or an older job waited for it."
        case .later: "The job would have ended later."
        case .dearer: "The job would have cost more."
        case .dirtier: "The job would have emitted more."
        case .pastDeadline: "The job would have ended after its deadline."
        case .outOfService: "Its system took no jobs then, or was out of reach."
        case .budgetExhausted: "The allocation had too little left for it."
        case .alike: "It was as good; between equals the choice is always the same."
        case .maintenance: "It had maintenance before the job could have ended."
        case .shareCapReached: "Too little was left that month of the share of its time that its system offers."
        case .stalled: "Jobs that were sent there waited to begin for longer than they should."
        }
    }
}
