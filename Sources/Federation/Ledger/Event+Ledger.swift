import Quantities

extension Event {
    /// The ledger entries that this fact makes, in order. Most facts make none.
    package var ledgerEntries: [Entry] {
        switch self {
        case .allocationAwarded(let fact):
            return [
                entry(
                    .award,
                    fact.allocation,
                    nil,
                    fact.why,
                    moves: [(.grants, .available(fact.allocation), .deviceSeconds, fact.amount.count)]
                )
            ]
        case .jobPlaced(let fact):
            return [
                entry(
                    .hold,
                    fact.allocation,
                    fact.key,
                    "",
                    moves: [
                        (.available(fact.allocation), .held(fact.allocation), .deviceSeconds, fact.hold.count)
                    ]
                )
            ]
        case .attemptEnded(let fact): return entries(of: fact)
        case .chargeCorrected(let fact):
            let spent = Account.spent(fact.allocation)
            return [
                entry(
                    .correction,
                    fact.allocation,
                    fact.key,
                    fact.why,
                    moves: [
                        (.available(fact.allocation), spent, .deviceSeconds, fact.used.count),
                        (.system(fact.system), spent, .joules, fact.joules.count),
                        (.system(fact.system), spent, .microgramsCO2e, fact.carbon.count),
                        (.system(fact.system), spent, .microEuros, fact.cost.count),
                    ]
                )
            ]
        default: return []
        }
    }

    /// How many entries ``ledgerEntries`` has, without making them.
    var ledgerEntryCount: Int {
        switch self {
        case .allocationAwarded, .jobPlaced, .chargeCorrected: 1
        case .attemptEnded: 2
        default: 0
        }
    }

    /// Whether something of it is for the archive: ledger entries, or work that leaves memory.
    var isArchived: Bool {
        if case .jobEnded = self { true } else { ledgerEntryCount > 0 }
    }

    /// A charge for what was used, and a release of what was held beyond it.
    private func entries(of fact: AttemptEnded) -> [Entry] {
        let held = Account.held(fact.allocation)
        let available = Account.available(fact.allocation)
        let payer = fact.isChargedToProject ? Account.spent(fact.allocation) : .platform
        let source = fact.isChargedToProject ? held : .system(fact.system)
        let released = fact.isChargedToProject ? fact.hold - fact.used : fact.hold
        return [
            entry(
                .charge,
                fact.allocation,
                fact.key,
                fact.isChargedToProject ? "" : "paid by the platform",
                moves: [
                    (source, payer, .deviceSeconds, fact.used.count),
                    (.system(fact.system), payer, .joules, fact.end.joules.count),
                    (.system(fact.system), payer, .microgramsCO2e, fact.carbon.count),
                    (.system(fact.system), payer, .microEuros, fact.cost.count),
                ]
            ),
            entry(
                .release,
                fact.allocation,
                fact.key,
                "",
                moves: [(held, available, .deviceSeconds, released.count)]
            ),
        ]
    }

    private func entry(
        _ kind: Entry.Kind,
        _ allocation: AllocationID,
        _ attempt: AttemptKey?,
        _ why: String,
        moves: [(from: Account, to: Account, unit: LedgerUnit, amount: Int64)]
    ) -> Entry {
        let postings = moves.filter { $0.amount != 0 }.flatMap { move in
            [
                Posting(account: move.from, unit: move.unit, amount: -move.amount),
                Posting(account: move.to, unit: move.unit, amount: move.amount),
            ]
        }
        return Entry(kind: kind, allocation: allocation, attempt: attempt, why: why, postings: postings)
    }
}
