import Federation
import Quantities

/// Every balance as anybody can work it out from the records alone, set against the balances that the state keeps.
struct LedgerBook: Sendable {
    private struct Line: Hashable, Sendable {
        var account: Account
        var unit: LedgerUnit
    }

    private var sums: [Line: Int64] = [:]
    private var entries: UInt64 = 0
    private var holds: [AttemptKey: DeviceSeconds] = [:]

    /// Books what follows from a durable fact.
    mutating func book(_ event: Event) throws(BrokenPromise) {
        switch event {
        case .jobPlaced(let fact):
            guard holds.updateValue(fact.hold, forKey: fact.key) == nil else {
                throw BrokenPromise(.budgets, "attempt \(fact.key) was placed twice")
            }
        case .attemptEnded(let fact):
            guard let hold = holds.removeValue(forKey: fact.key) else {
                throw BrokenPromise(.budgets, "attempt \(fact.key) ended without a hold, or twice")
            }
            guard hold == fact.hold, .zero <= fact.used, fact.used <= hold else {
                throw BrokenPromise(.budgets, "attempt \(fact.key) settles another hold than was set aside for it")
            }
        default: break
        }
        for entry in event.ledgerEntries {
            entries += 1
            var balance: [LedgerUnit: Int64] = [:]
            for posting in entry.postings {
                balance[posting.unit, default: 0] += posting.amount
                sums[Line(account: posting.account, unit: posting.unit), default: 0] += posting.amount
            }
            guard balance.values.allSatisfy({ $0 == 0 }) else {
                throw BrokenPromise(.ledger, "entry \(entries) (\(entry.kind.rawValue)) does not balance")
            }
        }
    }

    /// Compares the sums with what the state says.
    func compare(with state: FederationState) throws(BrokenPromise) {
        guard entries == state.lastEntry.number else {
            throw BrokenPromise(.ledger, "the state counts \(state.lastEntry) entries, the records \(entries)")
        }
        for allocation in state.allocations {
            let id = allocation.id
            let isEqual =
                sum(.available(id), .deviceSeconds) == allocation.available.count
                && sum(.held(id), .deviceSeconds) == allocation.held.count
                && sum(.spent(id), .deviceSeconds) == allocation.spent.count
                && sum(.spent(id), .joules) == allocation.joules.count
                && sum(.spent(id), .microgramsCO2e) == allocation.carbon.count
                && sum(.spent(id), .microEuros) == allocation.cost.count
            guard isEqual else { throw BrokenPromise(.ledger, "allocation \(id) differs from its postings") }
        }
        for (position, delivered) in state.delivered.enumerated() {
            let account = Account.system(SystemID(UInt64(position + 1)))
            let isEqual =
                sum(account, .deviceSeconds) == -delivered.paidByPlatform.count
                && sum(account, .joules) == -delivered.joules.count
                && sum(account, .microgramsCO2e) == -delivered.carbon.count
                && sum(account, .microEuros) == -delivered.cost.count
            guard isEqual else { throw BrokenPromise(.ledger, "system \(position + 1) differs from its postings") }
        }
    }

    private func sum(_ account: Account, _ unit: LedgerUnit) -> Int64 {
        sums[Line(account: account, unit: unit)] ?? 0
    }
}
