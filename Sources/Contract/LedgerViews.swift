/// What a job used, what it cost, and where the record holds it.
package struct Receipt: Codable, Sendable {
    package var job: JobView
    package var attempts: [AttemptView]
    package var entries: [EntryView]
    package var gridGramsPerKilowattHour: Int64?
    package var gridSource: String?
    /// Where the hours' intensities come from; nil where no attempt's carbon counts by one.
    package var gridHoursSource: String?
    /// The journal record that ended the job.
    package var sequence: UInt64
    /// The chain's head when the receipt was made.
    package var head: JournalHead

    /// Makes the value from its fields.
    package init(
        job: JobView,
        attempts: [AttemptView],
        entries: [EntryView],
        gridGramsPerKilowattHour: Int64? = nil,
        gridSource: String? = nil,
        gridHoursSource: String? = nil,
        sequence: UInt64,
        head: JournalHead
    ) {
        self.job = job
        self.attempts = attempts
        self.entries = entries
        self.gridGramsPerKilowattHour = gridGramsPerKilowattHour
        self.gridSource = gridSource
        self.gridHoursSource = gridHoursSource
        self.sequence = sequence
        self.head = head
    }
}

extension Receipt {
    /// In how many hours its attempts ran, and how many of them count by the hour's intensity of the grid.
    package var gridHours: (known: Int, all: Int) {
        attempts.reduce((known: 0, all: 0)) { sum, attempt in
            (known: sum.known + (attempt.gridHoursKnown ?? 0), all: sum.all + (attempt.gridHours ?? 0))
        }
    }
}

/// A ledger entry.
package struct EntryView: Codable, Sendable {
    package var entry: UInt64
    package var at: String
    package var sequence: UInt64
    package var kind: String
    package var allocation: UInt64?
    package var job: UInt64?
    package var attempt: Int?
    package var why: String?
    package var postings: [PostingView]

    /// Makes the value from its fields.
    package init(
        entry: UInt64,
        at: String,
        sequence: UInt64,
        kind: String,
        allocation: UInt64? = nil,
        job: UInt64? = nil,
        attempt: Int? = nil,
        why: String? = nil,
        postings: [PostingView]
    ) {
        self.entry = entry
        self.at = at
        self.sequence = sequence
        self.kind = kind
        self.allocation = allocation
        self.job = job
        self.attempt = attempt
        self.why = why
        self.postings = postings
    }
}

/// One side of a ledger entry.
package struct PostingView: Codable, Sendable {
    package var account: String
    package var unit: String
    package var amount: Int64

    /// Makes the value from its fields.
    package init(account: String, unit: String, amount: Int64) {
        self.account = account
        self.unit = unit
        self.amount = amount
    }
}

/// What an account holds in a unit.
package struct Balance: Codable, Sendable {
    package var account: String
    package var unit: String
    package var amount: Int64

    /// Makes the value from its fields.
    package init(account: String, unit: String, amount: Int64) {
        self.account = account
        self.unit = unit
        self.amount = amount
    }
}

/// A signed change of what an attempt was charged.
package struct NewCorrection: Codable, Sendable {
    package var job: UInt64
    package var attempt: Int
    package var deviceSeconds: Int64
    package var joules: Int64
    package var microgramsCO2e: Int64
    package var microEuros: Int64
    package var why: String

    /// Makes the value from its fields.
    package init(
        job: UInt64,
        attempt: Int,
        deviceSeconds: Int64,
        joules: Int64,
        microgramsCO2e: Int64,
        microEuros: Int64,
        why: String
    ) {
        self.job = job
        self.attempt = attempt
        self.deviceSeconds = deviceSeconds
        self.joules = joules
        self.microgramsCO2e = microgramsCO2e
        self.microEuros = microEuros
        self.why = why
    }
}

/// Where the chain of records ends.
package struct JournalHead: Codable, Sendable {
    package var sequence: UInt64
    /// SHA-256 in hexadecimal.
    package var hash: String

    /// Makes the value from its fields.
    package init(sequence: UInt64, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }
}

/// The journal's state.
package struct JournalInfo: Codable, Sendable {
    package var head: JournalHead
    package var format: Int
    package var openJobs: Int
    /// The newest snapshot's record.
    package var snapshot: UInt64?
    /// Whether the disk is full: nothing is acknowledged until there is room.
    package var isFull: Bool

    /// Makes the value from its fields.
    package init(head: JournalHead, format: Int, openJobs: Int, snapshot: UInt64? = nil, isFull: Bool) {
        self.head = head
        self.format = format
        self.openJobs = openJobs
        self.snapshot = snapshot
        self.isFull = isFull
    }
}

/// Whether the server lives and takes orders.
package struct Health: Codable, Sendable {
    /// `ok` or `full`.
    package var status: String
    package var version: String
    package var sequence: UInt64

    /// Makes the value from its fields.
    package init(status: String, version: String, sequence: UInt64) {
        self.status = status
        self.version = version
        self.sequence = sequence
    }
}
