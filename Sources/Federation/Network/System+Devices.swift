import Scheduling

/// How many devices a system's nodes have, where a node may be in several pools.
extension System {
    /// All devices of a kind, each counted once.
    ///
    /// - Parameter numbers: The pools that count; all where it is left out.
    package func devices(_ kind: DeviceKind, inPools numbers: Set<Int>? = nil) -> Int64 {
        var sum: Int64 = 0
        for (number, pool) in pools.enumerated() where numbers?.contains(number) ?? true {
            let counted = number < nodesInEarlierPools.count ? Int64(nodesInEarlierPools[number]) : 0
            sum += (Int64(pool.free.count) - counted) * Int64(pool.perNode(kind))
        }
        return sum
    }

    /// Those that work of ours has. A pool knows nothing of what its nodes do in another one, and work that waits for its
    /// system may have been promised the same nodes in both: there are never more than all.
    package func busyDevices(_ kind: DeviceKind, inPools numbers: Set<Int>? = nil) -> Int64 {
        var sum: Int64 = 0
        for (number, pool) in pools.enumerated() where numbers?.contains(number) ?? true {
            let free = kind == .accelerator ? pool.freeDevices : pool.freeCores
            sum += Int64(pool.free.count) * Int64(pool.perNode(kind)) - Int64(free)
        }
        return min(sum, devices(kind, inPools: numbers))
    }
}

extension Pool {
    fileprivate func perNode(_ kind: DeviceKind) -> UInt32 { kind == .accelerator ? node.devices : node.cores }
}

extension FederationState {
    /// The devices that a system's partitions lend, accelerators and cores, and how many of them work of ours has: what
    /// partitions share counts once.
    package func lentDevices(of id: SystemID) -> (all: Int64, busy: Int64) {
        var sum: (all: Int64, busy: Int64) = (0, 0)
        for kind in DeviceKind.allCases {
            let pools = pools(lending: kind, of: self[id])
            sum.all += self[id].devices(kind, inPools: pools)
            sum.busy += self[id].busyDevices(kind, inPools: pools)
        }
        return sum
    }

    /// The numbers of the pools whose devices of a kind a system's partitions lend.
    func pools(lending kind: DeviceKind, of system: System) -> Set<Int> {
        let lending = system.partitions.map { self[$0] }.filter { $0.isPresent && $0.shape.device == kind }
        return Set(lending.map { Int($0.shape.pool) })
    }
}
