/// What is known of how long systems let attempts wait.
package struct WaitRecords: Sendable {
    fileprivate var starts: [StartRecord]
    fileprivate var queues: [QueueRecord]

    /// Forgets that a job waits at its system.
    package mutating func forget(_ job: JobID) {
        for system in queues.indices { queues[system].forget(job) }
    }
}

extension FederationState {
    /// The records of every system's waits. Only a question to a copy of the state ever sets them.
    package var waitRecords: WaitRecords {
        get { WaitRecords(starts: startRecords, queues: queueRecords) }
        set { (startRecords, queueRecords) = (newValue.starts, newValue.queues) }
    }
}
