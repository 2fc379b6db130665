import Spool

/// A partition of this machine, and which of its parts are free.
struct MachinePartition: Sendable {
    let found: SystemInventory.Partition
    /// The accelerators' indexes; none in the partition of cores.
    let indexes: [Int]
    let vendor: Accelerator.Vendor?

    /// The partition `cpu`, and one for each model of accelerator: `gpu`, `gpu-2` and so on, in the drivers' order.
    static func all(of hardware: Hardware) -> [MachinePartition] {
        let cores = SystemInventory.Partition(
            name: "cpu",
            kind: .core,
            chip: hardware.processor,
            devices: hardware.cores.count
        )
        var partitions = [MachinePartition(found: cores, indexes: [], vendor: hardware.accelerators.first?.vendor)]
        var chips: [String] = []
        for accelerator in hardware.accelerators where !chips.contains(accelerator.chip) {
            chips.append(accelerator.chip)
            let members = hardware.accelerators.filter { $0.chip == accelerator.chip }
            let name = chips.count == 1 ? "gpu" : "gpu-\(chips.count)"
            partitions.append(
                MachinePartition(
                    found: SystemInventory.Partition(
                        name: name,
                        kind: .accelerator,
                        chip: accelerator.chip,
                        devices: members.count
                    ),
                    indexes: members.map(\.index),
                    vendor: accelerator.vendor
                )
            )
        }
        return partitions
    }
}

extension Collection<LaunchOrder> {
    /// The lowest `count` of all cores that none of these orders holds; nil when there are not so many.
    func freeCores(_ count: Int, of all: [Int32]) -> [Int32]? {
        let held = Set(flatMap(\.cores))
        let free = all.filter { !held.contains($0) }
        return free.count >= count ? Array(free.prefix(count)) : nil
    }

    /// The lowest `count` devices of a chip that none of these orders holds; nil when there are not so many.
    func freeDevices(_ count: Int, of indexes: [Int], chip: String) -> [Int]? {
        let held = Set(filter { $0.chip == chip }.flatMap(\.devices))
        let free = indexes.filter { !held.contains($0) }
        return free.count >= count ? Array(free.prefix(count)) : nil
    }
}
