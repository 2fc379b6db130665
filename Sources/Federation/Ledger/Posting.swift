import Quantities

/// An account of the ledger.
package enum Account: Hashable, Sendable {
    /// Where awards come from.
    case grants
    /// What of an allocation can be set aside.
    case available(AllocationID)
    /// What of an allocation is set aside.
    case held(AllocationID)
    /// What of an allocation was used.
    case spent(AllocationID)
    /// What the platform pays itself.
    case platform
    /// What a system has delivered: compute that the platform pays, energy, carbon and money.
    case system(SystemID)

    /// The account as text, e.g. `allocation:7:held`.
    package var word: String {
        switch self {
        case .grants: "grants"
        case .available(let id): "allocation:\(id):available"
        case .held(let id): "allocation:\(id):held"
        case .spent(let id): "allocation:\(id):spent"
        case .platform: "platform"
        case .system(let id): "system:\(id)"
        }
    }
}

/// The units in which the ledger counts.
package enum LedgerUnit: String, Sendable, CaseIterable {
    case deviceSeconds
    case joules
    case microgramsCO2e
    case microEuros
}

/// One side of a ledger entry.
package struct Posting: Hashable, Sendable {
    /// The account that changes.
    package var account: Account
    /// What is counted.
    package var unit: LedgerUnit
    /// By how much; the postings of an entry sum to zero in each unit.
    package var amount: Int64
}

/// A balanced change of accounts.
package struct Entry: Hashable, Sendable {
    /// What kind of change it is.
    package enum Kind: String, Sendable, CaseIterable {
        /// A budget was given.
        case award
        /// Budget was set aside.
        case hold
        /// What was used was charged.
        case charge
        /// What was set aside and not used came back.
        case release
        /// A charge was changed afterwards.
        case correction
    }

    /// What kind of change it is.
    package var kind: Kind
    /// The allocation it is about.
    package var allocation: AllocationID
    /// The attempt it is about, if any.
    package var attempt: AttemptKey?
    /// Why, where somebody said so.
    package var why: String
    /// What changes.
    package var postings: [Posting]
}
