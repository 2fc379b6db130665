package import Quantities
package import Scheduling

/// Jobs were submitted.
package struct JobsSubmitted: Sendable {
    /// The first; an array's tasks follow it without gaps.
    package var first: JobID
    package var project: ProjectID
    package var person: PersonID
    package var allocation: AllocationID
    package var shape: JobShape
    /// Its dependencies are those still open.
    package var terms: JobTerms
    package var indexes: [UInt32]
    package var limit: UInt32
    package var isHeld: Bool
    package var sheet: Digest
}

/// A job's hold was set or taken away.
package struct JobHoldChanged: Sendable {
    package var job: JobID
    package var byOperator: Bool
    package var isHeld: Bool
    package var why: String
}

/// A job got a place, and its budget was set aside.
package struct JobPlaced: Sendable {
    package var key: AttemptKey
    package var allocation: AllocationID
    package var partition: PartitionID
    package var nodes: [UInt32]
    package var perNode: NodeCapacity
    package var timeLimit: Seconds
    package var billedDevices: UInt32
    package var hold: DeviceSeconds
}

/// A system confirmed that it has an attempt.
package struct AttemptAccepted: Sendable {
    package var key: AttemptKey
    package var siteJob: String
}

/// An attempt began to run.
package struct AttemptStarted: Sendable {
    package var key: AttemptKey
    package var started: Instant
}

/// An attempt was told to stop.
package struct StopRequested: Sendable {
    package var key: AttemptKey
    package var reason: StopReason
    package var why: String
}

/// An attempt ended: what it used, who pays, and whether the job goes on.
package struct AttemptEnded: Sendable {
    package var key: AttemptKey
    package var project: ProjectID
    package var allocation: AllocationID
    package var system: SystemID
    package var end: AttemptEnd
    package var outcome: Outcome
    package var fault: Fault
    /// What was held, all of which this releases or charges.
    package var hold: DeviceSeconds
    /// What was used and is accounted.
    package var used: DeviceSeconds
    /// Whether the project pays; otherwise the platform does.
    package var isChargedToProject: Bool
    package var carbon: MicrogramsCO2e
    /// In how many of the hours in which it ran the grid's intensity was known when it ended. The others count by the year's,
    /// and what becomes known later changes nothing.
    package var gridHoursKnown: UInt32 = 0
    package var cost: MicroEuros
    /// Whether the job returns to the queue; otherwise it has ended with the attempt's outcome.
    package var isRequeued: Bool
}

/// A job ended without a live attempt.
package struct JobEnded: Sendable {
    package var job: JobID
    package var outcome: Outcome
    package var fault: Fault
    package var why: String
}
