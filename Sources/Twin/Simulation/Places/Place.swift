import Documents
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
    /// The nodes that those devices are on; where nodes have no names, the last may be one in part.
    let nodes: Int
    let speedThousandths: Int64
    let policy: PoolPolicy

    var pool: PoolScheduler?
    var gang: GangScheduler?
    var meter: PowerMeter
    /// Who waits, where the scheduler's queue is in an order other than that of submission.
    var line: PlaceLine?
    /// What the broker has not planned yet; nil for a broker that makes no plans.
    var plan: AvailabilityProfile?

    /// The row of each of the scheduler's jobs.
    var rowOf: ContiguousArray<UInt32> = []
    /// The rows of the jobs that run here, in no order that means anything.
    var running: ContiguousArray<UInt32> = []
    var busyDevices: Int64 = 0
    /// What waits here: devices, and devices × seconds as expected.
    var waitingDevices: Int64 = 0
    var waitingDeviceSeconds: Int64 = 0
    /// Who was promised the next room by the broker; none for nobody.
    var promised = Place.nobody
    /// Who waits for the end of maintenance.
    var parked: [Parked] = []

    /// Reasons for which the whole place is out of service, and until when it is expected to be.
    var outages = 0
    var closedUntilSeconds = Int64.min
    /// What keeps it closed meanwhile.
    var closures: [UInt32] = []
    /// How many broken parts keep each node that has a name from work.
    var brokenParts: ContiguousArray<UInt16> = []
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

    /// A row, and what tells whether the job that was meant still has it.
    struct Parked: Sendable {
        var row: UInt32
        var generation: UInt32
    }

    init(_ partition: ScenarioSystem.Partition, of system: ScenarioSystem, number: Int, meter: PowerMeter) {
        self.system = Int32(number)
        self.meter = meter
        devicesPerNode = UInt32(partition.devicesPerNode)
        nodesPerSwitch = partition.nodesPerSwitch
        speedThousandths = Int64((partition.speed * 1000).rounded())
        policy = system.policy
        devices = UInt32(system.offeredDevices(of: partition))
        // Conservative backfill is for pools, where no node has a name.
        guard partition.nodesPerSwitch > 0, system.policy != .conservative else {
            nodes = Int((devices + devicesPerNode - 1) / devicesPerNode)
            pool = PoolScheduler(units: devices, policy: system.policy)
            return
        }
        nodes = Int(devices / devicesPerNode)
        brokenParts = ContiguousArray(repeating: 0, count: nodes)
        gang = GangScheduler(
            topology: NodeTopology(nodes: nodes, nodesPerSwitch: partition.nodesPerSwitch),
            devicesPerNode: devicesPerNode,
            policy: system.policy
        )
    }

    /// How long work takes here.
    @inline(__always)
    func wallSeconds(_ seconds: UInt32) -> UInt32 {
        guard speedThousandths != 1000 else { return max(1, seconds) }
        let scaled = (Int64(seconds) * 1000 + speedThousandths - 1) / speedThousandths
        return UInt32(clamping: max(1, scaled))
    }

    /// Something has changed that room hangs on.
    mutating func forgetRoom() {
        roomSeconds = .min
        line?.hope()
    }

    // Inlined, so that what is read of an element of an array is read there: a call would have the whole place copied.
    @inline(__always)
    var waitingCount: Int { line?.count ?? pool?.waitingCount ?? gang?.waitingCount ?? 0 }

    /// Devices that one job could get now.
    @inline(__always)
    var freeDevices: UInt32 { pool?.freeUnits ?? gang.map { UInt32(clamping: $0.largestFit) } ?? 0 }

    /// Whether a job could start now, if nothing else were planned.
    @inline(__always)
    func hasRoom(for job: LiveJob) -> Bool { job.devices <= freeDevices && waitingCount == 0 }

    /// How many nodes may fail under its jobs: those of its own devices, beyond the first the last in its share; fewer
    /// devices than a node has are one. The rest of a system is not offered, and its failures hit nobody here.
    var failingNodes: Double { Double(devices) / Double(min(devicesPerNode, devices)) }

    /// Switches, where nodes have names.
    var switches: Int { (nodes + nodesPerSwitch - 1) / max(1, nodesPerSwitch) }

    /// Puts a job last in the queue and returns its number there.
    mutating func submit(_ row: UInt32, _ job: LiveJob, atSeconds now: Int64) -> UInt32 {
        roomSeconds = .min
        let expected = wallSeconds(job.attemptExpectedSeconds)
        waitingDevices += Int64(job.devices)
        waitingDeviceSeconds += Int64(job.devices) * Int64(expected)
        if let number = line?.submit(row, job, expectedSeconds: expected, atSeconds: now) { return number }
        return schedule(row, devices: job.devices, expectedSeconds: expected)
    }

    /// Puts a job last in the scheduler's queue and returns its number there.
    mutating func schedule(_ row: UInt32, devices: UInt32, expectedSeconds: UInt32) -> UInt32 {
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

    private mutating func put(_ row: UInt32, at handle: Int) {
        while rowOf.count <= handle { rowOf.append(Self.nobody) }
        rowOf[handle] = row
    }

    /// Takes a job out of the queue.
    mutating func cancel(_ handle: UInt32, _ job: LiveJob, atSeconds now: Int64) {
        roomSeconds = .min
        waitingDevices -= Int64(job.devices)
        waitingDeviceSeconds -= Int64(job.devices) * Int64(wallSeconds(job.attemptExpectedSeconds))
        let scheduled = line?.remove(handle) ?? handle
        if scheduled != Self.nobody { unschedule(scheduled, atSeconds: now) }
    }

    /// Takes a job out of the scheduler's queue.
    mutating func unschedule(_ handle: UInt32, atSeconds now: Int64) {
        pool?.cancel(PoolScheduler.Handle(number: handle), atSeconds: now)
        gang?.cancel(GangScheduler.Handle(number: handle))
    }

    /// The rows of who waits, in the order of the queue.
    var waitingRows: [UInt32] {
        if let line { return line.rows }
        let handles = pool?.waiting.map(\.number) ?? gang?.waiting.map(\.number) ?? []
        return handles.map { rowOf[Int($0)] }
    }

    /// Gives back what a job held.
    mutating func end(_ handle: UInt32, atSeconds now: Int64) {
        roomSeconds = .min
        line?.end(handle, atSeconds: now)
        pool?.end(PoolScheduler.Handle(number: handle), atSeconds: now)
        gang?.end(GangScheduler.Handle(number: handle), atSeconds: now)
    }

    /// Asks who starts, and appends their rows.
    mutating func pass(atSeconds now: Int64, starting: inout Starting) {
        roomSeconds = .min
        if line == nil {
            askScheduler(atSeconds: now, starting: &starting)
        } else {
            serveLine(atSeconds: now, starting: &starting)
        }
    }

    /// Asks the scheduler who starts, and appends their rows.
    mutating func askScheduler(atSeconds now: Int64, starting: inout Starting) {
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
        var room = StartRoom.none
        // The scheduler would reckon without whoever is first in line and has not been shown to it.
        if line?.hidesFirst != true {
            room = pool?.startRoom(atSeconds: now) ?? gang?.startRoom(atSeconds: now) ?? .none
        }
        // Whoever would not end before maintenance stays outside, whatever is over beside the first in the queue.
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
    mutating func likelyStart(devices: UInt32, attemptSeconds: UInt32, atSeconds now: Int64) -> Int64 {
        if room(atSeconds: now).holds(units: devices, expectedSeconds: attemptSeconds) { return now }
        let release =
            pool?.earliestRelease(of: devices, atSeconds: now) ?? gang?.earliestRelease(of: devices, atSeconds: now)
            ?? now
        let start = max(release, outages > 0 ? closedUntilSeconds : now) + waitingDeviceSeconds / Int64(self.devices)
        return start + Int64(wallSeconds(attemptSeconds)) > nextClosureSeconds ? max(start, closureEndSeconds) : start
    }
}
