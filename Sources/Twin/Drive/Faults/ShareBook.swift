import Federation
import Quantities
import Scheduling

/// What systems offer of their time and what of it is gone, as anybody can work it out from the records alone.
struct ShareBook: Sendable {
    /// The devices of one kind on one system.
    private struct Devices: Hashable, Sendable {
        var system: SystemID
        var kind: DeviceKind
    }

    /// A partition as it was reported first, and what its devices are now.
    private struct Place: Sendable {
        var name: String
        var devices: Devices
    }

    /// What an open attempt has set aside.
    private struct Hold: Sendable {
        var place: Int
        var amount: Int64
    }

    private var perMille: [SystemID: UInt32] = [:]
    /// How many devices there are.
    private var counts: [Devices: Int64] = [:]
    /// The partitions, in the order of their numbers.
    private var places: [Place] = []
    private var holds: [AttemptKey: Hold] = [:]
    /// What was used by attempts that ended in a month.
    private var used: [Devices: [CalendarMonth: Int64]] = [:]

    /// Books what follows from a durable fact.
    mutating func book(_ event: Event, at now: Instant) throws(BrokenPromise) {
        switch event {
        case .inventoryReported(let fact): book(fact)
        case .offeredShareSet(let fact): perMille[fact.system] = fact.perMille
        case .jobPlaced(let fact):
            let place = Int(fact.partition.number) - 1
            holds[fact.key] = Hold(place: place, amount: fact.hold.count)
            try check(places[place].devices, fact.key, at: now)
        case .attemptEnded(let fact):
            guard let hold = holds.removeValue(forKey: fact.key) else { return }
            used[places[hold.place].devices, default: [:]][CalendarMonth(of: now), default: 0] += fact.used.count
        default: return
        }
    }

    /// Whether what is used and set aside is within what is offered.
    private func check(_ devices: Devices, _ key: AttemptKey, at now: Instant) throws(BrokenPromise) {
        guard let share = perMille[devices.system], share < OfferedShare.whole else { return }
        let month = CalendarMonth(of: now)
        let offered = counts[devices, default: 0] * month.seconds.count * Int64(share) / 1000
        let held = holds.values.filter { places[$0.place].devices == devices }.reduce(0) { $0 + $1.amount }
        let gone = held + (used[devices]?[month] ?? 0)
        guard gone <= offered else {
            throw BrokenPromise(.share, "attempt \(key) takes \(gone) device-seconds where \(offered) are offered")
        }
    }

    private mutating func book(_ fact: InventoryReported) {
        for kind in DeviceKind.allCases {
            var count: Int64 = 0
            for (number, pool) in fact.pools.enumerated() {
                let isOffered = fact.partitions.contains { $0.device == kind && Int($0.pool) == number }
                guard isOffered else { continue }
                let counted = number < fact.nodesInEarlierPools.count ? Int64(fact.nodesInEarlierPools[number]) : 0
                let each = kind == .accelerator ? pool.node.devices : pool.node.cores
                count += (Int64(pool.count) - counted) * Int64(each)
            }
            counts[Devices(system: fact.system, kind: kind)] = count
        }
        for shape in fact.partitions {
            let devices = Devices(system: fact.system, kind: shape.device)
            let known = places.firstIndex { $0.name == shape.name && $0.devices.system == fact.system }
            if let known {
                places[known].devices = devices
            } else {
                places.append(Place(name: shape.name, devices: devices))
            }
        }
    }
}
