import Quantities

/// Why a job waits. Several may hold at once; each says what would help.
package enum PendingReason: String, Sendable, CaseIterable {
    case heldByUser
    case heldByOperator
    case waitingForDependency
    case allocationNotStarted
    case allocationEnded
    case allocationSuspended
    case budgetExhausted
    case noSuitablePartition
    case dataNotStaged
    case systemDown
    case systemUnreachable
    case waitingForLease
    case maintenanceAhead
    case shareCapReached
    case arrayLimit
    case waitingForDevices

    /// Says it to a person.
    package var sentence: String {
        switch self {
        case .heldByUser: "It is held by its owner. Release it to let it go on."
        case .heldByOperator: "It is held by an operator."
        case .waitingForDependency: "It waits for another job to end."
        case .allocationNotStarted: "Its allocation has not started yet."
        case .allocationEnded: "Its allocation has ended. Ask for an extension, or submit it to another one."
        case .allocationSuspended: "Its allocation is suspended."
        case .budgetExhausted: "Its allocation has too little left to set aside what the job may use."
        case .noSuitablePartition: "No partition of the network can run it any more."
        case .dataNotStaged: "A dataset it names lies on no system that could run it."
        case .systemDown: "The systems that could run it are out of service or out of reach."
        case .systemUnreachable:
            "The system it was given to does not answer. It may run there; nothing starts elsewhere before that is known."
        case .waitingForLease:
            "The system it was given to does not answer. It may run twice: it goes on elsewhere when its lease is over and another takes it."
        case .maintenanceAhead:
            "Its systems have maintenance before it could end. Ask for less time, or let it go on from checkpoints."
        case .shareCapReached:
            "Its systems offer a share of their time, and too little is left of it this month. Ask for less time, or let it wait."
        case .arrayLimit: "Its array's limit lets no more tasks run at once."
        case .waitingForDevices: "It waits in line for room."
        }
    }
}

extension FederationState {
    /// Why a job waits, or is not known to go on; empty when neither is so.
    package func pendingReasons(of job: Job) -> [PendingReason] {
        if let attempt = job.attempt {
            guard !self[self[attempt.partition].system].isReachable else { return [] }
            return [hasLease(job) ? .waitingForLease : .systemUnreachable]
        }
        var reasons: [PendingReason] = []
        if job.isHeldByUser { reasons.append(.heldByUser) }
        if job.isHeldByOperator { reasons.append(.heldByOperator) }
        if job.unmetDependencies > 0 { reasons.append(.waitingForDependency) }
        if job.task?.isAdmitted == false { reasons.append(.arrayLimit) }
        let allocation = self[job.allocation]
        switch allocation.state {
        case .pending: reasons.append(.allocationNotStarted)
        case .expired, .closed: reasons.append(.allocationEnded)
        case .suspended: reasons.append(.allocationSuspended)
        case .active: break
        }
        let places = queues.key(of: job.group).partitions
        let inService = places.filter { isInService(self[$0].system) }
        if places.isEmpty {
            let lacksData = partitions.contains {
                $0.isPresent
                    && obstacles(to: job.shape, job.terms, of: job.person, on: allocation, in: $0) == [.dataNotStaged]
            }
            reasons.append(lacksData ? .dataNotStaged : .noSuitablePartition)
        } else if inService.isEmpty {
            reasons.append(.systemDown)
        } else if inService.allSatisfy({ awaitsMaintenance(job, in: $0) }) {
            reasons.append(.maintenanceAhead)
        } else if inService.allSatisfy({ need(of: job, in: $0).hold > allocation.available }) {
            reasons.append(.budgetExhausted)
        } else if awaitsShare(job, in: inService) {
            reasons.append(.shareCapReached)
        }
        return reasons.isEmpty ? [.waitingForDevices] : reasons
    }

    /// Whether a system takes jobs now.
    package func isInService(_ id: SystemID) -> Bool { self[id].state == .active && self[id].isReachable }
}
