import Quantities
import Scheduling

/// Where a job could ever run, and why not elsewhere.
extension FederationState {
    /// Everything that keeps a job of this shape and these terms out of a partition for good.
    func obstacles(
        to shape: JobShape,
        _ terms: JobTerms,
        of person: PersonID?,
        on allocation: Allocation?,
        in partition: Partition
    ) -> [Obstacle] {
        let system = self[partition.system]
        let pool = pool(of: partition)
        let need = Need(shape, in: partition.shape, of: pool.node)
        var found: [Obstacle] = []
        func note(_ obstacle: Obstacle, unless isFine: Bool) { if !isFine { found.append(obstacle) } }

        note(.otherPartition, unless: terms.partitions.isEmpty || terms.partitions.contains(partition.shape.name))
        note(.otherSystem, unless: terms.systems.isEmpty || terms.systems.contains(system.name))
        note(.otherCountry, unless: terms.countries.isEmpty || terms.countries.contains(system.country))
        let hasFeatures =
            terms.features.isEmpty
            || terms.features.contains { $0.allSatisfy(partition.shape.features.contains) }
        note(.featureMissing, unless: hasFeatures)
        note(.tooFewNodes(has: UInt32(pool.free.count)), unless: shape.nodes <= pool.free.count)
        note(.tooFewCores(has: pool.node.cores), unless: need.perNode.cores <= pool.node.cores)
        note(.tooLittleMemory(has: pool.node.memory), unless: need.perNode.memory <= pool.node.memory)
        if partition.shape.hasAccelerators {
            note(.needsDevices, unless: need.perNode.devices > 0)
            note(.tooFewDevices(has: pool.node.devices), unless: need.perNode.devices <= pool.node.devices)
            let isType = terms.deviceType.isEmpty || Self.isChip(partition.shape.chip, of: terms.deviceType)
            note(.otherDeviceType(has: partition.shape.chip), unless: isType)
            let devices = UInt64(need.nodes) * UInt64(need.perNode.devices)
            note(.noLayoutFits(devices: devices), unless: terms.foretoldRun(in: partition.shape, need)?.fits ?? true)
        } else {
            note(.tooFewDevices(has: 0), unless: shape.perNode.devices == 0)
        }
        note(.timeTooLong(longest: partition.shape.longestTime), unless: need.timeLimit <= partition.shape.longestTime)
        if let person, system.needsAccount {
            note(.noAccount, unless: self.person(person)?.accounts.contains(system.id) ?? false)
        }
        if let only = allocation?.system { note(.outsideAllocation, unless: only == system.id) }
        let most = offeredShare(of: system.id).most(of: partition.shape.device)
        note(.moreThanMonthsShare(hours: most.count / 3600), unless: need.hold <= most)
        note(.dataNotStaged, unless: terms.datasets.allSatisfy(system.datasets.contains))
        return found
    }

    /// What work would have in each place that could ever run it: wherever nothing of the network or its own wishes is in
    /// the way. People's accounts, budgets, data and what a system offers may yet change.
    package func conceivablePlaces(for shape: JobShape, _ terms: JobTerms) -> [(partition: PartitionShape, need: Need)]
    {
        partitions.filter { partition in
            partition.isPresent
                && obstacles(to: shape, terms, of: nil, on: nil, in: partition).allSatisfy { obstacle in
                    switch obstacle {
                    case .dataNotStaged, .moreThanMonthsShare: true
                    default: false
                    }
                }
        }.map { ($0.shape, Need(shape, in: $0.shape, of: pool(of: $0).node)) }
    }

    private static func isChip(_ chip: String, of type: String) -> Bool {
        chip.lowercased().split(separator: " ").contains { $0 == type.lowercased() }
    }

    /// The partitions that nothing keeps a job out of, by number.
    func places(for shape: JobShape, _ terms: JobTerms, of person: PersonID, on allocation: Allocation) -> [PartitionID]
    {
        if let known = knownPlaces(for: shape, terms, of: person, on: allocation) { return known }
        return partitions.filter {
            $0.isPresent && obstacles(to: shape, terms, of: person, on: allocation, in: $0).isEmpty
        }.map(\.id)
    }

    /// The same, if a job like it was seen before: nothing but the network and accounts can change the answer.
    func knownPlaces(
        for shape: JobShape,
        _ terms: JobTerms,
        of person: PersonID,
        on allocation: Allocation
    ) -> [PartitionID]? {
        guard terms === JobTerms.plain else { return nil }
        let kind = ReadyQueues.Kind(allocation: allocation.id, person: person, shape: shape)
        return queues.group(of: kind).map { queues.key(of: $0).partitions }
    }

    /// The number of the queue for such a job.
    mutating func queue(
        for shape: JobShape,
        _ terms: JobTerms,
        of person: PersonID,
        on allocation: AllocationID
    ) -> Int32 {
        let kind = ReadyQueues.Kind(allocation: allocation, person: person, shape: shape)
        if terms === JobTerms.plain, let known = queues.group(of: kind) { return known }
        let places = places(for: shape, terms, of: person, on: self[allocation])
        let group = queues.group(queueKey(for: shape, terms, on: allocation, in: places))
        if terms === JobTerms.plain { queues.remember(group, for: kind) }
        return group
    }

    /// What decides the queue of such a job that could run in some places.
    func queueKey(
        for shape: JobShape,
        _ terms: JobTerms,
        on allocation: AllocationID,
        in places: [PartitionID]
    ) -> ReadyQueues.Key {
        ReadyQueues.Key(allocation: allocation, partitions: places, ranks: ranks(of: places, for: shape, terms), terms)
    }

    /// How many of some places a job runs shorter in than in each; empty where nothing was foretold, or there is no choice.
    private func ranks(of places: [PartitionID], for shape: JobShape, _ terms: JobTerms) -> [Int] {
        guard terms.objective != .soonest, !terms.foretold.isEmpty, places.count > 1 else { return [] }
        let slowest = slowestSpeed(of: places)
        let times = places.map { id in
            let partition = self[id]
            let need = Need(shape, in: partition.shape, of: pool(of: partition).node)
            return run(of: need, terms, in: partition.shape, slowest: slowest)
        }
        return times.map { time in times.count { $0 < time } }
    }

    /// Finds every job its queue anew, after the network changed or a snapshot was read.
    mutating func regroup() {
        queues.removeAll()
        var all: [JobID] = []
        jobs.visit { all.append($0.id) }
        for id in all { assignQueue(to: id) }
        needsPlacement = true
    }

    /// Finds a person's jobs their queues anew, after their accounts changed.
    mutating func regroup(jobsOf person: PersonID) {
        queues.forgetKinds()
        var theirs: [JobID] = []
        jobs.visit { if $0.person == person { theirs.append($0.id) } }
        for id in theirs {
            if let job = jobs[id], job.isReady { _ = queues.remove(id, from: job.group) }
            assignQueue(to: id)
        }
        needsPlacement = true
    }

    /// Jobs that run get a queue as well: they may come back to it.
    mutating func assignQueue(to id: JobID) {
        guard let job = jobs[id] else { preconditionFailure("a job that gets a queue is open") }
        let home = homeQueue(of: job)
        let group = if let home { home } else { queue(for: job.shape, job.terms, of: job.person, on: job.allocation) }
        jobs.update(id) { $0.group = group }
        if job.isReady { _ = queues.insert(id, in: group) }
    }

    /// Changes a waiting or returning job and keeps its queue in step.
    mutating func reconsider(_ id: JobID, _ change: (inout Job) -> Void) {
        let (wasReady, isReady, group) = jobs.update(id) { job in
            let before = job.isReady
            change(&job)
            return (before, job.isReady, job.group)
        }
        switch (wasReady, isReady) {
        case (false, true): if queues.insert(id, in: group) || mayPassOthers(in: group) { needsPlacement = true }
        case (true, false): if queues.remove(id, from: group) || mayPassOthers(in: group) { needsPlacement = true }
        default: break
        }
    }
}
