import Quantities
import Scheduling

extension FederationState {
    func decide(_ order: RegisterSystem, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        try requireAdministrator(actor, to: "register a system")
        try requireName(order.name, of: "system")
        try requireText(order.title, of: "A system's title")
        try requireCountry(order.country)
        guard systemIndex[order.name] == nil else {
            throw Refusal(.alreadyExists, "There is a system named \(order.name) already.")
        }
        guard (0...5000).contains(order.gridGramsPerKilowattHour) else {
            throw Refusal(.invalidValue, "A grid's intensity lies between 0 and 5000 g CO2e/kWh.")
        }
        let id = SystemID(UInt64(systems.count + 1))
        let fact = SystemRegistered(
            system: id,
            name: order.name,
            title: order.title,
            country: order.country,
            gridGramsPerKilowattHour: order.gridGramsPerKilowattHour,
            gridSource: order.gridSource
        )
        return (.system(id), [.systemRegistered(fact)])
    }

    func decide(_ order: ReportInventory, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        guard actor == .engine else { throw Refusal(.forbidden, "Only a system's connector reports what it has.") }
        let system = try require(order.system)
        try check(order)
        let fact = InventoryReported(
            system: order.system,
            pools: order.pools,
            partitions: order.partitions,
            needsAccount: order.needsAccount,
            notes: order.notes,
            price: order.price,
            nodesInEarlierPools: order.nodesInEarlierPools.contains { $0 > 0 } ? order.nodesInEarlierPools : []
        )
        let isPoolsSame =
            system.pools.map { ReportInventory.PoolShape(node: $0.node, count: UInt32($0.free.count)) }
            == order.pools
        let isSame =
            isPoolsSame && system.nodesInEarlierPools == fact.nodesInEarlierPools
            && system.needsAccount == order.needsAccount && system.notes == order.notes
            && system.partitions.map { self[$0] }.filter(\.isPresent).map(\.shape).sorted { $0.name < $1.name }
                == order.partitions.sorted { $0.name < $1.name }
        if isSame { return (.nothing, []) }
        guard isPoolsSame && !movesPartition(order, of: system) || !hasLiveAttempt(on: order.system) else {
            throw Refusal(
                .wrongState,
                "The nodes of \(system.name) changed while jobs run on it. Drain it, let them end, then probe it again."
            )
        }
        return (.nothing, [.inventoryReported(fact)])
    }

    func decide(_ order: ChangeSystemState, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        let system = try require(order.system)
        guard mayOperate(order.system, actor) else {
            throw Refusal(.forbidden, "Only an operator of \(system.name) may change its state.")
        }
        let isDrawn =
            switch (system.state, order.to) {
            case (.registered, .probing), (.probing, .active), (.active, .draining), (.draining, .active),
                (.draining, .down), (.down, .probing):
                true
            default: false
            }
        guard isDrawn else {
            throw Refusal(.wrongState, "\(system.name) is \(system.state) and can't become \(order.to) from there.")
        }
        guard order.to != .active || !system.partitions.isEmpty else {
            throw Refusal(.wrongState, "\(system.name) has reported no partition yet, so it can't become active.")
        }
        let fact = SystemStateChanged(system: order.system, to: order.to, why: order.why)
        return (.nothing, [.systemStateChanged(fact)])
    }

    func decide(_ order: ReportReachability, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        guard actor == .engine else {
            throw Refusal(.forbidden, "Only a system's connector says whether it reaches it.")
        }
        guard try require(order.system).isReachable != order.isReachable else { return (.nothing, []) }
        let fact = ReachabilityChanged(system: order.system, isReachable: order.isReachable)
        return (.nothing, [.reachabilityChanged(fact)])
    }

    func decide(_ order: SetPrice, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        let partition = try require(order.partition)
        guard mayOperate(partition.system, actor) else {
            throw Refusal(.forbidden, "Only an operator of \(self[partition.system].name) may set its prices.")
        }
        guard (MicroEuros(0)...MicroEuros(1_000_000_000)).contains(order.microEurosPerDeviceHour) else {
            throw Refusal(.invalidValue, "A price lies between 0 and 1,000 euros for each device-hour.")
        }
        let fact = PriceSet(
            partition: order.partition,
            microEurosPerDeviceHour: order.microEurosPerDeviceHour,
            why: order.why
        )
        return (.nothing, [.priceSet(fact)])
    }

    func decide(_ order: SetDatasets, by actor: Actor) throws(Refusal) -> (Made, [Event]) {
        let system = try require(order.system)
        guard mayOperate(order.system, actor) else {
            throw Refusal(.forbidden, "Only an operator of \(system.name) may say which datasets lie on it.")
        }
        for name in order.datasets { try requireText(name, of: "A dataset's name") }
        let fact = DatasetsSet(system: order.system, datasets: Array(Set(order.datasets)).sorted())
        return (.nothing, [.datasetsSet(fact)])
    }

    mutating func apply(_ fact: SystemRegistered) {
        systems.append(
            System(
                id: fact.system,
                name: fact.name,
                title: fact.title,
                country: fact.country,
                gridGramsPerKilowattHour: fact.gridGramsPerKilowattHour,
                gridSource: fact.gridSource,
                needsAccount: false,
                state: .registered,
                isReachable: true,
                datasets: [],
                notes: "",
                pools: [],
                partitions: [],
                maintenance: []
            )
        )
        systemIndex[fact.name] = fact.system
        delivered.append(Delivered())
        startRecords.append(StartRecord())
        queueRecords.append(QueueRecord())
        offeredShares.append(OfferedShare())
        gridHours.append(GridHours())
    }

    mutating func apply(_ fact: InventoryReported) {
        let position = Int(fact.system.number) - 1
        systems[position].needsAccount = fact.needsAccount
        systems[position].notes = fact.notes
        systems[position].nodesInEarlierPools = fact.nodesInEarlierPools
        let present = systems[position].pools.map {
            ReportInventory.PoolShape(node: $0.node, count: UInt32($0.free.count))
        }
        if present != fact.pools { systems[position].pools = fact.pools.map { Pool(node: $0.node, count: $0.count) } }
        for id in systems[position].partitions { partitions[Int(id.number) - 1].isPresent = false }
        for shape in fact.partitions {
            let known = systems[position].partitions.first { self[$0].shape.name == shape.name }
            if let known {
                partitions[Int(known.number) - 1].shape = shape
                partitions[Int(known.number) - 1].isPresent = true
            } else {
                let id = PartitionID(UInt64(partitions.count + 1))
                partitions.append(
                    Partition(
                        id: id,
                        system: fact.system,
                        shape: shape,
                        microEurosPerDeviceHour: fact.price,
                        isPresent: true
                    )
                )
                systems[position].partitions.append(id)
            }
        }
        recountShares()
        regroup()
    }

    mutating func apply(_ fact: SystemStateChanged) {
        systems[Int(fact.system.number) - 1].state = fact.to
        regroupStaying(with: fact.system)
        needsPlacement = true
    }

    mutating func apply(_ fact: ReachabilityChanged, at now: Instant) {
        systems[Int(fact.system.number) - 1].isReachable = fact.isReachable
        systems[Int(fact.system.number) - 1].unreachableSince = fact.isReachable ? nil : now
        regroupStaying(with: fact.system)
        needsPlacement = true
    }

    mutating func apply(_ fact: PriceSet) {
        partitions[Int(fact.partition.number) - 1].microEurosPerDeviceHour = fact.microEurosPerDeviceHour
        needsPlacement = true
    }

    mutating func apply(_ fact: DatasetsSet) {
        systems[Int(fact.system.number) - 1].datasets = fact.datasets
        regroup()
    }

    /// Refuses what would make sums that no account can hold, or partitions that can't be told apart.
    private func check(_ order: ReportInventory) throws(Refusal) {
        for pool in order.pools where pool.count > 1_000_000 || pool.node.memory < .zero {
            throw Refusal(.invalidValue, "A pool has at most 1,000,000 nodes, and a node's memory is not negative.")
        }
        let inEarlier = order.nodesInEarlierPools
        let isFewEnough = zip(inEarlier, order.pools).allSatisfy { $0 <= $1.count }
        guard inEarlier.isEmpty || inEarlier.count == order.pools.count && isFewEnough && inEarlier.first == 0 else {
            throw Refusal(
                .invalidValue,
                "Of every pool or of none it is told how many of its nodes earlier ones have: none of the first one's."
            )
        }
        guard Set(order.partitions.map(\.name)).count == order.partitions.count else {
            throw Refusal(.invalidValue, "Two partitions of a system have different names.")
        }
        for shape in order.partitions {
            try requireText(shape.name, of: "A partition's name")
            guard Int(shape.pool) < order.pools.count else {
                throw Refusal(.invalidValue, "Partition \(shape.name) names a pool that was not reported.")
            }
            guard shape.defaultTime > .zero, shape.defaultTime <= shape.longestTime,
                shape.longestTime <= JobShape.longestTime
            else {
                throw Refusal(
                    .invalidValue,
                    "Partition \(shape.name) has a default time of at least a second, and a longest time from that to 366 days."
                )
            }
            guard (0...10_000_000).contains(shape.milliwattsPerDevice) else {
                throw Refusal(.invalidValue, "A device of partition \(shape.name) draws 0 to 10 kW.")
            }
        }
    }

    /// Whether a partition would stand on other nodes than before: what runs there would give its place back to them.
    private func movesPartition(_ order: ReportInventory, of system: System) -> Bool {
        system.partitions.map { self[$0].shape }.contains { known in
            order.partitions.contains { $0.name == known.name && $0.pool != known.pool }
        }
    }

    private func hasLiveAttempt(on system: SystemID) -> Bool {
        var found = false
        jobs.visit { job in
            if let attempt = job.attempt, self[attempt.partition].system == system { found = true }
        }
        return found
    }
}
