import Quantities

extension FederationState {
    func decide(_ order: AwardAllocation, by actor: Actor, at now: Instant) throws(Refusal) -> (Made, [Event]) {
        try requireAdministrator(actor, to: "award an allocation")
        _ = try require(order.project, seenBy: actor)
        if let system = order.system { _ = try require(system) }
        guard order.amount > .zero, order.amount.count <= 1 << 50 else {
            throw Refusal(.invalidValue, "An allocation holds at least one device-second.")
        }
        guard order.starts < order.ends, now < order.ends else {
            throw Refusal(.invalidValue, "An allocation starts before it ends, and ends in the future.")
        }
        try requireText(order.why, of: "The reason of an award")
        let id = AllocationID(UInt64(allocations.count + 1))
        let fact = AllocationAwarded(
            allocation: id,
            project: order.project,
            system: order.system,
            amount: order.amount,
            starts: order.starts,
            ends: order.ends,
            isActive: order.starts <= now,
            why: order.why
        )
        return (.allocation(id), [.allocationAwarded(fact)])
    }

    func decide(_ order: ChangeAllocationState, by actor: Actor, at now: Instant) throws(Refusal) -> (Made, [Event]) {
        try requireAdministrator(actor, to: "change an allocation's state")
        guard let allocation = allocation(order.allocation) else {
            throw Refusal(.notFound, "There is no allocation \(order.allocation).")
        }
        let isDrawn =
            switch (allocation.state, order.to) {
            case (.active, .suspended), (.expired, .closed), (.suspended, .closed): true
            case (.suspended, .active): now < allocation.ends
            case (.active, .closed): allocation.isExhausted
            default: false
            }
        guard isDrawn else {
            throw Refusal(
                .wrongState,
                "Allocation \(order.allocation) is \(allocation.state) and can't become \(order.to) from there."
            )
        }
        try requireText(order.why, of: "The reason")
        let fact = AllocationStateChanged(allocation: order.allocation, to: order.to, why: order.why)
        return (.nothing, [.allocationStateChanged(fact)])
    }

    /// What the clock alone brings about.
    func whatIsDue(at now: Instant) -> [Event] {
        allocations.compactMap { allocation in
            switch allocation.state {
            case .pending where allocation.starts <= now:
                .allocationStateChanged(
                    AllocationStateChanged(allocation: allocation.id, to: .active, why: "its first day came")
                )
            case .active where allocation.ends <= now, .suspended where allocation.ends <= now:
                .allocationStateChanged(
                    AllocationStateChanged(allocation: allocation.id, to: .expired, why: "its last day is over")
                )
            default: nil
            }
        }
    }

    mutating func apply(_ fact: AllocationAwarded) {
        allocations.append(
            Allocation(
                id: fact.allocation,
                project: fact.project,
                system: fact.system,
                starts: fact.starts,
                ends: fact.ends,
                state: fact.isActive ? .active : .pending,
                granted: fact.amount,
                available: fact.amount,
                held: .zero,
                spent: .zero,
                joules: .zero,
                carbon: .zero,
                cost: .zero
            )
        )
        projects[Int(fact.project.number) - 1].allocations.append(fact.allocation)
    }

    mutating func apply(_ fact: AllocationStateChanged) {
        allocations[Int(fact.allocation.number) - 1].state = fact.to
        needsPlacement = true
    }
}
