import Quantities

extension SlurmConnector {
    /// Reads the site's partitions, nodes, reservations and queue.
    package func discover() async throws(ConnectorFault) -> SystemInventory {
        site.forgetDialect()
        let dialect = try await site.dialect()
        try await site.ping()
        let nodes = try await site.list("nodes").map(SitePartition.ListedNode.init)
        let lists = try await site.list("partitions")
        let reservations = try await site.list("reservations")
        heard = clock()
        var found = SitePartition.all(lists, nodes, dialect.version, whole: settings.wholeNodePartitions)
        if !settings.partitions.isEmpty { found.removeAll { !settings.partitions.contains($0.name) } }
        guard let largest = found.max(by: { $0.nodes.count < $1.nodes.count }) else {
            throw ConnectorFault(
                .noSuchPartition,
                "The site has no partition that is up, has nodes and is offered. `sinfo` there shows what it has."
            )
        }
        partitions = Dictionary(found.map { ($0.name, $0) }) { first, _ in first }
        for key in attempts.keys {
            if let partition = attempts[key]?.partition { attempts[key]?.meter = meter(for: partition) }
        }
        // Partitions of the very same nodes share a pool. Where sets only overlap, Slurm keeps the peace between them.
        var sets: [[String]] = []
        for partition in found where !sets.contains(partition.nodes) { sets.append(partition.nodes) }
        var inventory = SystemInventory(
            host: settings.address,
            processor: largest.node.architecture,
            cores: largest.node.cores,
            memory: Bytes(largest.node.memoryMiB << 20),
            memoryReserve: .zero,
            partitions: found.map { partition in
                inventoryPartition(partition, pool: sets.firstIndex(of: partition.nodes) ?? 0)
            },
            limits: limitsSentence(dialect, nodes, reservations.count),
            identity: "Jobs run as the site account that their person is mapped to.",
            energy: settings.measuresNodes
                ? "Energy is measured for jobs that have whole nodes, by the site's plugin, and estimated for others."
                : "Energy is estimated: the site's operator has not said that its plugin measures whole nodes."
        )
        inventory.pools = sets.compactMap { set in
            found.first { $0.nodes == set }.map { partition in
                SystemInventory.Pool(
                    cores: partition.node.cores,
                    devices: partition.node.devices,
                    memory: Bytes(partition.node.memoryMiB << 20),
                    nodes: partition.nodes.count
                )
            }
        }
        // What is in several sets is to be counted once.
        var seen: Set<String> = []
        for (number, set) in sets.enumerated() {
            inventory.pools[number].nodesInEarlierPools = set.count { seen.contains($0) }
            seen.formUnion(set)
        }
        return inventory
    }

    private func inventoryPartition(_ partition: SitePartition, pool: Int) -> SystemInventory.Partition {
        var entry = SystemInventory.Partition(
            name: partition.name,
            kind: partition.node.devices > 0 ? .accelerator : .core,
            chip: partition.chip,
            devices: (partition.node.devices > 0 ? partition.node.devices : partition.node.cores)
                * partition.nodes.count
        )
        entry.pool = pool
        entry.givesWholeNodes = partition.isWhole
        entry.features = partition.features
        entry.longestTime = partition.mostMinutes.map { Seconds($0 * 60) }
        entry.defaultTime = partition.defaultMinutes.map { Seconds($0 * 60) }
        return entry
    }

    private func limitsSentence(
        _ dialect: SlurmSite.Dialect,
        _ nodes: [SitePartition.ListedNode],
        _ reservations: Int
    ) -> String {
        let usable = nodes.filter(\.isUsable).count
        var sentence =
            "Slurm holds jobs to their limits, in whole minutes; its interface speaks \(dialect.version.word)"
        sentence +=
            dialect.hasAccounting ? ", with accounting." : ", without accounting: use is what its controller says."
        sentence += " \(usable) of \(nodes.count) nodes take work"
        sentence += reservations == 0 ? "." : ", \(reservations) reservation\(reservations == 1 ? "" : "s") set."
        return sentence
    }
}
