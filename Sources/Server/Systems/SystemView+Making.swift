import Contract
import Federation
import Quantities
import Scheduling

extension SystemView {
    init(_ system: System, _ count: Census.OnSystem, in state: borrowing FederationState, at now: Instant) {
        var views: [PartitionView] = []
        for id in system.partitions where state[id].isPresent { views.append(PartitionView(state[id], in: state)) }
        let lent = state.lentDevices(of: system.id)
        self.init(
            name: system.name,
            title: system.title,
            country: system.country,
            state: "\(system.state)",
            isReachable: system.isReachable,
            gridGramsPerKilowattHour: system.gridGramsPerKilowattHour,
            gridSource: system.gridSource,
            needsAccount: system.needsAccount,
            datasets: system.datasets,
            notes: system.notes,
            partitions: views,
            devices: Int(clamping: lent.all),
            busyDevices: Int(clamping: lent.busy),
            runningJobs: count.running,
            placedJobs: count.placed,
            maintenance: system.maintenance.map {
                MaintenanceView(starts: RFC3339.text($0.starts), ends: RFC3339.text($0.ends), why: $0.why)
            },
            offeredShare: OfferedShareView(of: system.id, in: state),
            starts: StartsView(state.startRecords[Int(system.id.number) - 1]),
            gridHours: GridHoursView(state.gridHours[Int(system.id.number) - 1], at: now)
        )
    }
}

extension GridHoursView {
    /// This hour and the 24 after it, as far as they are known; nil where none is.
    fileprivate init?(_ known: GridHours, at now: Instant) {
        let present = GridHours.hour(of: now)
        let hours = (present...present + 24).compactMap { hour in
            known.grams(atHour: hour).map {
                GridHourView(starts: RFC3339.text(GridHours.start(ofHour: hour)), gramsPerKilowattHour: $0)
            }
        }
        guard !hours.isEmpty else { return nil }
        self.init(source: known.source, hours: hours)
    }
}

extension OfferedShareView {
    fileprivate init(of system: SystemID, in state: borrowing FederationState) {
        let share = state.offeredShare(of: system)
        guard !share.isWhole else {
            self.init(perMille: Int(share.perMille), devices: [])
            return
        }
        let devices = state.sharesOfDevices(of: system).map {
            OfferedDevicesView(
                device: $0.kind.rawValue,
                offeredDeviceSeconds: $0.offered.count,
                usedDeviceSeconds: $0.used.count,
                heldDeviceSeconds: $0.held.count
            )
        }
        self.init(perMille: Int(share.perMille), month: "\(share.month)", devices: devices)
    }
}

extension StartsView {
    fileprivate init(_ record: StartRecord) {
        let inside = record.insidePerMille
        self.init(
            count: record.count,
            medianWaitMilliseconds: record.medianErrorMilliseconds == nil ? nil : record.typicalWaitMilliseconds,
            medianErrorMilliseconds: record.medianErrorMilliseconds,
            insidePerMilleOf800: inside?.of80,
            insidePerMilleOf900: inside?.of90
        )
    }
}

extension PartitionView {
    fileprivate init(_ partition: Partition, in state: borrowing FederationState) {
        let pool = state.pool(of: partition)
        let shape = partition.shape
        self.init(
            name: shape.name,
            pool: Int(shape.pool),
            chip: shape.chip,
            device: shape.hasAccelerators ? "accelerator" : "core",
            nodes: pool.free.count,
            coresPerNode: Int(pool.node.cores),
            devicesPerNode: Int(shape.hasAccelerators ? pool.node.devices : pool.node.cores),
            memoryMiBPerNode: pool.node.memory.count >> 20,
            freeCores: pool.free.reduce(0) { $0 + Int($1.cores) },
            freeDevices: pool.free.reduce(0) { $0 + Int(shape.hasAccelerators ? $1.devices : $1.cores) },
            billing: "\(shape.billing)",
            microEurosPerDeviceHour: partition.microEurosPerDeviceHour.count,
            defaultTimeSeconds: shape.defaultTime.count,
            longestTimeSeconds: shape.longestTime.count,
            milliwattsPerDevice: shape.milliwattsPerDevice,
            features: shape.features,
            waitingJobs: state.waitingJobs(for: partition.id)
        )
    }
}
