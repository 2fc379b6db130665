/// The scheduler of a partition of equal nodes: who starts now, and on which nodes?
///
/// EASY backfill whose reservation names nodes. The first in the queue that has no room gets the nodes that will be ready
/// for it first; until then they take only work that is expected to end before. Were devices merely counted, small jobs
/// would keep every node in part use and gangs of whole nodes would starve. For the same reason those next in the queue that
/// need whole nodes get some too, a few nodes in all: selective reservations, after Srinivasan, Kettimuthu, Subramani and
/// Sadayappan, "Selective reservation strategies for backfill job scheduling", JSSPP 2002.
///
/// The caller says what happened (``submit(devices:expectedSeconds:)``, ``end(_:atSeconds:)``, ``cancel(_:)``,
/// ``withdraw(_:)``) and asks once for each instant, after everything that happened at it, who starts
/// (``pass(atSeconds:starting:)``).
///
///     var partition = GangScheduler(topology: NodeTopology(nodes: 64, nodesPerSwitch: 16), devicesPerNode: 8)
///     let gang = partition.submit(devices: 32, expectedSeconds: 3600)
///     var starting: [GangScheduler.Handle] = []
///     partition.pass(atSeconds: 0, starting: &starting)   // [gang]
///     partition.placement(of: gang).wholeNodes            // [0, 1, 2, 3]
///
/// With n nodes of d devices, q waiting jobs of c different demands: to submit costs O(log q); to start or end a job
/// O(d + log n) for each of its nodes; a pass O(c + log q) for each job that starts; and a reservation for k nodes
/// O(k log n), made anew only when the head of the queue or what it was promised changes. A value of dense arrays: a
/// copy is a fork of the partition.
public struct GangScheduler: Sendable {
    /// A job in the partition: a small number, used again once the job has gone.
    public struct Handle: Hashable, Sendable {
        /// The number, less than the greatest number of jobs that were ever in the partition at once.
        public let number: UInt32

        @inlinable
        package init(number: UInt32) { self.number = number }
    }

    /// How the queue is served: in strict order, by EASY backfill, or the shortest first.
    public let policy: PoolPolicy
    /// Whether every job gets whole nodes.
    public let takesWholeNodes: Bool
    /// Jobs that hold nodes.
    public private(set) var runningCount = 0

    /// Jobs that wait.
    public var waitingCount: Int { order.count }
    /// Free devices on nodes that take work.
    public var freeDevices: Int { all.freeDevices }
    /// How the nodes hang together.
    public var topology: NodeTopology { all.topology }
    /// Devices on each node.
    public var devicesPerNode: UInt32 { all.devicesPerNode }

    var rows: ContiguousArray<PoolRow> = []
    /// Beside ``rows``: the nodes of who runs.
    var placements: ContiguousArray<NodePlacement> = []
    private var firstSpare = PoolRow.none
    var order = ArrivalOrder()
    var index = BackfillIndex()

    /// All nodes, and those that anyone may use.
    var all: NodePool
    var open: NodePool
    /// The nodes that are named for the head of the queue, and for those behind it that need whole ones.
    var guards: NodeGuards
    /// Who lost a guard because plans changed, in the order of the queue.
    var lapsed: [UInt32] = []

    /// Behind the head, nodes are named for whoever needs whole ones, until so many are.
    ///
    /// One reservation empties one node at a time, and where small jobs fill all others again at once, gangs wait for longer
    /// than in a pool. Beyond some eight jobs more of them change little.
    static var namedBehindHead: Int { 16 }

    var loads: NodeLoads
    /// Nodes whose load has changed, in the order of the changes, for whichever of ``readiness`` is asked next.
    var changes: ContiguousArray<UInt32> = []
    /// One for each number of free devices that a reservation ever asked for.
    var readiness: ContiguousArray<NodeReadiness> = []
    /// When who is expected to end; may hold entries that no longer stand.
    var expectedEnds = MomentHeap()
    /// What is to be expected of those who outlive their expectation.
    var residualLife = ResidualLife()

    /// What the first in the queue was promised at the last pass that had room for others.
    public internal(set) var reservation: Reservation?
    /// Whether anything came free since the last pass.
    var hasMoreRoom = true

    /// When the first in the queue is expected to start at the latest, and the nodes that are kept for it until then.
    ///
    /// When the moment has come, or before, it starts on these or on any others that suit it better.
    public struct Reservation: Hashable, Sendable {
        /// The expected start; nil when the nodes that take work will never do.
        public var startSeconds: Int64?
        /// The nodes that take only work expected to end before the start.
        public var nodes: [UInt32]

        /// Describes a reservation.
        public init(startSeconds: Int64?, nodes: [UInt32]) {
            self.startSeconds = startSeconds
            self.nodes = nodes
        }
    }

    /// An empty partition.
    ///
    /// - Precondition: the policy is not conservative backfill, which would have to name nodes for every waiting job.
    public init(
        topology: NodeTopology,
        devicesPerNode: UInt32,
        takesWholeNodes: Bool = false,
        policy: PoolPolicy = .easy
    ) {
        precondition(policy != .conservative, "Conservative backfill is for pools, where no node has a name.")
        self.policy = policy
        self.takesWholeNodes = takesWholeNodes
        all = NodePool(topology: topology, devicesPerNode: devicesPerNode)
        open = all
        guards = NodeGuards(count: 1 + Self.namedBehindHead, topology: topology, devicesPerNode: devicesPerNode)
        loads = NodeLoads(nodes: topology.nodeCount)
    }

    /// Puts a job last in the queue. It asks for at least one device and no more than the partition has.
    public mutating func submit(devices: UInt32, expectedSeconds: UInt32) -> Handle {
        submit(devices: devices, expecting: RunTimeExpectation(seconds: expectedSeconds))
    }

    /// Puts a job last in the queue that is expected to run for so long.
    ///
    /// Guards rest on the cautious guess, and so does the order in which the shortest overtake: what a job that outlives its
    /// guess delays on nodes is a whole gang.
    public mutating func submit(devices: UInt32, expecting expectation: RunTimeExpectation) -> Handle {
        let demand = GangDemand(devices: devices, devicesPerNode: devicesPerNode, takesWholeNodes: takesWholeNodes)
        let units = Int(demand.wholeNodes) * Int(devicesPerNode) + Int(demand.remainder)
        precondition(
            units > 0 && units <= topology.nodeCount * Int(devicesPerNode),
            "A job asks for at least one device and no more than the partition has."
        )
        let number = firstSpare == PoolRow.none ? UInt32(rows.count) : firstSpare
        let row = PoolRow(
            momentSeconds: .max,
            units: UInt32(units),
            expectedSeconds: min(max(expectation.cautiousSeconds, 1), DemandClass.nobody - 1),
            likelySeconds: min(max(expectation.likelySeconds, 1), DemandClass.nobody - 1),
            limitSeconds: expectation.limitSeconds,
            sequence: order.append(number, rows: &rows),
            state: .waiting
        )
        if firstSpare == PoolRow.none {
            rows.append(row)
            placements.append(NodePlacement())
        } else {
            firstSpare = rows[Int(number)].sequence
            rows[Int(number)] = row
        }
        return Handle(number: number)
    }

    /// Changes what is expected of a waiting job.
    public mutating func expect(_ expectation: RunTimeExpectation, of handle: Handle) {
        let number = Int(handle.number)
        precondition(rows[number].state == .waiting, "Only of a waiting job the expectation changes from outside.")
        let isIndexed = rows[number].isIndexed
        if isIndexed { index.remove(handle.number, rows: &rows) }
        rows[number].expectedSeconds = min(max(expectation.cautiousSeconds, 1), DemandClass.nobody - 1)
        rows[number].likelySeconds = min(max(expectation.likelySeconds, 1), DemandClass.nobody - 1)
        if isIndexed { index.insert(handle.number, seconds: rows[number].expectedSeconds, rows: &rows) }
        // Whoever had no room may have some now. What is named for others stays: it rests on who runs.
        hasMoreRoom = true
    }

    /// Takes a job out of the queue.
    public mutating func cancel(_ handle: Handle) {
        let row = rows[Int(handle.number)]
        precondition(row.state == .waiting, "Only a waiting job leaves the queue; one that runs ends.")
        if row.isIndexed { index.remove(handle.number, rows: &rows) }
        lapsed.removeAll { $0 == handle.number }
        if order.first == handle.number {
            dropReservation()
            lapsed.removeAll { $0 == handle.number }
        } else if let own = guards.place(of: handle.number) {
            liftGuard(own)
            hasMoreRoom = true
        }
        order.remove(row.sequence)
        release(handle.number)
    }

    /// Says that a running job has ended, however early or late.
    public mutating func end(_ handle: Handle, atSeconds now: Int64) {
        let number = Int(handle.number)
        precondition(rows[number].state == .running, "Only a running job ends.")
        let placement = placements[number]
        all.release(placement)
        open.release(placement)
        renewGuards(on: placement)
        for node in placement.wholeNodes { unload(handle.number, node) }
        if let node = placement.sharedNode { unload(handle.number, node) }
        placements[number] = NodePlacement()
        runningCount -= 1
        hasMoreRoom = true
        residualLife.learn(runSeconds: now - (rows[number].momentSeconds - Int64(rows[number].expectedSeconds)))
        // What ends as expected changes no plan; what ends early may let the head start sooner.
        if rows[number].momentSeconds > now { dropReservation() }
        release(handle.number)
    }

    /// The nodes of a running job.
    public func placement(of handle: Handle) -> NodePlacement { placements[Int(handle.number)] }

    /// A node takes no new work: it is drained, or has failed. Returns who runs there; the caller ends what died with it.
    public mutating func withdraw(_ node: UInt32) -> [Handle] {
        dropReservation()
        all.withdraw(node)
        open.withdraw(node)
        note(node)
        return loads.jobs(onNode: node).map(Handle.init)
    }

    /// A node takes work again.
    public mutating func restore(_ node: UInt32) {
        dropReservation()
        all.restore(node)
        open.restore(node)
        note(node)
        hasMoreRoom = true
    }

    /// Lets a waiting job run from now on.
    mutating func start(_ number: UInt32, on placement: NodePlacement, at now: Int64, _ starting: inout [Handle]) {
        let row = rows[Int(number)]
        if row.isIndexed { index.remove(number, rows: &rows) }
        if let own = guards.place(of: number) { liftGuard(own) }
        if !lapsed.isEmpty { lapsed.removeAll { $0 == number } }
        order.remove(row.sequence)
        all.take(placement)
        open.take(placement)
        renewGuards(on: placement)
        let end = now + Int64(row.expectedSeconds)
        rows[Int(number)].run(untilSeconds: end)
        placements[Int(number)] = placement
        load(number, placement, untilSeconds: end)
        expectedEnds.insert(number, atSeconds: end)
        runningCount += 1
        starting.append(Handle(number: number))
    }

    /// Tells the guards of nodes what is free there now.
    private mutating func renewGuards(on placement: NodePlacement) {
        guard !guards.places.isEmpty else { return }
        for node in placement.wholeNodes { guards.follow(all, onNode: node) }
        if let node = placement.sharedNode { guards.follow(all, onNode: node) }
    }

    /// Notes on its nodes until when a job is expected to run.
    mutating func load(_ number: UInt32, _ placement: NodePlacement, untilSeconds end: Int64) {
        for node in placement.wholeNodes {
            loads.insert(number, devices: devicesPerNode, untilSeconds: end, onNode: node)
            note(node)
        }
        if let node = placement.sharedNode {
            loads.insert(number, devices: placement.sharedDevices, untilSeconds: end, onNode: node)
            note(node)
        }
    }

    mutating func unload(_ number: UInt32, _ node: UInt32) {
        loads.remove(number, fromNode: node)
        note(node)
    }

    private mutating func release(_ number: UInt32) {
        rows[Int(number)].leave(before: firstSpare)
        firstSpare = number
    }
}
