import Connectors
import Federation
package import Quantities
import Scheduling

/// What the federation is told of a system that its connector can't know: where it stands, what it costs.
package struct SystemProfile: Sendable {
    package var name: String
    package var title: String
    package var country: String
    package var gridGramsPerKilowattHour: Int64
    package var gridSource: String
    package var price: MicroEuros
    /// Whether people need accounts of their own on it.
    package var needsAccount: Bool
    /// The power of accelerators under load, in watts, by a word of the chip's name.
    package var wattsByChip: [String: Int]

    /// Describes a system.
    package init(
        name: String,
        title: String,
        country: String,
        gridGramsPerKilowattHour: Int64,
        gridSource: String,
        price: MicroEuros,
        needsAccount: Bool,
        wattsByChip: [String: Int]
    ) {
        self.name = name
        self.title = title
        self.country = country
        self.gridGramsPerKilowattHour = gridGramsPerKilowattHour
        self.gridSource = gridSource
        self.price = price
        self.needsAccount = needsAccount
        self.wattsByChip = wattsByChip
    }

    /// The core's report of what a connector found.
    func report(_ found: SystemInventory, of system: SystemID) -> ReportInventory {
        let accelerators = found.partitions.filter { $0.kind == .accelerator }.reduce(0) { $0 + $1.devices }
        let node = NodeCapacity(
            cores: UInt32(clamping: found.cores),
            devices: UInt32(clamping: accelerators),
            memory: found.memory
        )
        return ReportInventory(
            system: system,
            pools: found.pools.isEmpty ? [.init(node: node, count: 1)] : found.pools.map(Self.shape),
            partitions: found.partitions.map { shape($0, of: found) },
            needsAccount: needsAccount,
            notes: [found.limits, found.identity, found.energy].joined(separator: " "),
            price: price,
            nodesInEarlierPools: found.pools.map { UInt32(clamping: $0.nodesInEarlierPools) }
        )
    }

    private static func shape(_ pool: SystemInventory.Pool) -> ReportInventory.PoolShape {
        let node = NodeCapacity(
            cores: UInt32(clamping: pool.cores),
            devices: UInt32(clamping: pool.devices),
            memory: pool.memory
        )
        return ReportInventory.PoolShape(node: node, count: UInt32(clamping: pool.nodes))
    }

    private func shape(_ partition: SystemInventory.Partition, of found: SystemInventory) -> PartitionShape {
        PartitionShape(
            name: partition.name,
            pool: UInt32(clamping: partition.pool),
            chip: partition.chip,
            hasAccelerators: partition.kind == .accelerator,
            billing: partition.givesWholeNodes ? .wholeNode : .device,
            features: partition.features,
            defaultTime: min(partition.defaultTime ?? Seconds(3600), partition.longestTime ?? Seconds(7 * 86_400)),
            longestTime: partition.longestTime ?? Seconds(7 * 86_400),
            milliwattsPerDevice: milliwatts(partition, of: found)
        )
    }

    /// A busy device's draw by the connector's own energy model, its share of the machine's memory included.
    private func milliwatts(_ partition: SystemInventory.Partition, of found: SystemInventory) -> Int64 {
        let perCore = found.memory.scaled(by: EnergyModel.milliwattsPerGibibyte, over: Int64(max(1, found.cores)))
        let core = EnergyModel.busyMilliwattsPerCore + (perCore.count >> 30)
        guard partition.kind == .accelerator else { return core }
        return Int64(EnergyModel(wattsByChip: wattsByChip).watts(of: partition.chip) ?? 0) * 1000
    }
}
