import Quantities
import Scheduling

extension FederationState {
    func decide(_ order: SetOfferedShare, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        let system = try require(order.system)
        guard mayOperate(order.system, actor) else {
            throw Refusal(.forbidden, "Only an operator of \(system.name) may say what share of it is offered.")
        }
        guard (1...OfferedShare.whole).contains(order.perMille) else {
            throw Refusal(
                .invalidValue,
                "A system offers 1 to 1000 thousandths of its time: 0.1 % to 100 %. Drain it to offer nothing."
            )
        }
        try requireText(order.why, of: "The reason of a share")
        guard order.perMille != offeredShare(of: order.system).perMille else { return (.nothing, []) }
        let fact = OfferedShareSet(system: order.system, perMille: order.perMille, why: order.why)
        return (.nothing, [.offeredShareSet(fact)])
    }

    mutating func apply(_ fact: OfferedShareSet, at now: Instant) {
        offeredShares[Int(fact.system.number) - 1].offer(perMille: fact.perMille, at: now)
        needsPlacement = true
    }

    mutating func apply(_ fact: OfferedShareRenewed, at now: Instant) {
        offeredShares[Int(fact.system.number) - 1].turn(to: now)
        needsPlacement = true
    }

    /// What the clock alone brings about: another month begins.
    func sharesDue(at now: Instant) -> [Event] {
        systems.compactMap { system in
            guard let due = offeredShare(of: system.id).due, due <= now else { return nil }
            return Event.offeredShareRenewed(OfferedShareRenewed(system: system.id))
        }
    }

    /// The share of its time that a system offers.
    package func offeredShare(of id: SystemID) -> OfferedShare { offeredShares[Int(id.number) - 1] }

    /// Whether any system offers less than the whole of its time.
    var hasShareToKeep: Bool { offeredShares.contains { !$0.isWhole } }

    /// Whether what is set aside for a job would come to more than what is left of the share that a place's system
    /// offers.
    ///
    /// - Parameter now: Nil for the month that is counted.
    func isBeyondShare(_ need: Need, in id: PartitionID, at now: Instant? = nil) -> Bool {
        let system = partitions[Int(id.number) - 1].system
        let share = offeredShare(of: system)
        guard !share.isWhole else { return false }
        let kind = self[id].shape.device
        let used = now.map { share.used(of: kind, at: $0) } ?? share.used(of: kind)
        let month = now.map { CalendarMonth(of: $0) } ?? share.month
        return used + share.held[kind] + need.hold > offered(kind, by: system, in: month)
    }

    /// Whether shares that are used up, and nothing else for good, keep a job out of all these places.
    func awaitsShare(_ job: Job, in places: [PartitionID]) -> Bool {
        guard hasShareToKeep else { return false }
        let available = self[job.allocation].available
        let open = places.filter { need(of: job, in: $0).hold <= available && !awaitsMaintenance(job, in: $0) }
        return !open.isEmpty && open.allSatisfy { isBeyondShare(need(of: job, in: $0), in: $0) }
    }

    /// Whether another month will place a job that waits for a share now.
    ///
    /// Cost: one look at each open job, where some system offers less than the whole.
    package var hasJobsAwaitingMonth: Bool {
        guard hasShareToKeep else { return false }
        var found = false
        jobs.visit { job in
            guard !found, job.isReady, self[job.allocation].state == .active else { return }
            let places = queues.key(of: job.group).partitions.filter { isInService(self[$0].system) }
            guard awaitsShare(job, in: places) else { return }
            found = places.contains { place in
                let system = self[place].system
                let month = offeredShare(of: system).month
                return need(of: job, in: place).hold <= offered(self[place].shape.device, by: system, in: month)
            }
        }
        return found
    }

    /// What a system offers in the month that is counted and what of that is gone, for each kind of device that its
    /// partitions bill.
    package func sharesOfDevices(of id: SystemID) -> [ShareOfDevices] {
        let share = offeredShare(of: id)
        return DeviceKind.allCases.compactMap { kind in
            guard self[id].partitions.contains(where: { self[$0].isPresent && self[$0].shape.device == kind }) else {
                return nil
            }
            return ShareOfDevices(
                kind: kind,
                offered: offered(kind, by: id, in: share.month),
                used: share.used(of: kind),
                held: share.held[kind]
            )
        }
    }

    /// A month's time on all of a system's devices of a kind, as far as it is offered. Partitions that share nodes count
    /// them once.
    private func offered(_ kind: DeviceKind, by id: SystemID, in month: CalendarMonth) -> DeviceSeconds {
        let system = self[id]
        let billed = system.partitions.map { self[$0] }.filter { $0.isPresent && $0.shape.device == kind }
        var devices: Int128 = 0
        for (number, pool) in system.pools.enumerated() where billed.contains(where: { Int($0.shape.pool) == number }) {
            devices += Int128(pool.free.count) * Int128(kind == .accelerator ? pool.node.devices : pool.node.cores)
        }
        let seconds = devices * Int128(month.seconds.count) * Int128(offeredShare(of: id).perMille) / 1000
        return DeviceSeconds(Int64(clamping: seconds))
    }

    /// Counts anew what is set aside on each system, after a snapshot was read or devices became others.
    mutating func recountHeld() {
        for (position, held) in heldTimes().enumerated() { offeredShares[position].held = held }
    }

    private func heldTimes() -> [DeviceTimes] {
        var held = systems.map { _ in DeviceTimes() }
        jobs.visit { job in
            guard let attempt = job.attempt else { return }
            let partition = self[attempt.partition]
            held[Int(partition.system.number) - 1][partition.shape.device] += attempt.hold
        }
        return held
    }
}
