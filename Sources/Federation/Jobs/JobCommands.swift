package import Quantities

/// Submits a job, or an array of them that share everything but their index.
package struct SubmitJobs: Sendable {
    package var project: ProjectID
    /// The budget to draw on; nil for the project's that ends first.
    package var allocation: AllocationID?
    package var shape: JobShape
    package var terms: JobTerms
    /// The indexes of an array in ascending order; empty for a single job.
    package var indexes: [UInt32]
    /// How many tasks of the array may be placed at once; zero for no limit.
    package var limit: UInt32
    package var isHeld: Bool
    /// SHA-256 of the sheet: everything that the user wrote.
    package var sheet: Digest
    /// What the archive knows of dependencies that have left memory.
    package var known: [KnownEnd]

    /// Makes the command.
    package init(
        project: ProjectID,
        allocation: AllocationID? = nil,
        shape: JobShape,
        terms: JobTerms = .plain,
        indexes: [UInt32] = [],
        limit: UInt32 = 0,
        isHeld: Bool = false,
        sheet: Digest,
        known: [KnownEnd] = []
    ) {
        self.project = project
        self.allocation = allocation
        self.shape = shape
        self.terms = terms
        self.indexes = indexes
        self.limit = limit
        self.isHeld = isHeld
        self.sheet = sheet
        self.known = known
    }
}

/// Cancels, holds, releases or evicts a job, or all open tasks of an array.
package struct ControlJob: Sendable {
    /// What to do with it.
    package enum Action: UInt8, Sendable, CaseIterable {
        case cancel
        case hold
        case release
        case evict
    }

    package var job: JobID
    /// Whether the whole array that the job leads is meant. Tasks that can't be steered so are passed over, unless none
    /// can.
    package var isArray: Bool
    package var action: Action
    package var why: String

    /// Makes the command.
    package init(job: JobID, isArray: Bool = false, action: Action, why: String = "") {
        self.job = job
        self.isArray = isArray
        self.action = action
        self.why = why
    }
}

/// Reports what a connector saw of an attempt.
package struct ObserveAttempt: Sendable {
    /// What was seen.
    package enum Sight: Sendable {
        /// The system has it under this name of its own.
        case accepted(siteJob: String)
        /// It began to run.
        case running(since: Instant)
        /// It ended.
        case ended(AttemptEnd)
    }

    package var key: AttemptKey
    package var sight: Sight

    /// Makes the command.
    package init(key: AttemptKey, sight: Sight) {
        self.key = key
        self.sight = sight
    }
}
