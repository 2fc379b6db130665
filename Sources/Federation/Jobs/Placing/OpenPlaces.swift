import Quantities

/// Where there is room that nobody older waits for, while the next job to place is looked for.
///
/// What is left of shares is worked out here once, however many jobs are looked at.
struct OpenPlaces: Sendable {
    private struct Place: Sendable {
        var isUsable = false
        var isOpen = false
        var isSelective = false
        var hasMaintenance = false
        var shareLeft = DeviceSeconds.zero
    }

    /// The partitions, in the order of their numbers.
    private var places: [Place]
    /// How many are open.
    private(set) var count = 0

    /// All usable partitions with a free core are open.
    init(in state: FederationState, at now: Instant) {
        places = state.partitions.map { partition in
            let system = Int(partition.system.number) - 1
            guard partition.isPresent, state.systems[system].state == .active, state.systems[system].isReachable
            else { return Place() }
            return Place(
                isUsable: true,
                isOpen: state.systems[system].pools[Int(partition.shape.pool)].freeCores > 0,
                isSelective: state.isSelective(partition.id, at: now),
                hasMaintenance: !state.systems[system].maintenance.isEmpty,
                shareLeft: state.shareLeft(in: partition.id, at: now)
            )
        }
        count = places.count(where: \.isOpen)
    }

    /// Whether a partition takes jobs, now or once those that came before have room.
    func isUsable(_ id: PartitionID) -> Bool { self[id].isUsable }

    /// Whether it has room that nobody older waits for.
    func isOpen(_ id: PartitionID) -> Bool { self[id].isOpen }

    /// Whether it is open and may take a job though it did not take one before it.
    func maySkip(_ id: PartitionID) -> Bool { self[id].isOpen && self[id].isSelective }

    /// Whether its system has maintenance before it.
    func hasMaintenance(_ id: PartitionID) -> Bool { self[id].hasMaintenance }

    /// What can still be set aside there.
    func shareLeft(in id: PartitionID) -> DeviceSeconds { self[id].shareLeft }

    /// Keeps younger jobs out.
    mutating func close(_ ids: [PartitionID]) {
        for id in ids where isOpen(id) {
            places[Int(id.number) - 1].isOpen = false
            count -= 1
        }
    }

    private subscript(id: PartitionID) -> Place { places[Int(id.number) - 1] }
}

extension FederationState {
    /// Whether a place takes some jobs and not others, so that one may fit there behind one that does not: maintenance is
    /// ahead, or a part of a share is left.
    ///
    /// - Parameter now: Nil for the month that is counted.
    func isSelective(_ id: PartitionID, at now: Instant? = nil) -> Bool {
        let system = Int(partitions[Int(id.number) - 1].system.number) - 1
        guard systems[system].maintenance.isEmpty else { return true }
        return !offeredShares[system].isWhole && shareLeft(in: id, at: now) > .zero
    }

    /// Whether a job that is not first in its queue may be placed all the same, or stand in the way of others.
    func mayPassOthers(in group: Int32) -> Bool {
        queues.key(of: group).partitions.contains { isSelective($0) }
    }
}
