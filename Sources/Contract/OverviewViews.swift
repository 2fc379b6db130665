/// What goes on in the projects that the reader may see.
package struct Overview: Codable, Sendable {
    /// When it was counted. In a large federation that is some moments ago.
    package var at: String
    package var held: Int
    package var queued: Int
    package var placed: Int
    package var running: Int
    /// Why jobs wait, the most common reason first. A job with several reasons counts for each.
    package var waiting: [WaitingCount]
    /// The running jobs that end first, if they use their whole time limits.
    package var nextEnds: [JobView]
    /// The budgets that are good now, those with the smallest share left first.
    package var budgets: [AllocationView]

    /// Makes the value from its fields.
    package init(
        at: String,
        held: Int,
        queued: Int,
        placed: Int,
        running: Int,
        waiting: [WaitingCount],
        nextEnds: [JobView],
        budgets: [AllocationView]
    ) {
        self.at = at
        self.held = held
        self.queued = queued
        self.placed = placed
        self.running = running
        self.waiting = waiting
        self.nextEnds = nextEnds
        self.budgets = budgets
    }
}

/// How many jobs wait for one reason.
package struct WaitingCount: Codable, Sendable {
    package var reason: Reason
    package var jobs: Int

    /// Makes the value from its fields.
    package init(reason: Reason, jobs: Int) {
        self.reason = reason
        self.jobs = jobs
    }
}

/// How an allocation was used up, day by day.
package struct SpendingView: Codable, Sendable {
    package var allocation: UInt64
    /// Whether every entry is counted. If not, counting goes on; ask again.
    package var isComplete: Bool
    /// The days on which anything changed, in order.
    package var days: [SpendingDay]

    /// Makes the value from its fields.
    package init(allocation: UInt64, isComplete: Bool, days: [SpendingDay]) {
        self.allocation = allocation
        self.isComplete = isComplete
        self.days = days
    }
}

/// What one day (UTC) changed in an allocation.
package struct SpendingDay: Codable, Sendable, Hashable {
    /// As in `2026-11-21`.
    package var day: String
    package var grantedDeviceSeconds: Int64
    /// Charges and corrections.
    package var spentDeviceSeconds: Int64

    /// Makes the value from its fields.
    package init(day: String, grantedDeviceSeconds: Int64, spentDeviceSeconds: Int64) {
        self.day = day
        self.grantedDeviceSeconds = grantedDeviceSeconds
        self.spentDeviceSeconds = spentDeviceSeconds
    }
}

/// Whether a receipt or a ledger entry is what the record holds.
package struct Verification: Codable, Sendable {
    /// `receipt` or `entry`.
    package var kind: String
    package var isTrue: Bool
    package var checks: [Check]
    /// The journal record that made it.
    package var sequence: UInt64
    /// The chain's hash at that record; nil when there is no such record.
    package var hash: String?

    /// One thing that was looked at.
    package struct Check: Codable, Sendable {
        /// `known`, `figures`, `entries`, `head` or `chain`.
        package var code: String
        package var isTrue: Bool
        package var sentence: String
        /// The same with its values apart.
        package var phrase: PhraseView

        /// Makes a check; its sentence is the phrase's.
        package init(code: String, isTrue: Bool, phrase: PhraseView) {
            self.code = code
            self.isTrue = isTrue
            sentence = phrase.text
            self.phrase = phrase
        }
    }

    /// Makes the value from its fields.
    package init(kind: String, isTrue: Bool, checks: [Check], sequence: UInt64, hash: String?) {
        self.kind = kind
        self.isTrue = isTrue
        self.checks = checks
        self.sequence = sequence
        self.hash = hash
    }
}
