import Quantities

extension FederationState {
    /// What a corrected account may come to, in its own unit: a quarter of the range, so that no later sum overflows.
    private static let largestTotal: UInt64 = 1 << 60

    func decide(_ order: CorrectCharge, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        try requireAdministrator(actor, to: "correct a charge")
        guard let allocation = allocation(order.allocation) else {
            throw Refusal(.notFound, "There is no allocation \(order.allocation).")
        }
        _ = try require(order.system)
        try requireText(order.why, of: "The reason of a correction")
        guard order.used <= allocation.available else {
            throw Refusal(
                .budgetExhausted,
                "Allocation \(order.allocation) has \(allocation.available.inHours) device-hours left to correct by."
            )
        }
        let system = delivered[Int(order.system.number) - 1]
        let totals = [
            (allocation.spent.count, system.used.count, order.used.count),
            (allocation.joules.count, system.joules.count, order.joules.count),
            (allocation.carbon.count, system.carbon.count, order.carbon.count),
            (allocation.cost.count, system.cost.count, order.cost.count),
        ]
        for (charged, delivered, change) in totals {
            guard change.magnitude <= Self.largestTotal, charged + change >= 0, delivered + change >= 0 else {
                throw Refusal(.invalidValue, "A correction can't take back more than was charged.")
            }
            guard max(charged, delivered) + change <= Int64(Self.largestTotal) else {
                throw Refusal(.invalidValue, "A correction can't charge more than an account holds.")
            }
        }
        let fact = ChargeCorrected(
            key: order.key,
            allocation: order.allocation,
            system: order.system,
            used: order.used,
            joules: order.joules,
            carbon: order.carbon,
            cost: order.cost,
            why: order.why
        )
        return (.nothing, [.chargeCorrected(fact)])
    }

    /// Sets budget aside.
    mutating func hold(_ amount: DeviceSeconds, on id: AllocationID) {
        let position = Int(id.number) - 1
        precondition(amount <= allocations[position].available, "no allocation is ever overdrawn")
        allocations[position].available -= amount
        allocations[position].held += amount
    }

    /// Charges what an attempt used, to whoever pays, and gives the rest of its hold back.
    mutating func settle(_ fact: AttemptEnded) {
        let position = Int(fact.allocation.number) - 1
        allocations[position].held -= fact.hold
        precondition(allocations[position].held >= .zero, "what was held is charged or released once")
        let system = Int(fact.system.number) - 1
        delivered[system].used += fact.used
        delivered[system].joules += fact.end.joules
        delivered[system].carbon += fact.carbon
        delivered[system].cost += fact.cost
        if fact.isChargedToProject {
            allocations[position].spent += fact.used
            allocations[position].available += fact.hold - fact.used
            allocations[position].joules += fact.end.joules
            allocations[position].carbon += fact.carbon
            allocations[position].cost += fact.cost
        } else {
            allocations[position].available += fact.hold
            delivered[system].paidByPlatform += fact.used
        }
    }

    mutating func apply(_ fact: ChargeCorrected) {
        let position = Int(fact.allocation.number) - 1
        allocations[position].available -= fact.used
        allocations[position].spent += fact.used
        allocations[position].joules += fact.joules
        allocations[position].carbon += fact.carbon
        allocations[position].cost += fact.cost
        let system = Int(fact.system.number) - 1
        delivered[system].used += fact.used
        delivered[system].joules += fact.joules
        delivered[system].carbon += fact.carbon
        delivered[system].cost += fact.cost
        needsPlacement = true
    }
}
