import Quantities

/// What those take that are moved in the same moment.
struct Promises: Sendable {
    /// Of each system's share.
    var shares: [SystemID: DeviceTimes] = [:]
    /// Of each allocation, more than what was set aside for them before.
    var budgets: [AllocationID: DeviceSeconds] = [:]
}

/// Where jobs could go on whose attempts are to be over before they ran to their end.
extension FederationState {
    /// Whether a place on another system takes a job now, once its attempt is over.
    ///
    /// - Parameter promised: What those take that are moved before it.
    func mayGoOn(
        _ job: Job,
        after attempt: Attempt,
        in id: PartitionID,
        _ promised: Promises,
        at now: Instant
    ) -> Bool {
        let partition = self[id]
        let allocation = self[job.allocation]
        guard allocation.state == .active, now < allocation.ends,
            partition.system != self[attempt.partition].system, isInService(partition.system)
        else { return false }
        let need = need(of: job, in: id)
        let ahead = promised.shares[partition.system, default: DeviceTimes()][partition.shape.device]
        let budget = promised.budgets[job.allocation, default: .zero]
        // What is set aside for the attempt comes back when it is over.
        return budget + need.hold <= allocation.available + attempt.hold
            && fits(job, for: need.timeLimit, on: partition.system, at: now)
            && ahead + need.hold <= shareLeft(in: id, at: now)
    }

    /// Counts what a job that moves to a place takes of its system's share and of its budget.
    func promise(_ id: PartitionID, to job: Job, after attempt: Attempt, _ promised: inout Promises) {
        let partition = self[id]
        let hold = need(of: job, in: id).hold
        promised.shares[partition.system, default: DeviceTimes()][partition.shape.device] += hold
        promised.budgets[job.allocation, default: .zero] += hold - attempt.hold
    }
}
