import Quantities

/// Where jobs could go on whose attempts are to be over before they ran to their end.
extension FederationState {
    /// Whether a place on another system takes a job now, once its attempt is over.
    ///
    /// - Parameter promised: What of each system's share those take that are moved in the same moment.
    func mayGoOn(
        _ job: Job,
        after attempt: Attempt,
        in id: PartitionID,
        _ promised: [SystemID: DeviceTimes],
        at now: Instant
    ) -> Bool {
        let partition = self[id]
        let allocation = self[job.allocation]
        guard allocation.state == .active, now < allocation.ends,
            partition.system != self[attempt.partition].system, isInService(partition.system)
        else { return false }
        let need = need(of: job, in: id)
        let ahead = promised[partition.system, default: DeviceTimes()][partition.shape.device]
        // What is set aside for the attempt comes back when it is over.
        return need.hold <= allocation.available + attempt.hold
            && fits(job, for: need.timeLimit, on: partition.system, at: now)
            && ahead + need.hold <= shareLeft(in: id, at: now)
    }

    /// Counts what a job that moves to a place takes of its system's share.
    func promise(_ id: PartitionID, to job: Job, _ promised: inout [SystemID: DeviceTimes]) {
        let partition = self[id]
        promised[partition.system, default: DeviceTimes()][partition.shape.device] += need(of: job, in: id).hold
    }
}
