/// A promise that a fault history saw broken, with all that is needed to see it again.
package struct Finding: Error, Hashable, Sendable, CustomStringConvertible {
    /// What `docs/architecture.md` promises of every history.
    package enum Promise: String, Sendable, CaseIterable {
        /// The journal replays to the same bytes, live, replayed or from a snapshot.
        case replay
        /// No command is received before the one before it.
        case time
        /// Every entry balances, and the balances are what the entries come to.
        case ledger
        /// No allocation is overdrawn, no node promised twice, and what was held is charged or released once.
        case budgets
        /// A job's work never runs twice at once, unless it may, and only after its system was out of reach for a lease.
        case fencing
        /// What was acknowledged is durable.
        case acknowledged
        /// A request that is repeated is carried out once, and answered alike.
        case once
        /// An attempt ends because its system, or an operator's fence, said so, and is told to stop because a person or
        /// a planned maintenance said so; being out of reach is never why, but for what may run twice.
        case knowledge
        /// Nothing is placed that could not end before its system's maintenance, and nothing is left there in it.
        case maintenance
        /// Nothing is placed on a system beyond the share of its time that it offers.
        case share
        /// Whatever waits, was refused, or ended badly has a reason.
        case reasons
        /// No record holds personal data.
        case privacy
        /// Without faults everything comes to its end in bounded time.
        case settling
    }

    /// The history's seed.
    package var seed: UInt64
    /// How many steps it was to have.
    package var steps: Int
    /// In which of them the promise was seen broken; one more than `steps` when everything should settle.
    package var step: Int
    /// What was broken.
    package var promise: Promise
    /// What happened.
    package var what: String

    /// The command that plays the history again.
    package var command: String { "fabrique twin soak --seed \(seed) --steps \(steps)" }

    /// The finding for a person, with the command that shows it again.
    package var description: String {
        "Seed \(seed), step \(step): \(promise.rawValue) is broken: \(what)\nTo see it again: \(command)"
    }
}

/// A promise seen broken, before it is known in which history.
struct BrokenPromise: Error, Hashable, Sendable {
    var promise: Finding.Promise
    var what: String

    init(_ promise: Finding.Promise, _ what: String) {
        self.promise = promise
        self.what = what
    }
}
