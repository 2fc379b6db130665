import Scheduling

/// A partition of a system as the simulation plays it: its scheduler, who runs there, and what that draws.
///
/// One scheduler of two is there: nodes have names where the scenario says how they hang on switches, else devices are
/// one pool.
struct Place: Sendable {
    /// Its system, by its place in the scenario.
    let system: Int32
    /// Devices that the federation may use.
    let devices: UInt32
    let devicesPerNode: UInt32
    let nodesPerSwitch: Int
    let nodes: Int
    let speedThousandths: Int64
    let policy: PoolPolicy

    var pool: PoolScheduler?
    var gang: GangScheduler?
    var meter: PowerMeter

    /// The row of each of the scheduler's jobs.
    var rowOf: ContiguousArray<UInt32> = []
    /// The rows of the jobs that run here, in no order that means anything.
    var running: ContiguousArray<UInt32> = []
    var busyDevices: Int64 = 0
    /// What waits here, as expected: devices × seconds.
    var waitingDeviceSeconds: Int64 = 0
    /// Who was promised the next room by the broker; none for nobody.
    var committed = Place.nobody
    /// Rows that wait for the end of maintenance.
    var parked: [UInt32] = []

    /// Reasons for which the whole place is out of service.
    var outages = 0
    /// What keeps it closed meanwhile.
    var closures: [UInt32] = []
    /// Whether the federation reaches it.
    var isReachable = true
    /// When the next maintenance begins, and the longest that anything can run between two.
    var nextClosureSeconds = Int64.max
    var closureEndSeconds = Int64.max
    var longestBetweenSeconds = Int64.max

    /// Whether it has to be asked who starts.
    var isTouched = false
    private var knownRoom = StartRoom.none
    private var roomSeconds = Int64.min

    static let nobody = UInt32.max

    init(_ partition: ScenarioSystem.Partition, of system: ScenarioSystem, number: Int, meter: PowerMeter) {
        self.system = Int32(number)
        self.meter = meter
        devicesPerNode = UInt32(partition.devicesPerNode)
        nodesPerSwitch = partition.nodesPerSwitch
        speedThousandths = Int64((partition.speed * 1000).rounded())
        let share = system.offeredShare
        if partition.nodesPerSwitch > 0, system.policy != .conservative {
            nodes = max(1, Int((Double(partition.nodes) * share).rounded(.down)))
            devices = UInt32(nodes) * devicesPerNode
            policy = system.policy
            gang = GangScheduler(
                topology: NodeTopology(nodes: nodes, nodesPerSwitch: partition.nodesPerSwitch),
                devicesPerNode: devicesPerNode,
                policy: system.policy
            )
        } else {
            nodes = partition.nodes
            devices = UInt32(max(1, Int((Double(partition.devices) * share).rounded(.down))))
            policy = system.policy
            pool = PoolScheduler(units: devices, policy: system.policy)
        }
    }

    /// How long work takes here.
    @inline(__always)
    func wallSeconds(_ seconds: UInt32) -> UInt32 {
        guard speedThousandths != 1000 else { return max(1, seconds) }
        let scaled = (Int64(seconds) * 1000 + speedThousandths - 1) / speedThousandths
        return UInt32(clamping: max(1, scaled))
    }

    /// Something has changed that room hangs on.
    mutating func forgetRoom() { roomSeconds = .min }

    var waitingCount: Int { pool?.waitingCount ?? gang?.waitingCount ?? 0 }

    mutating func submit(_ row: UInt32, devices: UInt32, expectedSeconds: UInt32) -> UInt32 {
        roomSeconds = .min
        waitingDeviceSeconds += Int64(devices) * Int64(expectedSeconds)
        let handle: UInt32
        if let submitted = pool?.submit(units: devices, expectedSeconds: expectedSeconds) {
            handle = submitted.number
        } else if let submitted = gang?.submit(devices: devices, expectedSeconds: expectedSeconds) {
            handle = submitted.number
        } else {
            preconditionFailure("A place has a scheduler.")
        }
        put(row, at: Int(handle))
        return handle
    }

    /// Notes that a job's row has another number now.
    mutating func put(_ row: UInt32, at handle: Int) {
        while rowOf.count <= handle { rowOf.append(Self.nobody) }
        rowOf[handle] = row
    }

    mutating func cancel(_ handle: UInt32, devices: UInt32, expectedSeconds: UInt32, atSeconds now: Int64) {
        roomSeconds = .min
        waitingDeviceSeconds -= Int64(devices) * Int64(expectedSeconds)
        pool?.cancel(PoolScheduler.Handle(number: handle), atSeconds: now)
        gang?.cancel(GangScheduler.Handle(number: handle))
    }

    mutating func end(_ handle: UInt32, atSeconds now: Int64) {
        roomSeconds = .min
        pool?.end(PoolScheduler.Handle(number: handle), atSeconds: now)
        gang?.end(GangScheduler.Handle(number: handle), atSeconds: now)
    }

    /// Asks who starts, and appends their rows.
    mutating func pass(atSeconds now: Int64, starting: inout Starting) {
        roomSeconds = .min
        if pool != nil {
            pool?.pass(atSeconds: now, starting: &starting.ofPool)
            for handle in starting.ofPool { starting.rows.append((rowOf[Int(handle.number)], handle.number)) }
            starting.ofPool.removeAll(keepingCapacity: true)
        } else {
            gang?.pass(atSeconds: now, starting: &starting.ofGang)
            for handle in starting.ofGang { starting.rows.append((rowOf[Int(handle.number)], handle.number)) }
            starting.ofGang.removeAll(keepingCapacity: true)
        }
    }

    /// Lists of who starts, kept so that their memory is used again.
    struct Starting: Sendable {
        var rows: [(row: UInt32, handle: UInt32)] = []
        fileprivate var ofPool: [PoolScheduler.Handle] = []
        fileprivate var ofGang: [GangScheduler.Handle] = []
    }

    /// Under conservative backfill: the next moment at which somebody starts.
    mutating func nextReservedStartSeconds() -> Int64? {
        policy == .conservative ? pool?.nextReservedStartSeconds() : nil
    }

    /// What the broker may start here at this instant, counted in work at the speed of 1, and ending before maintenance.
    mutating func room(atSeconds now: Int64) -> StartRoom {
        if roomSeconds == now { return knownRoom }
        var room = pool?.startRoom(atSeconds: now) ?? gang?.startRoom(atSeconds: now) ?? .none
        if nextClosureSeconds != .max, nextClosureSeconds - now < Int64(UInt32.max) {
            room.windowSeconds = min(room.windowSeconds, UInt32(clamping: max(0, nextClosureSeconds - now)))
            room.extraUnits = 0
        }
        if speedThousandths != 1000, room.windowSeconds != .max {
            room.windowSeconds = UInt32(clamping: Int64(room.windowSeconds) * speedThousandths / 1000)
        }
        (knownRoom, roomSeconds) = (room, now)
        return room
    }

    /// A quick guess at when one more job would start here, as a quote tells it.
    mutating func likelyStart(devices: UInt32, expectedSeconds: UInt32, atSeconds now: Int64) -> Int64 {
        let wall = wallSeconds(expectedSeconds)
        var start: Int64
        if room(atSeconds: now).holds(units: devices, expectedSeconds: expectedSeconds) {
            return now
        } else {
            let release =
                pool?.earliestRelease(of: devices, atSeconds: now)
                ?? gang?.earliestRelease(of: devices, atSeconds: now) ?? now
            start = release + waitingDeviceSeconds / Int64(self.devices)
        }
        if start + Int64(wall) > nextClosureSeconds { start = max(start, closureEndSeconds) }
        return start
    }
}
