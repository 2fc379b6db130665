/// Why a command was not carried out, as a value that a person can act on and a program can match.
///
/// The code is part of the API's contract: it is never renamed.
package struct Refusal: Error, Hashable, Sendable {
    /// What kind of refusal it is.
    package enum Code: String, Sendable, CaseIterable {
        /// Nothing of that name or number exists, or its existence is not this person's to know.
        case notFound = "not-found"
        /// The person may see the thing but not do this to it.
        case forbidden = "forbidden"
        /// The name is taken.
        case alreadyExists = "already-exists"
        /// A value is out of its range or contradicts another.
        case invalidValue = "invalid-value"
        /// The thing's state does not allow this step.
        case wrongState = "wrong-state"
        /// The allocation can't pay for it, even if everything that is held came back.
        case budgetExhausted = "budget-exhausted"
        /// No allocation of the project covers it.
        case noAllocation = "no-allocation"
        /// No partition of the network could ever run it.
        case noSuitablePartition = "no-suitable-partition"
        /// The person has no account on any system that could run it.
        case noAccount = "no-account"
        /// The same idempotency key came with another request.
        case idempotencyKeyReused = "idempotency-key-reused"
        /// A bound on how many there may be is reached.
        case limitReached = "limit-reached"
    }

    /// A partition that can't take a job.
    package struct Place: Hashable, Sendable {
        /// `system/partition`.
        package var name: String
        /// What keeps the job from it.
        package var obstacles: [Obstacle]
    }

    /// The stable code.
    package var code: Code
    /// One or two sentences for a human: what, where, and how to mend it.
    package var message: String
    /// What the message says of partitions, apart from its words; empty where it speaks of none.
    package var places: [Place]

    /// Makes a refusal.
    package init(_ code: Code, _ message: String, places: [Place] = []) {
        self.code = code
        self.message = message
        self.places = places
    }
}
