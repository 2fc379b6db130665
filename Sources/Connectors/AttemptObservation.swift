package import Federation
package import Quantities

/// Something that a system says about an attempt.
package struct AttemptObservation: Hashable, Sendable {
    /// What it says.
    package enum State: Hashable, Sendable {
        /// The system has the order, under this name of its own.
        case accepted(siteJob: String)
        /// The script runs, since then.
        case running(since: Instant)
        /// It is over.
        case ended(AttemptEnd)
        /// What became of it can't be known; nothing of it runs any more. A fault of the platform.
        case lost(why: String, started: Instant?, noticed: Instant)
        /// The system has never heard of it, so it may be started. Only a reconciliation says this.
        case absent
    }

    /// The attempt.
    package var key: AttemptKey
    /// What is said about it.
    package var state: State

    /// Says something about an attempt.
    package init(_ key: AttemptKey, _ state: State) {
        self.key = key
        self.state = state
    }
}

/// What a system knows, set against what was expected of it.
package struct Reconciliation: Hashable, Sendable {
    /// The present state of each expected attempt, in the order of their keys.
    package var expected: [AttemptObservation]
    /// Attempts on the system that nobody expected, in the order of their keys: to be stopped if they run, to be
    /// forgotten if they have ended.
    package var orphans: [AttemptObservation]
    /// What stood in the way of judging an attempt, which is then in neither list. Nothing may be concluded about it.
    package var faults: [ConnectorFault]

    /// Puts together what was found.
    package init(
        expected: [AttemptObservation] = [],
        orphans: [AttemptObservation] = [],
        faults: [ConnectorFault] = []
    ) {
        self.expected = expected
        self.orphans = orphans
        self.faults = faults
    }
}
