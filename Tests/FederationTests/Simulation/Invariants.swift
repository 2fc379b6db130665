import Federation
import Quantities
import Scheduling

/// What must hold of every state and every history. Each check returns what is wrong, so that a test can say it.
enum Invariants {
    /// Budgets, capacity and attempts of one state.
    static func violations(of state: FederationState) -> [String] {
        var found: [String] = []
        var held: [AllocationID: DeviceSeconds] = [:]
        var taken: [PartitionID: [UInt32: UInt32]] = [:]
        var shares = state.systems.map { _ in [DeviceKind: DeviceSeconds]() }
        state.jobs.visit { job in
            guard let attempt = job.attempt else { return }
            held[job.allocation, default: .zero] += attempt.hold
            let partition = state[attempt.partition]
            shares[Int(partition.system.number) - 1][partition.shape.device, default: .zero] += attempt.hold
            if attempt.number != job.attempts { found.append("job \(job.id) has a live attempt that is not its last") }
            // Every partition of the histories' systems shares pool 0, so the first one stands for the pool.
            let pool = state[state[attempt.partition].system].partitions[0]
            for node in attempt.nodes { taken[pool, default: [:]][node, default: 0] += attempt.perNode.cores }
        }
        for allocation in state.allocations {
            if allocation.available + allocation.held + allocation.spent != allocation.granted {
                found.append("allocation \(allocation.id) does not balance")
            }
            if allocation.available < .zero || allocation.held < .zero || allocation.spent < .zero {
                found.append("allocation \(allocation.id) is overdrawn")
            }
            if allocation.held != held[allocation.id, default: .zero] {
                found.append("allocation \(allocation.id) holds what no attempt needs")
            }
        }
        for system in state.systems {
            for devices in state.sharesOfDevices(of: system.id)
            where devices.held != shares[Int(system.id.number) - 1][devices.kind, default: .zero] {
                found.append("\(system.name) holds of its share what no attempt needs")
            }
            for (number, node) in (system.pools.first?.free ?? []).enumerated() {
                let used = system.partitions.first.flatMap { taken[$0]?[UInt32(number)] } ?? 0
                if node.cores + used != system.pools[0].node.cores {
                    found.append("node \(number) of \(system.name) leaks cores")
                }
            }
        }
        return found
    }

    /// Sums of every posting of a history, which must balance entry by entry and agree with the state's balances.
    static func violations(of records: [Record], endingIn state: FederationState) -> [String] {
        var found: [String] = []
        var sums: [Account: [LedgerUnit: Int64]] = [:]
        var entries: UInt64 = 0
        var ended: [AttemptKey: Int] = [:]
        for record in records {
            for event in record.events {
                if case .attemptEnded(let fact) = event { ended[fact.key, default: 0] += 1 }
                for entry in event.ledgerEntries {
                    entries += 1
                    var balance: [LedgerUnit: Int64] = [:]
                    for posting in entry.postings {
                        balance[posting.unit, default: 0] += posting.amount
                        sums[posting.account, default: [:]][posting.unit, default: 0] += posting.amount
                    }
                    if balance.values.contains(where: { $0 != 0 }) { found.append("entry \(entries) does not balance") }
                }
            }
        }
        if entries != state.lastEntry.number { found.append("the state counts other entries than the history has") }
        for (key, count) in ended where count != 1 { found.append("attempt \(key) ended \(count) times") }
        for allocation in state.allocations {
            let units = LedgerUnit.deviceSeconds
            if sums[.available(allocation.id)]?[units] ?? 0 != allocation.available.count
                || sums[.held(allocation.id)]?[units] ?? 0 != allocation.held.count
                || sums[.spent(allocation.id)]?[units] ?? 0 != allocation.spent.count
                || sums[.spent(allocation.id)]?[.joules] ?? 0 != allocation.joules.count
                || sums[.spent(allocation.id)]?[.microgramsCO2e] ?? 0 != allocation.carbon.count
                || sums[.spent(allocation.id)]?[.microEuros] ?? 0 != allocation.cost.count
            {
                found.append("allocation \(allocation.id) differs from its postings")
            }
        }
        for (position, delivered) in state.delivered.enumerated() {
            let account = Account.system(SystemID(UInt64(position + 1)))
            if sums[account]?[.joules] ?? 0 != -delivered.joules.count
                || sums[account]?[.microEuros] ?? 0 != -delivered.cost.count
                || sums[account]?[.deviceSeconds] ?? 0 != -delivered.paidByPlatform.count
            {
                found.append("system \(position + 1) differs from its postings")
            }
        }
        return found
    }
}
