import Federation
import Quantities
import Scheduling

/// What must hold of every state by itself: budgets, nodes, attempts, and a reason for whatever waits.
enum StateCheck {
    private struct Place: Hashable {
        var system: SystemID
        var pool: UInt32
    }

    /// Throws what is broken, and otherwise says which reasons the waiting jobs give.
    static func check(_ state: FederationState) throws(BrokenPromise) -> [PendingReason] {
        var broken: BrokenPromise?
        var reasons: [PendingReason] = []
        var held = Array(repeating: DeviceSeconds.zero, count: state.allocations.count)
        var used: [Place: [NodeCapacity]] = [:]
        state.jobs.visit { job in
            guard let attempt = job.attempt else {
                let why = state.pendingReasons(of: job)
                if why.isEmpty { broken = BrokenPromise(.reasons, "job \(job.id) waits without a reason") }
                reasons += why
                return
            }
            reasons += state.pendingReasons(of: job)
            held[Int(job.allocation.number) - 1] += attempt.hold
            if attempt.number != job.attempts {
                broken = BrokenPromise(.fencing, "job \(job.id) has a live attempt that is not its last")
            }
            let partition = state[attempt.partition]
            let isInMaintenance = state[partition.system].maintenance.first?.hasBegun ?? false
            if isInMaintenance, attempt.stop == nil || attempt.stop == .recalled {
                broken = BrokenPromise(.maintenance, "job \(job.id) stays on a system that has maintenance")
            }
            let place = Place(system: partition.system, pool: partition.shape.pool)
            let pool = state.pool(of: partition)
            let idle = NodeCapacity(cores: 0, devices: 0, memory: .zero)
            var nodes = used[place] ?? Array(repeating: idle, count: pool.free.count)
            for node in attempt.nodes { nodes[Int(node)] = nodes[Int(node)] + attempt.perNode }
            used[place] = nodes
        }
        if let broken { throw broken }
        for allocation in state.allocations {
            try check(allocation, held: held[Int(allocation.id.number) - 1])
        }
        for system in state.systems {
            for (number, pool) in system.pools.enumerated() {
                let taken = used[Place(system: system.id, pool: UInt32(number))]
                for (node, free) in pool.free.enumerated() {
                    guard (taken.map { $0[node] + free } ?? free) == pool.node else {
                        throw BrokenPromise(.budgets, "node \(node) of \(system.name) has lost or won room")
                    }
                }
            }
        }
        return reasons
    }

    private static func check(_ allocation: Allocation, held: DeviceSeconds) throws(BrokenPromise) {
        guard allocation.available >= .zero, allocation.held >= .zero, allocation.spent >= .zero else {
            throw BrokenPromise(.budgets, "allocation \(allocation.id) is overdrawn")
        }
        guard allocation.available + allocation.held + allocation.spent == allocation.granted else {
            throw BrokenPromise(.budgets, "allocation \(allocation.id) does not come to what was granted")
        }
        guard allocation.held == held else {
            throw BrokenPromise(
                .budgets,
                "allocation \(allocation.id) holds \(allocation.held) where its attempts need \(held)"
            )
        }
    }
}
