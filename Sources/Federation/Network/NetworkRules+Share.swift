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
        regroup()
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

    /// What can still be set aside in a place of the share that its system offers.
    ///
    /// - Parameter now: Nil for the month that is counted.
    func shareLeft(in id: PartitionID, at now: Instant? = nil) -> DeviceSeconds {
        let position = Int(id.number) - 1
        return offeredShares[Int(partitions[position].system.number) - 1]
            .left(of: partitions[position].shape.device, at: now)
    }

    /// Whether what is set aside for a job would come to more than what is left of the share that a place's system
    /// offers.
    ///
    /// - Parameter now: Nil for the month that is counted.
    func isBeyondShare(_ need: Need, in id: PartitionID, at now: Instant? = nil) -> Bool {
        need.hold > shareLeft(in: id, at: now)
    }

    /// Whether shares that are used up, and nothing else for good, keep a job out of all these places.
    func awaitsShare(_ job: Job, in places: [PartitionID]) -> Bool {
        guard hasShareToKeep else { return false }
        let open = openPlaces(for: job, among: places)
        return !open.isEmpty && open.allSatisfy { isBeyondShare(need(of: job, in: $0), in: $0) }
    }

    /// The places that nothing but a share may keep a job out of.
    private func openPlaces(for job: Job, among places: [PartitionID]) -> [PartitionID] {
        let available = self[job.allocation].available
        return places.filter { need(of: job, in: $0).hold <= available && !awaitsMaintenance(job, in: $0) }
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
            found = openPlaces(for: job, among: places).contains { place in
                let partition = self[place]
                return need(of: job, in: place).hold
                    <= offeredShare(of: partition.system).most(of: partition.shape.device)
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
                offered: share.offered(of: kind, in: share.month.seconds),
                used: share.used(of: kind),
                held: share.held[kind]
            )
        }
    }

    /// Counts anew what each system has and what is set aside there, after a snapshot was read or devices became others.
    mutating func recountShares() {
        for (position, held) in heldTimes().enumerated() {
            offeredShares[position].held = held
            for kind in DeviceKind.allCases {
                offeredShares[position].perSecond[kind] = devices(kind, of: systems[position])
            }
        }
    }

    /// What a system's devices of a kind give in a second. Partitions that share nodes count them once.
    private func devices(_ kind: DeviceKind, of system: System) -> DeviceSeconds {
        DeviceSeconds(system.devices(kind, inPools: pools(lending: kind, of: system)))
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
